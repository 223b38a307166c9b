"""Numbers that only rise: the version and the incident number.

A transaction draws its versions first. The row is then locked, so transactions
that say something to buttons commit in the order of their versions.
"""

from typing import Final

from sqlmodel import Field, Session, SQLModel, col, select, update

from deskbell.store.columns import big
from deskbell_wire.freshness import next_version

VERSION: Final = "version"
INCIDENT: Final = "incident"

FIRST_INCIDENT: Final = 1001


class Counter(SQLModel, table=True):
    """One rising number."""

    name: str = Field(primary_key=True)
    value: int = big()


def read(session: Session, name: str) -> int:
    """Return a counter's value, 0 when it was never set."""
    return session.exec(select(Counter.value).where(Counter.name == name)).one_or_none() or 0


def write(session: Session, name: str, value: int) -> None:
    """Set a counter."""
    done = session.exec(update(Counter).where(col(Counter.name) == name).values(value=value))
    if done.rowcount == 0:
        session.add(Counter(name=name, value=value))
        session.flush()


def draw_versions(session: Session, count: int, now_ms: int) -> range:
    """Return `count` fresh versions and lock the counter until the transaction ends."""
    locked = select(Counter.value).where(Counter.name == VERSION).with_for_update()
    first = next_version(session.exec(locked).one_or_none() or 0, now_ms)
    write(session, VERSION, first + count - 1)
    return range(first, first + count)
