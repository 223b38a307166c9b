"""What is to be looked at, and what was seen and not told yet. PURE: times come in as arguments.

A press comes first and its look after: at its receipt, or half a second after
the finger, whichever is first. What is not told lies in memory: a power cut
loses it, and the desk asks again.
"""

from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    Seen = tuple[int | None, int, str, str, str | None, dict[str, Any], int]

AFTER_MS = 500
MOST_SEEN = 10


class Looks:
    """Looks that are due, and findings `(seq, input, probe, verdict, cause, evidence, took_ms)` to tell."""

    def __init__(self) -> None:
        """Begin with nothing to look at."""
        self.seen: list[Seen] = []
        self.told: dict[str, int] = {}
        """Of each probe of an input, a digest of what was told last: see `probe.routine`."""
        self.routine_ms: int | None = None
        """When the next routine look is due; None before the first was set."""
        self._due: list[tuple[int, int, int | None]] = []

    def want(self, number: int, seq: "int | None", at_ms: int) -> None:
        """Want a look at an input, for a press or because the desk asks; a burst is one look.

        A press takes the place of a look that the desk wants: the findings then say which press it was.
        """
        held = [one for one in self._due if one[1] == number]
        if held and seq is not None and held[0][2] is None:
            self._due.remove(held.pop())
        if not held:
            self._due.append((at_ms, number, seq))

    def receipted(self, seq: int, now_ms: int) -> None:
        """Note the receipt of a press: nothing of it is held up any more."""
        self._due = [(now_ms, one[1], seq) if one[2] == seq else one for one in self._due]

    def take(self, now_ms: int) -> "tuple[int, int | None] | None":
        """Take a look that is due: input, and the press that it is for."""
        for one in self._due:
            if now_ms >= one[0]:
                self._due.remove(one)
                return one[1], one[2]
        return None

    def tell(self, one: "Seen") -> None:
        """Keep a finding until it is told; only the newest when there are many."""
        self.seen.append(one)
        del self.seen[:-MOST_SEEN]
