"""Asking buttons to look: a mark in the database, which whoever talks to the broker tells and clears."""

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select, update

from deskbell.desk.outgoing import Outgoing, sealed
from deskbell.store import button as buttons
from deskbell.store.button import Epoch
from deskbell.store.counter import Versions
from deskbell.store.keys import Keyring
from deskbell_wire.messages import Ask

PROBE = "probe"
AT_ONCE = 200


def ask_to_look(session: Session, asset_id: int) -> bool:
    """Have every button that stands for an asset look at it; tell whether one is in contact."""
    names = buttons.names_showing(session, [asset_id])
    statement = select(Epoch.name).where(col(Epoch.name).in_(names), col(Epoch.online).is_(True))
    reached = list(session.exec(statement)) if names else []
    if reached:
        session.exec(update(Epoch).where(col(Epoch.name).in_(reached)).values(ask_unsent=PROBE))
    return bool(reached)


def is_due(session: Session) -> bool:
    """Tell whether somebody is to be asked."""
    return session.exec(select(Epoch.name).where(_unsent()).limit(1)).first() is not None


def asks(session: Session, keyring: Keyring, now_ms: int) -> list[Outgoing]:
    """Return the signed questions that are due, and clear their marks: an answer that fails is asked for again."""
    due = list(session.exec(select(Epoch).where(_unsent()).limit(AT_ONCE)))
    if not due:
        return []
    versions = Versions(session, now_ms)
    outgoing = []
    for epoch in due:
        ask = Ask(version=versions.draw(), to=(epoch.boot, epoch.n), what=epoch.ask_unsent or PROBE)
        outgoing.append(sealed(keyring, epoch.name, ask))
        epoch.ask_unsent = None
        session.add(epoch)
    versions.save()
    return outgoing


def _unsent() -> ColumnElement[bool]:
    return (
        col(Epoch.ask_unsent).is_not(None)
        & col(Epoch.revoked_at_ms).is_(None)
        & col(Epoch.superseded_at_ms).is_(None)
        & (col(Epoch.n) > 0)
    )
