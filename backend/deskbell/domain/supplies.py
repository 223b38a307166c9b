"""Toner, ink and ribbons: how full each is, as a printer says it."""

from collections.abc import Mapping
from typing import Any, Final

LOW_PERCENT: Final = 5
"""Below it a supply is worth an order before anybody stands at an empty printer."""


def levels(evidence: Mapping[str, Any]) -> dict[str, int]:
    """Return how full each supply is, in percent; what is no percentage is left out."""
    told = evidence.get("levels")
    if not isinstance(told, Mapping):
        return {}
    return {
        str(name): percent
        for name, percent in told.items()
        if isinstance(percent, int) and not isinstance(percent, bool) and 0 <= percent <= 100  # noqa: PLR2004 percent
    }
