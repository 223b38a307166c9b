"""When to try again. PURE: a number drawn at random comes in as an argument.

Whoever holds an unreceipted press tries again within 5 s, always. Idle buttons
back off exponentially with full jitter, so that a whole region that comes back
after a power failure does not fall upon the broker at once (AWS Architecture
Blog, "Exponential Backoff And Jitter").
"""

ATTEMPT_MS = 4000
"""Connecting, TLS handshake and login; with the pause below it stays under 5 s."""

HOLDING_MS = 900
FIRST_MS = 1000
CAP_MS = 240000
_MOST_DOUBLINGS = 8


def pause_ms(failures: int, holding: bool, chance: int) -> int:
    """Return how long to wait after so many failures; `chance` is 0 to 65535."""
    if holding:
        return HOLDING_MS // 3 + (chance * (HOLDING_MS * 2 // 3) >> 16)
    longest = min(CAP_MS, FIRST_MS << min(failures, _MOST_DOUBLINGS))
    return longest * chance >> 16
