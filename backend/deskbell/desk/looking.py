"""What the ticking clock does about looks: the one that never came, proofs that are overdue, time that passes."""

from typing import Final

from sqlmodel import Session, col, select

from deskbell.desk import asking, places, proof, watching
from deskbell.desk.books import Books
from deskbell.desk.desk import Desk
from deskbell.desk.diagnosing import Eye
from deskbell.domain import incident as states
from deskbell.store import finding as findings
from deskbell.store.button import Epoch
from deskbell.store.counter import Versions
from deskbell.store.incident import Incident
from deskbell.store.numbers import IncidentNumbers
from deskbell.store.site import Asset

LATE_MS: Final = 5_000
"""A look that has not been told by then was lost on the way, or never made: it is asked for, once."""

GIVEN_UP_MS: Final = 10 * 60 * 1000
KEPT_MS: Final = 90 * 24 * 3600 * 1000
AT_ONCE: Final = 50


def tick(desk: Desk, now_ms: int) -> None:
    """Ask for looks that did not come, and decide on proofs that are overdue."""
    with desk.looking() as session:
        has_silent = bool(_silent(session, now_ms))
        has_overdue = proof.is_due(session, now_ms)
    if not has_silent and not has_overdue:
        return
    with desk.changing() as session:
        proof.overdue(session, desk.world.catalogue, now_ms)
        for found in _silent(session, now_ms):
            _ask(session, found, desk, now_ms)


def _silent(session: Session, now_ms: int) -> list[Incident]:
    """Return new incidents of buttons in contact that have not said what they saw, and that nobody asked about."""
    statement = (
        select(Incident)
        .join(Epoch, col(Epoch.name) == col(Incident.button))
        .where(
            col(Epoch.online).is_(True),
            Incident.state == states.NEW,
            col(Incident.asset_id).is_not(None),
            col(Incident.diagnosis).is_(None),
            col(Incident.asked_at_ms).is_(None),
            col(Incident.opened_at_ms).between(now_ms - GIVEN_UP_MS, now_ms - LATE_MS),
        )
        .order_by(col(Incident.number).desc())
        .limit(AT_ONCE)
    )
    return list(session.exec(statement))


def _ask(session: Session, found: Incident, desk: Desk, now_ms: int) -> None:
    """Ask once; an asset without an address cannot be looked at, which counts as asked."""
    asset = session.get(Asset, found.asset_id)
    if asset is not None and places.of_asset(desk.world.catalogue, asset) is not None:
        asking.ask_to_look(session, found.asset_id or 0)
    found.asked_at_ms = now_ms
    session.add(found)


def watch(desk: Desk, now_ms: int) -> None:
    """Look through what time alone makes worse: silence in opening hours, a certificate's last day."""
    with desk.looking() as session:
        if not watching.is_due(session, now_ms):
            return
    with desk.changing() as session:
        versions = Versions(session, now_ms)
        books = Books(
            IncidentNumbers(session, desk.world.ledger), versions, desk.world.catalogue, now_ms
        )
        changed = watching.look_through(session, Eye(desk.world.catalogue, now_ms), books)
        if changed:
            watching.tell(session, changed, versions.draw(), now_ms)
        books.write(session)
        versions.save()


def forget(session: Session, now_ms: int) -> None:
    """Let findings go that are old and that no incident needs."""
    findings.forget(session, now_ms - KEPT_MS)
