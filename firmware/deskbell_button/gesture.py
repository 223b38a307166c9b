"""Contacts and ticks become presses. PURE: times in milliseconds come in as arguments.

Two gestures, one meaning each: a short press says that it is broken and counts
at release; a hold of two seconds says that it works and counts while the finger
is still down. Contact is told at the first closed sample, before any bounce is
settled, because it claims nothing.
"""

from deskbell_wire import const

BOUNCE_MS = 30
"""Contacts of tact and arcade switches settle in under 10 ms; three times that."""

HOLD_MS = 2000
STUCK_MS = 60000

CONTACT = "contact"
SHORT = "short"
HOLD = "hold"
STUCK = "stuck"
FREED = "freed"

_OPEN = const(0)
_CLOSED = const(1)
_HELD = const(2)
_STUCK = const(3)


class Gesture:
    """One input: feed it samples, it tells what happened."""

    def __init__(self) -> None:
        """Start with the contact open."""
        self._state = _OPEN
        self._since_ms = -BOUNCE_MS

    def sample(self, closed: bool, now_ms: int) -> "str | None":
        """Take one sample; return contact, short, hold, stuck, freed or None."""
        lasted_ms = now_ms - self._since_ms
        if self._state == _OPEN:
            if not closed or lasted_ms < BOUNCE_MS:
                return None
            return self._enter(_CLOSED, now_ms, CONTACT)
        if not closed:
            if lasted_ms < BOUNCE_MS:
                return None
            told = {_CLOSED: SHORT, _HELD: None, _STUCK: FREED}[self._state]
            return self._enter(_OPEN, now_ms, told)
        if self._state == _CLOSED and lasted_ms >= HOLD_MS:
            return self._enter(_HELD, now_ms, HOLD)
        if self._state == _HELD and lasted_ms >= STUCK_MS:
            return self._enter(_STUCK, now_ms, STUCK)
        return None

    def _enter(self, state: int, now_ms: int, told: "str | None") -> "str | None":
        self._state = state
        self._since_ms = now_ms
        return told
