"""What stands beside an incident: what became of its asset lately, the same fault elsewhere, its shop's others."""

from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy
from sqlalchemy import ColumnElement
from sqlmodel import Session, col

from deskbell.domain import incident
from deskbell.store.account import Account
from deskbell.store.incident import OPEN_ONLY, Incident
from deskbell.store.site import Asset, Site

MOST: Final = 6


@dataclass(frozen=True, slots=True)
class Other:
    """Another incident, in a line."""

    number: int
    state: str
    category: str
    cause: str | None
    diagnosis: str | None
    asset: str | None
    site: str | None
    assignee: str | None
    finished_at_ms: int | None

    @property
    def text(self) -> str:
        """Return the number as people say it: INC-1042."""
        return incident.number_text(self.number)


_FOREIGN: Final[dict[str, Any]] = {
    "asset": Asset.name,
    "site": Site.name,
    "assignee": Account.name,
}
_COLUMNS: Final = [
    _FOREIGN.get(name) or getattr(Incident, name) for name in Other.__dataclass_fields__
]


def finished_at_asset(
    session: Session, site_id: int, asset_id: int, since_ms: int, number: int
) -> list[Other]:
    """Return what was closed at an asset since a moment, the newest first; its shop's index leads there."""
    return _others(
        session,
        number,
        [
            col(Incident.site_id) == site_id,
            col(Incident.asset_id) == asset_id,
            col(Incident.state) == incident.CLOSED,
            col(Incident.finished_at_ms) >= since_ms,
        ],
        newest_first=True,
    )


def open_with_cause(session: Session, cause: str, number: int) -> list[Other]:
    """Return what is open with the same cause, the most urgent first."""
    return _others(session, number, [OPEN_ONLY, col(Incident.cause) == cause])


def open_at_site(session: Session, site_id: int, number: int) -> list[Other]:
    """Return what else is open in a shop, the most urgent first."""
    return _others(session, number, [OPEN_ONLY, col(Incident.site_id) == site_id])


def _others(
    session: Session,
    number: int,
    conditions: list[ColumnElement[bool]] | list[Any],  # a literal condition is a TextClause
    *,
    newest_first: bool = False,
) -> list[Other]:
    order = (
        [col(Incident.number).desc()]
        if newest_first
        else [col(Incident.priority), col(Incident.opened_at_ms), col(Incident.number)]
    )
    statement = (
        sqlalchemy.select(*_COLUMNS)
        .select_from(Incident)
        .join(Site, col(Site.id) == col(Incident.site_id), isouter=True)
        .join(Asset, col(Asset.id) == col(Incident.asset_id), isouter=True)
        .join(Account, col(Account.id) == col(Incident.assignee_id), isouter=True)
        .where(col(Incident.number) != number, *conditions)
        .order_by(*order)
        .limit(MOST)
    )
    return [Other(*row) for row in session.connection().execute(statement)]
