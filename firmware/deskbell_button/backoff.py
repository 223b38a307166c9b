"""When to try again. PURE: a number drawn at random comes in as an argument.

Whoever holds an unreceipted press tries again within 5 s, always. Idle buttons
back off exponentially with full jitter, so that a whole region that comes back
after a power failure does not fall upon the broker at once (AWS Architecture
Blog, "Exponential Backoff And Jitter").
"""

from deskbell_wire import const

ATTEMPT_MS = 4000
"""Connecting, TLS handshake and login; with the pause below it stays under 5 s."""

_HOLDING_MS = const(900)
_FIRST_MS = const(1000)
_CAP_MS = const(240000)
_MOST_DOUBLINGS = const(8)


def pause_ms(failures: int, holding: bool, chance: int) -> int:
    """Return how long to wait after so many failures; `chance` is 0 to 65535."""
    if holding:
        return _HOLDING_MS // 3 + (chance * (_HOLDING_MS * 2 // 3) >> 16)
    longest = min(_CAP_MS, _FIRST_MS << min(failures, _MOST_DOUBLINGS))
    return longest * chance >> 16
