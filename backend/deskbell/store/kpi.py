"""What the figures are counted from."""

from sqlalchemy import func
from sqlmodel import Session, col, select

from deskbell.domain.incident import CLOSED, WITHDRAWN
from deskbell.store.incident import Incident, WorkLog

_TAKEN = ("acknowledge", "resolve")
"""Resolving needs no acknowledgement first, so it counts as one."""


def opened_since(session: Session, since_ms: int) -> int:
    """Return how many incidents were opened, those that were taken back included."""
    return _count(session, col(Incident.opened_at_ms) >= since_ms)


def closed_since(session: Session, since_ms: int) -> int:
    """Return how many were closed."""
    return _count(session, col(Incident.finished_at_ms) >= since_ms, Incident.state == CLOSED)


def standing_since(session: Session, since_ms: int) -> int:
    """Return how many were opened and not taken back: the denominator."""
    return _count(session, col(Incident.opened_at_ms) >= since_ms, Incident.state != WITHDRAWN)


def times_to_take(session: Session, since_ms: int) -> list[int]:
    """Return the ms from opening to the first acknowledgement, of each that has one."""
    took = func.min(WorkLog.at_ms) - col(Incident.opened_at_ms)
    statement = (
        select(took)
        .join(WorkLog, col(WorkLog.incident) == col(Incident.number))
        .where(
            col(Incident.opened_at_ms) >= since_ms,
            Incident.state != WITHDRAWN,
            col(WorkLog.verb).in_(_TAKEN),
        )
        .group_by(col(Incident.number), col(Incident.opened_at_ms))
    )
    return list(session.exec(statement))


def times_to_resolve(session: Session, since_ms: int) -> list[int]:
    """Return the ms from opening to the fix, of each that is fixed."""
    statement = select(col(Incident.resolved_at_ms) - col(Incident.opened_at_ms)).where(
        col(Incident.opened_at_ms) >= since_ms,
        Incident.state != WITHDRAWN,
        col(Incident.resolved_at_ms).is_not(None),
    )
    return [took for took in session.exec(statement) if took is not None]


def _count(session: Session, *conditions: object) -> int:
    statement = select(func.count()).select_from(Incident).where(*conditions)  # type: ignore[arg-type]  # columns' comparisons are typed as bool or as SQL
    return session.exec(statement).one()
