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

BELIEVED_LEAD_MS: Final = 24 * 3600 * 1000
"""So far ahead of the clock a button may say that versions are; no storm drives them there."""


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


class Versions:
    """The versions that one transaction draws. Call `save` before it commits."""

    def __init__(self, session: Session, now_ms: int) -> None:
        """Read where the versions stand."""
        self._session = session
        self._now_ms = now_ms
        self._stored = read(session, VERSION)
        self.last = self._stored

    def draw(self) -> int:
        """Return a fresh version."""
        self.last = next_version(self.last, self._now_ms)
        return self.last

    def rise_above(self, seen: int) -> bool:
        """Go on above what a button has seen, unless that is too high to have been drawn; tell which."""
        is_believable = seen <= max(self.last, self._now_ms + BELIEVED_LEAD_MS)
        if is_believable:
            self.last = max(self.last, seen)
        return is_believable

    def save(self) -> None:
        """Store how far the versions went."""
        if self.last != self._stored:
            write(self._session, VERSION, self.last)


def draw_version(session: Session, now_ms: int) -> int:
    """Return one fresh version."""
    versions = Versions(session, now_ms)
    version = versions.draw()
    versions.save()
    return version
