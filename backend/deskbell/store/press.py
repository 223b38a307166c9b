"""Presses. `UNIQUE(<b>, seq)` keeps each one single, whatever arrives twice."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import LargeBinary, bindparam, func
from sqlmodel import Field, Session, SQLModel, col, select, update

from deskbell.store.columns import big, long_text
from deskbell.store.engine import upsert


class Press(SQLModel, table=True):
    """One press, with the receipt as decided then; the key outlives the body."""

    name: str = Field(primary_key=True)
    seq: int = big(primary_key=True)
    """A signed press without a readable seq is kept under a negative one made of its hash."""
    input: int
    kind: str
    about_incident: str | None = None
    about_revision: int | None = big()
    age_ms: int | None = big()
    config: int = big(default=0)
    received_at_ms: int = big()
    pressed_at_ms: int | None = big()
    decision: str | None = None
    reason: str | None = None
    incident: int | None = big(index=True)
    revision: int | None = big()
    diagnostics: str | None = long_text()
    raw: bytes | None = Field(default=None, sa_type=LargeBinary)
    """The bytes of what was signed but could not be read."""


Key = tuple[str, int]


def insert_new(session: Session, rows: list[dict[str, Any]]) -> set[Key]:
    """Insert presses and return the keys that were not there before."""
    if not rows:
        return set()
    statement = (
        upsert(session, Press).on_conflict_do_nothing().returning(col(Press.name), col(Press.seq))
    )
    return {(name, seq) for name, seq in session.connection().execute(statement, rows)}


def store_decisions(session: Session, rows: list[dict[str, Any]]) -> None:
    """Write decisions; a row is `name_ seq_ decision reason incident revision`."""
    if rows:
        statement = (
            update(Press)
            .where(col(Press.name) == bindparam("name_"), col(Press.seq) == bindparam("seq_"))
            .values(
                decision=bindparam("decision"),
                reason=bindparam("reason"),
                incident=bindparam("incident"),
                revision=bindparam("revision"),
            )
        )
        session.connection().execute(statement, rows)


def receipts(
    session: Session, keys: Iterable[Key]
) -> dict[Key, tuple[str, int | None, int | None]]:
    """Return `(decision, incident, revision)` of presses, as decided then."""
    found: dict[Key, tuple[str, int | None, int | None]] = {}
    for name, seqs in _by_name(keys).items():
        statement = select(Press.seq, Press.decision, Press.incident, Press.revision).where(
            Press.name == name, col(Press.seq).in_(seqs)
        )
        for seq, decision, incident, revision in session.exec(statement):
            found[name, seq] = (decision or "", incident, revision)
    return found


def known_seqs(session: Session, name: str, low: int, high: int) -> set[int]:
    """Return which presses of `<b>` from low to high the desk has."""
    statement = select(Press.seq).where(Press.name == name, col(Press.seq).between(low, high))
    return set(session.exec(statement))


def newest_below(session: Session, name: str, seq: int) -> int:
    """Return the highest known press of `<b>` below seq, 0 when there is none."""
    statement = select(func.max(Press.seq)).where(
        Press.name == name, col(Press.seq).between(1, seq - 1)
    )
    return session.exec(statement).one_or_none() or 0


def _by_name(keys: Iterable[Key]) -> dict[str, list[int]]:
    grouped: dict[str, list[int]] = {}
    for name, seq in keys:
        grouped.setdefault(name, []).append(seq)
    return grouped
