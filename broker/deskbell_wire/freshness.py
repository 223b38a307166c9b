"""Freshness: why nothing old can be played again.

Up: `[boot, n]` rises with every message of a button, so the desk ignores what
is not above the last one that it saw (presses go by `seq` instead).
Down: every `version` is `max(last + 1, clock in ms)`, so it rises even after a
database was restored; a state or an ask counts only when it answers something
that the button sent lately in its present boot.
"""

INTERVALS = 3
"""A word of the desk counts for this many status intervals, then never again."""

_BUCKETS = 8


def next_version(last: int, now_ms: int) -> int:
    """Return the version to draw after `last`, at the desk's clock in ms."""
    return max(last + 1, now_ms)


def is_newer(boot: int, n: int, last: "tuple[int, int]") -> bool:
    """Tell whether `[boot, n]` is above the newest that was seen."""
    return (boot, n) > last


class SentWindow:
    """Which of its own numbers `n` a button still takes an answer to.

    Times are the button's monotonic milliseconds. Sends are kept in buckets of
    an eighth of an interval; a bucket expires by its *first* send, so that the
    window is never longer than promised.
    """

    def __init__(self, interval_ms: int) -> None:
        """Start empty, with the status interval in milliseconds."""
        self.interval_ms = interval_ms
        self._buckets = []  # type: list[tuple[int, int]]
        self._newest = 0

    def sent(self, n: int, now_ms: int) -> None:
        """Note that number `n` goes out now."""
        self._newest = n
        last = self._buckets[-1] if self._buckets else None
        if last is None or now_ms - last[0] >= self.interval_ms // _BUCKETS:
            self._buckets.append((now_ms, n))

    def accepts(self, n: int, now_ms: int) -> bool:
        """Tell whether an answer to number `n` still counts."""
        oldest = now_ms - INTERVALS * self.interval_ms
        while self._buckets and self._buckets[0][0] < oldest:
            self._buckets.pop(0)
        return bool(self._buckets) and self._buckets[0][1] <= n <= self._newest
