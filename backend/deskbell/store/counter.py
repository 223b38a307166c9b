"""Numbers that only rise: the version and the incident number.

Transactions that write wait for each other, so they commit in the order of the
versions that they draw, and what they say to buttons is read under those.
"""

from typing import Final

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Field, Session, SQLModel

from deskbell.store.columns import big, core
from deskbell_wire.freshness import next_version

VERSION: Final = "version"
INCIDENT: Final = "incident"

FIRST_INCIDENT: Final = 1001


class Counter(SQLModel, table=True):
    """One rising number."""

    name: str = Field(primary_key=True)
    value: int = big()


_COUNTER = core(Counter)
_READ = select(_COUNTER.c.value).where(_COUNTER.c.name == bindparam("name_"))
_WRITE = (
    update(_COUNTER).where(_COUNTER.c.name == bindparam("name_")).values(value=bindparam("value_"))
)


def read(session: Session, name: str) -> int:
    """Return a counter's value, 0 when it was never set."""
    return session.connection().execute(_READ, {"name_": name}).scalar() or 0


def write(session: Session, name: str, value: int) -> None:
    """Set a counter."""
    done = session.connection().execute(_WRITE, {"name_": name, "value_": value})
    if done.rowcount == 0:
        session.connection().execute(insert(_COUNTER), {"name": name, "value": value})


def draw_versions(session: Session, count: int, now_ms: int) -> range:
    """Return `count` fresh versions and lock the counter until the transaction ends."""
    last = session.connection().execute(_READ, {"name_": VERSION}).scalar() or 0
    first = next_version(last, now_ms)
    write(session, VERSION, first + count - 1)
    return range(first, first + count)
