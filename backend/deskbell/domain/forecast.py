"""How long a supply lasts: a straight line through what was seen since it was filled last, and nothing cleverer."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

DAY_MS: Final = 24 * 3600 * 1000
REFILLED_PERCENT: Final = 10
"""A level that rises by so much was filled: what was before says nothing about now."""

SHORTEST_MS: Final = DAY_MS
LEAST_DROP_PERCENT: Final = 2
FARTHEST_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class Level:
    """How full a supply was at a moment."""

    at_ms: int
    percent: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """Days left at the pace since `since_ms`, and what that pace is made of; None where nobody can say."""

    days_left: int | None
    reason: str
    """`at_this_pace`, `too_short` (less than a day), `hardly_used`, `nothing_seen`."""
    percent: int | None = None
    since_ms: int | None = None
    since_percent: int | None = None


def forecast(levels: Sequence[Level], now_ms: int) -> Forecast:
    """Return how long a supply lasts, by its levels from the oldest to the newest."""
    if not levels:
        return Forecast(None, "nothing_seen")
    first = levels[0]
    for before, after in pairwise(levels):
        if after.percent - before.percent >= REFILLED_PERCENT:
            first = after
    last = levels[-1]
    known = (last.percent, first.at_ms, first.percent)
    used, span_ms = first.percent - last.percent, now_ms - first.at_ms
    if span_ms < SHORTEST_MS:
        return Forecast(None, "too_short", *known)
    if used < LEAST_DROP_PERCENT:
        return Forecast(None, "hardly_used", *known)
    days = last.percent * span_ms // (used * DAY_MS)
    return Forecast(min(days, FARTHEST_DAYS), "at_this_pace", *known)
