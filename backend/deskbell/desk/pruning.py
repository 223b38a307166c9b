"""Pruning: old presses leave the database, but never one that a button may still send.

A press goes with its key, so only what lies below a floor goes. The floor of a
`<b>` never rises above the low end of the `held` that it told last; below it a
press is receipted `ignored`, and nobody asks for it again.
"""

from typing import Final

from sqlmodel import Session, col, delete, func, select

from deskbell.domain.incident import FINISHED
from deskbell.store.button import Epoch
from deskbell.store.incident import Incident
from deskbell.store.press import Press

KEPT_MS: Final = 400 * 24 * 3600 * 1000
"""A year and a month: what reports look back on."""


def prune(session: Session, now_ms: int, kept_ms: int = KEPT_MS) -> int:
    """Delete presses older than that whose incident is finished; return how many."""
    gone = 0
    for epoch in session.exec(select(Epoch).where(Epoch.held_low > 0)):
        floor = min(epoch.held_low, _first_to_keep(session, epoch, now_ms - kept_ms))
        if floor <= epoch.floor:
            continue
        epoch.floor = floor
        session.add(epoch)
        done = session.exec(
            delete(Press).where(col(Press.name) == epoch.name, col(Press.seq).between(1, floor - 1))
        )
        gone += done.rowcount
    return gone


def _first_to_keep(session: Session, epoch: Epoch, before_ms: int) -> int:
    """Return the lowest press that is younger, or part of an incident that is still open."""
    still_open = select(Incident.number).where(col(Incident.state).not_in(FINISHED))
    statement = select(func.min(Press.seq)).where(
        Press.name == epoch.name,
        Press.seq > 0,
        (col(Press.received_at_ms) >= before_ms) | col(Press.incident).in_(still_open),
    )
    return session.exec(statement).one() or epoch.newest_seq + 1
