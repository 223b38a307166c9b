"""Incident numbers: never used twice, not even after a restore.

The ledger reserves them 64 at a time before the database commits. A database
that does not stand where the last clean stop left it was restored or its desk
was killed, so it goes on above everything that was ever reserved.
"""

from typing import Final

from sqlmodel import Session

from deskbell.store import counter
from deskbell.store.ledger import Ledger

RESERVED_AT_ONCE: Final = 64


class IncidentNumbers:
    """The numbers that one transaction takes. Call `save` before it commits."""

    def __init__(self, session: Session, ledger: Ledger) -> None:
        """Read where the numbers stand."""
        self._session = session
        self._ledger = ledger
        self._first = next_number(session)
        self._next = self._first

    def take(self) -> int:
        """Return a fresh number; the ledger is written through when a block begins."""
        number = self._next
        if number >= self._ledger.incident_ceiling:
            self._ledger.reserve_incidents(number + RESERVED_AT_ONCE)
        self._next += 1
        return number

    def save(self) -> None:
        """Store how far the numbers went."""
        if self._next != self._first:
            counter.write(self._session, counter.INCIDENT, self._next)


def next_number(session: Session) -> int:
    """Return the number that the next incident gets."""
    return counter.read(session, counter.INCIDENT) or counter.FIRST_INCIDENT


def skip_what_may_be_used(session: Session, ledger: Ledger) -> None:
    """Go on above the ledger's ceiling, unless the last stop was clean and nothing changed."""
    number = next_number(session)
    if ledger.stopped_at_incident != number and ledger.incident_ceiling > number:
        counter.write(session, counter.INCIDENT, ledger.incident_ceiling)
