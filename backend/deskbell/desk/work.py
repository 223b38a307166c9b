"""Agents work incidents: one verb a function. Each move is in the table or raises IllegalMove."""

from dataclasses import dataclass
from typing import Final

from sqlmodel import Session, col, select

from deskbell.desk import lamps
from deskbell.domain import incident
from deskbell.domain.calendar import add_open_ms, parse
from deskbell.store.counter import draw_version
from deskbell.store.incident import Incident, add_log
from deskbell.store.site import Site

CLOSES_AFTER_OPEN_MS: Final = 8 * 3600 * 1000
"""Silence after *fixed* closes an incident in eight opening hours."""

DESK: Final = "desk"


class UnknownIncident(Exception):
    """There is no such incident."""

    def __init__(self, number: int) -> None:
        """Name the incident."""
        super().__init__(f"There is no incident {incident.number_text(number)}.")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it: an account, or the desk itself."""

    account_id: int | None

    def __str__(self) -> str:
        """Return the actor as the work log names it."""
        return DESK if self.account_id is None else f"account:{self.account_id}"


def move(  # noqa: PLR0913 a transaction that draws its own versions gives one
    session: Session,
    number: int,
    verb: str,
    actor: Actor,
    now_ms: int,
    *,
    reason: str = "",
    note: str | None = None,
    version: int | None = None,
) -> Incident:
    """Make one move of the table; the lamps that show it are told after the commit.

    `version` is drawn unless a transaction that draws its own gives one.
    Raises UnknownIncident, IllegalMove.
    """
    version = draw_version(session, now_ms) if version is None else version
    found = load(session, number)
    is_free = found.assignee_id is None or found.state in incident.NOBODY_YET
    found.state = incident.after(found.state, verb)
    found.revision = version
    found.changed_at_ms = now_ms
    found.waiting_for = note if found.state == incident.WAITING else None
    found.close_due_ms = None
    if found.state == incident.REOPENED:
        found.resolved_at_ms = None
    found.proof_due_ms = None
    if found.state == incident.RESOLVED:
        found.resolved_at_ms = now_ms
        found.close_due_ms = _close_due(session, found, now_ms)
    if found.state in incident.FINISHED:
        found.finished_at_ms = now_ms
    if is_free and verb in {"acknowledge", "start", "resolve"}:
        found.assignee_id = actor.account_id
    session.add(found)
    _log(session, found, actor, verb, now_ms, reason=reason, note=note)
    lamps.unassert(session, [found.subject], version, now_ms)
    return found


def acknowledge(session: Session, number: int, actor: Actor, now_ms: int) -> Incident:
    """Take an incident: the lamp turns green."""
    return move(session, number, "acknowledge", actor, now_ms)


def resolve(
    session: Session, number: int, actor: Actor, now_ms: int, note: str | None = None
) -> Incident:
    """Say that it is fixed: the lamp asks the counter whether it works."""
    return move(session, number, "resolve", actor, now_ms, note=note)


def assign(session: Session, number: int, account_id: int, actor: Actor, now_ms: int) -> Incident:
    """Give an incident to an account; one that nobody has taken is acknowledged with it."""
    found = load(session, number)
    if "acknowledge" in incident.verbs_from(found.state):
        found = move(session, number, "acknowledge", actor, now_ms)
    found.assignee_id = account_id
    found.changed_at_ms = now_ms
    session.add(found)
    _log(session, found, actor, "assign", now_ms, reason=f"account:{account_id}")
    return found


def add_note(session: Session, number: int, text: str, actor: Actor, now_ms: int) -> Incident:
    """Write a note into the work log."""
    found = load(session, number)
    found.changed_at_ms = now_ms
    session.add(found)
    _log(session, found, actor, "note", now_ms, note=text)
    return found


def silent_after_the_fix(session: Session, now_ms: int) -> list[int]:
    """Return what was resolved and met with silence for eight opening hours."""
    return list(
        session.exec(
            select(Incident.number).where(
                Incident.state == incident.RESOLVED, col(Incident.close_due_ms) <= now_ms
            )
        )
    )


def close_silent(session: Session, now_ms: int) -> list[int]:
    """Close what was resolved and met with silence for eight opening hours."""
    due = silent_after_the_fix(session, now_ms)
    for number in due:
        move(session, number, "close", Actor(None), now_ms, reason="silence_after_the_fix")
    return due


def load(session: Session, number: int) -> Incident:
    """Return an incident. Raises UnknownIncident."""
    found = session.get(Incident, number)
    if found is None:
        raise UnknownIncident(number)
    return found


def _close_due(session: Session, found: Incident, now_ms: int) -> int:
    site = session.get(Site, found.site_id) if found.site_id is not None else None
    hours, zone = (site.hours, site.zone) if site else ("", "")
    return add_open_ms(now_ms, CLOSES_AFTER_OPEN_MS, parse(hours), zone or "UTC")


def _log(
    session: Session,
    found: Incident,
    actor: Actor,
    verb: str,
    now_ms: int,
    *,
    reason: str = "",
    note: str | None = None,
) -> None:
    session.flush()
    add_log(
        session,
        [
            {
                "incident": found.number,
                "at_ms": now_ms,
                "pressed_at_ms": None,
                "actor": str(actor),
                "verb": verb,
                "reason": reason,
                "state": found.state,
                "note": note,
            }
        ],
    )
