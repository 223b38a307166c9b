"""Figures: what is open, what came and went today, and how long things take."""

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request

from deskbell.api.answers import Answer, UnknownPlace, iso
from deskbell.auth import Allow, Who, desk_of
from deskbell.domain import kpi, role
from deskbell.store import incident_list
from deskbell.store import kpi as counts

router = APIRouter(tags=["figures"])

Reader = Annotated[Who, Allow(role.READ_FIGURES)]
DAY_MS = 86_400_000


class FigureAnswer(Answer):
    """A median over `numerator` incidents, out of `denominator`; null when none has the value."""

    median_s: float | None
    numerator: int
    denominator: int


class KpiAnswer(Answer):
    """The figures that exist."""

    open: int
    open_by_state: dict[str, int]
    today_since: str
    opened_today: int
    closed_today: int
    since: str
    """Where the days begin that the medians are about."""
    acknowledge: FigureAnswer
    """From opening to the first acknowledgement."""
    resolve: FigureAnswer
    """From opening to the fix."""


@router.get("/kpi")
def get_kpi(
    request: Request,
    _who: Reader,
    days: Annotated[int, Query(ge=1, le=366, description="Days for the medians")] = 7,
    zone: Annotated[str, Query(max_length=60, description="Whose today it is")] = "UTC",
) -> KpiAnswer:
    """Return the figures of today and of the last days."""
    desk = desk_of(request)
    now_ms = desk.now_ms()
    today_ms = _midnight(now_ms, zone)
    since_ms = now_ms - days * DAY_MS
    with desk.looking() as session:
        by_state = incident_list.open_counts(session)
        standing = counts.standing_since(session, since_ms)
        return KpiAnswer(
            open=sum(by_state.values()),
            open_by_state=by_state,
            today_since=iso(today_ms),
            opened_today=counts.opened_since(session, today_ms),
            closed_today=counts.closed_since(session, today_ms),
            since=iso(since_ms),
            acknowledge=_figure(kpi.figure(counts.times_to_take(session, since_ms), standing)),
            resolve=_figure(kpi.figure(counts.times_to_resolve(session, since_ms), standing)),
        )


def _midnight(now_ms: int, zone: str) -> int:
    try:
        now = datetime.fromtimestamp(now_ms / 1000, ZoneInfo(zone))
    except (KeyError, ValueError, OSError):  # an unknown zone, a path, a folder of zones
        raise UnknownPlace(f"{zone!r} is no time zone; write such as Europe/Amsterdam.") from None
    today = now.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return round(today.timestamp() * 1000)


def _figure(found: kpi.Figure) -> FigureAnswer:
    return FigureAnswer(
        median_s=None if found.median_ms is None else found.median_ms / 1000,
        numerator=found.numerator,
        denominator=found.denominator,
    )
