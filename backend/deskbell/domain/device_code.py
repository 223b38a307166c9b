"""Letting a computer in: it shows a short code, and somebody who is signed in says yes.

After RFC 8628. The code has eight letters without vowels, so that it spells no
word and no letter looks like a digit: 20 ** 8 of them, of which five may be
guessed wrongly in ten minutes.
"""

from collections.abc import Sequence
from typing import Final, Protocol

LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ"
LENGTH: Final = 8
_HALF: Final = LENGTH // 2

GOOD_FOR_MS: Final = 10 * 60 * 1000
INTERVAL_MS: Final = 2000
"""How long a computer waits before it asks again."""
_TOO_SOON_MS: Final = INTERVAL_MS // 2
"""Less than that between two questions is not the network's doing."""

LOGIN_MS: Final = 12 * 3600 * 1000
"""How long a computer is let in: a working day."""

GUESSES: Final = 5
GUESSES_MS: Final = 10 * 60 * 1000
"""So many wrong codes may an account type within that time."""

PENDING: Final = "pending"
TOO_SOON: Final = "too_soon"
TURNED_AWAY: Final = "turned_away"
OVER: Final = "over"
LET_IN: Final = "let_in"


class Waiting(Protocol):
    """A computer that asks to be let in."""

    expires_at_ms: int
    polled_at_ms: int | None
    decided_at_ms: int | None
    account_id: int | None


def written(letters: Sequence[str]) -> str:
    """Return a code as people read it: BCDF-GHJK."""
    return f"{''.join(letters[:_HALF])}-{''.join(letters[_HALF:])}"


def read(typed: str) -> str | None:
    """Return the code that somebody typed, in whatever case and grouping; None when it is none."""
    letters = [letter for letter in typed.upper() if letter not in " -"]
    if len(letters) != LENGTH or any(letter not in LETTERS for letter in letters):
        return None
    return written(letters)


def answer(waiting: Waiting | None, now_ms: int) -> str:
    """Decide what a computer hears that asks whether it is let in."""
    if waiting is None or waiting.expires_at_ms <= now_ms:
        return OVER
    if waiting.decided_at_ms is not None:
        return TURNED_AWAY if waiting.account_id is None else LET_IN
    polled_at_ms = waiting.polled_at_ms
    if polled_at_ms is not None and now_ms - polled_at_ms < _TOO_SOON_MS:
        return TOO_SOON
    return PENDING


def may_guess(count: int, since_ms: int, now_ms: int) -> bool:
    """Tell whether somebody who typed so many wrong codes since then may try another."""
    return count < GUESSES or now_ms - since_ms >= GUESSES_MS
