"""Presses. `UNIQUE(<b>, seq)` keeps each one single, whatever arrives twice."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Index, LargeBinary, bindparam, func, select, text, tuple_
from sqlmodel import Field, Session, SQLModel

from deskbell.store.bulk import BulkInsert
from deskbell.store.columns import big, core, long_text

DECIDED_ONLY = text("incident IS NOT NULL")


class Press(SQLModel, table=True):
    """One press, with the receipt as decided then; the key outlives the body."""

    __table_args__ = (
        Index(
            "presses_of_an_incident",
            "incident",
            sqlite_where=DECIDED_ONLY,
            postgresql_where=DECIDED_ONLY,
        ),
    )

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
    incident: int | None = big()
    revision: int | None = big()
    diagnostics: str | None = long_text()
    raw: bytes | None = Field(default=None, sa_type=LargeBinary)
    """The bytes of what was signed but could not be read."""


Key = tuple[str, int]
Decided = tuple[str, int | None, int | None]
"""Decision, incident and revision, as decided when the press came."""

_PRESS = core(Press)
_KEY = (_PRESS.c.name, _PRESS.c.seq)
_INSERT = BulkInsert(_PRESS, [column.name for column in _PRESS.c])
_RECEIPTS = select(*_KEY, _PRESS.c.decision, _PRESS.c.incident, _PRESS.c.revision).where(
    tuple_(*_KEY).in_(bindparam("keys", expanding=True))
)
_KNOWN = select(_PRESS.c.seq).where(
    _PRESS.c.name == bindparam("name_"), _PRESS.c.seq.between(bindparam("low"), bindparam("high"))
)
_NEWEST_BELOW = select(func.max(_PRESS.c.seq)).where(
    _PRESS.c.name == bindparam("name_"), _PRESS.c.seq.between(1, bindparam("below"))
)


def insert(session: Session, rows: list[dict[str, Any]]) -> None:
    """Insert presses, decided. One that is there already raises IntegrityError: nothing is written."""
    _INSERT.run(session, rows)


def receipts(session: Session, keys: Collection[Key]) -> dict[Key, Decided]:
    """Return what was decided on those presses that the desk has."""
    if not keys:
        return {}
    rows = session.connection().execute(_RECEIPTS, {"keys": list(keys)})
    return {(name, seq): (decision or "", *rest) for name, seq, decision, *rest in rows}


def known_seqs(session: Session, name: str, low: int, high: int) -> set[int]:
    """Return which presses of `<b>` from low to high the desk has."""
    values = {"name_": name, "low": low, "high": high}
    return set(session.connection().execute(_KNOWN, values).scalars())
