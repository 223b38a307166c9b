"""Figures for managers. Each says how many it speaks for, and out of how many."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """A median over those incidents that have the value; null when none has."""

    median_ms: int | None
    numerator: int
    """How many have the value."""
    denominator: int
    """Out of how many incidents."""


def figure(durations_ms: Sequence[int], denominator: int) -> Figure:
    """Return the figure for these durations, out of so many incidents."""
    middle = round(median(durations_ms)) if durations_ms else None
    return Figure(middle, len(durations_ms), denominator)
