"""What the queue page asks for: the open incidents of a view, how many there are, and one in full.

Each query is bounded: rows by `MOST`, counts by `COUNTED`. So a storm of presses
costs a page no more than a quiet day. The condition on the state is a literal,
for a partial index needs to see it.
"""

from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy
from sqlalchemy import ColumnElement, Select, func, literal, literal_column, or_, union_all
from sqlmodel import Session, col, select

from deskbell.domain import incident
from deskbell.store.account import Account
from deskbell.store.button import Epoch
from deskbell.store.incident import OPEN_ONLY, Incident
from deskbell.store.site import Asset, Site

MOST: Final = 200
"""So many rows a page shows at most; search and views reach the others."""

COUNTED: Final = 1000
"""Counting stops here."""

ALL: Final = "all"
UNCLAIMED: Final = "unclaimed"
MINE: Final = "mine"
WAITING: Final = "waiting"
FIXED: Final = "fixed"
VIEWS: Final = (ALL, UNCLAIMED, MINE, WAITING, FIXED)

OPEN_STATES: Final = tuple(s for s in incident.STATES if s not in incident.FINISHED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which open incidents: a view, whose it is, and a search."""

    view: str = ALL
    account_id: int | None = None
    text: str = ""
    categories: tuple[str, ...] = ()
    """Categories whose name in the reader's language matches the text."""


@dataclass(frozen=True, slots=True)
class Found:
    """An open incident with the names of its place and persons, and its button's contact."""

    number: int
    state: str
    category: str
    cause: str | None
    diagnosis: str | None
    is_proactive: bool
    priority: int
    opened_reason: str
    opened_at_ms: int
    pressed_at_ms: int | None
    presses: int
    bursts: int
    button: str | None
    input: int | None
    waiting_for: str | None
    assignee_id: int | None
    assignee: str | None
    asset: str | None
    site: str | None
    zone: str | None
    online: bool | None
    seen_at_ms: int | None
    superseded_at_ms: int | None
    untold_since_ms: int | None


@dataclass(frozen=True, slots=True)
class Detail:
    """What the preview shows beside a row: the shop, the asset and what became of it."""

    phone: str | None
    hours: str | None
    tier: str | None
    address: str | None
    language: str | None
    site_id: int | None
    asset_id: int | None
    proof: str | None
    previous: int | None
    resolved_at_ms: int | None
    finished_at_ms: int | None


_FOREIGN: Final[dict[str, Any]] = {
    "assignee": Account.name,
    "asset": Asset.name,
    "site": Site.name,
    "zone": Site.zone,
    "online": Epoch.online,
    "seen_at_ms": Epoch.seen_at_ms,
    "superseded_at_ms": Epoch.superseded_at_ms,
    "untold_since_ms": Epoch.untold_since_ms,
    "phone": Site.phone,
    "hours": Site.hours,
    "tier": Site.tier,
    "address": Asset.address,
    "language": Site.language,
}


def _columns(shape: type[Found] | type[Detail]) -> list[Any]:
    return [_FOREIGN.get(name) or getattr(Incident, name) for name in shape.__dataclass_fields__]


def find_open(session: Session, wanted: Wanted) -> list[Found]:
    """Return the open incidents of a view, the most urgent first, `MOST` at most."""
    statement = (
        _joined(_columns(Found))
        .where(OPEN_ONLY)
        .order_by(col(Incident.priority), col(Incident.opened_at_ms), col(Incident.number))
        .limit(MOST)
    )
    for condition in _conditions(wanted):
        statement = statement.where(condition)
    return [Found(*row) for row in session.connection().execute(statement)]


def find_one(session: Session, number: int) -> tuple[Found, Detail] | None:
    """Return one incident in full, open or not; None when there is none of that number."""
    columns = _columns(Found) + _columns(Detail)
    statement = _joined(columns).where(col(Incident.number) == number)
    row = session.connection().execute(statement).one_or_none()
    if row is None:
        return None
    cut = len(Found.__dataclass_fields__)
    return Found(*row[:cut]), Detail(*row[cut:])


def count_views(session: Session, account_id: int | None) -> dict[str, int]:
    """Return how many incidents each view holds; `COUNTED` means that many or more."""
    parts = []
    for view in VIEWS:
        inner = select(literal(1).label("one")).select_from(Incident)
        if view in {ALL, MINE}:
            # By name, for "not finished" would make SQLite walk through all that was ever closed.
            inner = inner.where(col(Incident.state).in_(OPEN_STATES))
        for condition in _conditions(Wanted(view, account_id)):
            inner = inner.where(condition)
        limited = inner.limit(COUNTED).subquery()
        parts.append(select(literal(view), func.count()).select_from(limited))
    rows = session.connection().execute(union_all(*parts))
    return {view: count for view, count in rows}  # noqa: C416 dict() would not know the types


def change_mark(session: Session) -> int:
    """Return a number that rises with whatever a desk does: a cheap look for other desks' work."""
    version = "SELECT COALESCE(MAX(value), 0) FROM counter WHERE name = 'version'"
    logged = "SELECT COALESCE(MAX(id), 0) FROM work_log"
    total: ColumnElement[int] = literal_column(f"({version}) + ({logged})")
    return int(session.connection().execute(select(total)).scalar_one())


def _joined(columns: list[Any]) -> Select[Any]:
    return (
        sqlalchemy.select(*columns)
        .select_from(Incident)
        .join(Site, col(Site.id) == col(Incident.site_id), isouter=True)
        .join(Asset, col(Asset.id) == col(Incident.asset_id), isouter=True)
        .join(Account, col(Account.id) == col(Incident.assignee_id), isouter=True)
        .join(Epoch, col(Epoch.name) == col(Incident.button), isouter=True)
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.view == UNCLAIMED:
        conditions.append(col(Incident.state).in_(incident.NOBODY_YET))
    elif wanted.view == MINE:
        conditions.append(col(Incident.assignee_id) == wanted.account_id)
    elif wanted.view == WAITING:
        conditions.append(col(Incident.state) == incident.WAITING)
    elif wanted.view == FIXED:
        conditions.append(col(Incident.state) == incident.RESOLVED)
    if wanted.text:
        conditions.append(_matches(wanted))
    return conditions


def _matches(wanted: Wanted) -> ColumnElement[bool]:
    digits = wanted.text.upper().removeprefix("INC-")
    found = [
        col(Site.name).icontains(wanted.text, autoescape=True),
        col(Asset.name).icontains(wanted.text, autoescape=True),
        col(Incident.button).istartswith(wanted.text, autoescape=True),
        col(Incident.category).in_(wanted.categories),
    ]
    if digits.isdecimal() and len(digits) <= 15:  # noqa: PLR2004 as in incident.number_of
        found.append(col(Incident.number) == int(digits))
    return or_(*found)
