"""Burst: five presses within four seconds. The desk decides it, not the button."""

from dataclasses import dataclass
from typing import Final

PRESSES: Final = 5
WITHIN_MS: Final = 4000


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The newest press times of an incident, and how many bursts there were."""

    recent_ms: tuple[int, ...] = ()
    bursts: int = 0
    burst_last_ms: int = 0

    def pressed(self, at_ms: int) -> "Rhythm":
        """Return the rhythm after one more press; presses may come out of order."""
        recent = tuple(sorted((*self.recent_ms, at_ms))[-PRESSES:])
        if len(recent) < PRESSES or recent[-1] - recent[0] > WITHIN_MS:
            return Rhythm(recent, self.bursts, self.burst_last_ms)
        goes_on = self.bursts > 0 and recent[0] <= self.burst_last_ms
        return Rhythm(recent, self.bursts if goes_on else self.bursts + 1, recent[-1])
