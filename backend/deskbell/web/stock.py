"""Toner, ink and ribbons on the page: how full, how long they last, and why we say so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from deskbell.domain.forecast import Level, forecast
from deskbell.domain.supplies import LOW_PERCENT

SHORT_DAYS: Final = 7
MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Supply:
    """One supply, with the forecast and what it is made of."""

    name: str
    percent: int
    days_left: int | None
    reason: str
    """As `forecast` names it."""
    since_ms: int
    since_percent: int

    @property
    def is_short(self) -> bool:
        """Tell whether somebody should order."""
        is_near = self.days_left is not None and self.days_left <= SHORT_DAYS
        return self.percent < LOW_PERCENT or is_near


def supplies(told: Mapping[str, Sequence[Level]], now_ms: int) -> tuple[Supply, ...]:
    """Return each supply of an asset, the emptiest first."""
    shown = []
    for name, levels in told.items():
        found = forecast(levels, now_ms)
        if found.percent is None or found.since_ms is None or found.since_percent is None:
            continue
        since = found.since_ms, found.since_percent
        shown.append(Supply(name, found.percent, found.days_left, found.reason, *since))
    return tuple(sorted(shown, key=lambda one: one.percent)[:MOST])
