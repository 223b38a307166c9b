"""Freshness: why nothing old can be played again; here is the desk's side of it.

Up: `[boot, n]` rises with every message of a button, so the desk ignores what
is not above the last one that it saw (presses go by `seq` instead).
Down: every `version` is `max(last + 1, clock in ms)`, so it rises even after a
database was restored; a state or an ask counts only when it answers something
that the button sent lately in its present boot (`INTERVALS` of `messages`).
"""


def next_version(last: int, now_ms: int) -> int:
    """Return the version to draw after `last`, at the desk's clock in ms."""
    return max(last + 1, now_ms)


def is_newer(boot: int, n: int, last: "tuple[int, int]") -> bool:
    """Tell whether `[boot, n]` is above the newest that was seen."""
    return (boot, n) > last
