"""Lists of incidents, for pages and API alike: one query a page, never OFFSET.

Open incidents come by urgency `(priority, opened_at_ms, number)`, all others
newest first. A page begins after a key, so page 1,000 costs what page 1 costs.
The condition on the state is a literal, for a partial index needs to see it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, func, tuple_
from sqlmodel import Session, col, select

from deskbell.domain import incident as states
from deskbell.store.account import Account
from deskbell.store.incident import OPEN_ONLY, Incident, WorkLog
from deskbell.store.site import Asset, Site

PAGE = 50
TIMELINE = 200
"""Lines of one history that are read at a time: a stuck button adds a line a second."""

FINGER_VERBS = ("press", "hold")
"""What a finger did, as the work log names it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An incident with the names that people know its places and persons by."""

    number: int
    state: str
    revision: int
    category: str
    cause: str | None
    priority: int
    site_id: int | None
    site: str | None
    asset_id: int | None
    asset: str | None
    button: str | None
    input: int | None
    opened_reason: str
    previous: int | None
    opened_at_ms: int
    pressed_at_ms: int | None
    changed_at_ms: int
    resolved_at_ms: int | None
    finished_at_ms: int | None
    assignee_id: int | None
    assignee: str | None
    waiting_for: str | None
    presses: int
    bursts: int
    diagnosis: str | None
    is_proactive: bool
    proof: str | None

    @property
    def text(self) -> str:
        """Return the number as people say it: INC-1042."""
        return states.number_text(self.number)

    @property
    def urgency(self) -> tuple[int, int, int]:
        """Return the key that open incidents are ordered by."""
        return (self.priority, self.opened_at_ms, self.number)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which incidents; None does not narrow. `site` and `category` are a site's name and an id."""

    site: str | None = None
    category: str | None = None
    assignee_id: int | None = None


EVERYTHING = Filter()

_COLUMNS = {
    "site": col(Site.name),
    "asset": col(Asset.name),
    "assignee": col(Account.name),
}
_SELECTED = [
    _COLUMNS[name] if name in _COLUMNS else getattr(Incident, name)
    for name in Listed.__dataclass_fields__
]
_URGENCY = (col(Incident.priority), col(Incident.opened_at_ms), col(Incident.number))


def open_page(
    session: Session,
    narrow: Filter = EVERYTHING,
    *,
    after: tuple[int, int, int] | None = None,
    limit: int = PAGE,
    state: str | None = None,
) -> list[Listed]:
    """Return open incidents, the most urgent first, after this urgency; of one state if given."""
    statement = _narrowed(narrow, _passed_by).where(OPEN_ONLY).order_by(*_URGENCY).limit(limit)
    if state is not None:
        statement = statement.where(_passed_by(Incident.state) == state)
    if after is not None:
        statement = statement.where(tuple_(*_URGENCY) > after)
    return _listed(session, statement)


def newest_page(
    session: Session,
    narrow: Filter = EVERYTHING,
    *,
    below: int | None = None,
    limit: int = PAGE,
    state: str | None = None,
) -> list[Listed]:
    """Return incidents of every state (or of one), the newest first, below this number."""
    statement = _narrowed(narrow).order_by(col(Incident.number).desc()).limit(limit)
    if state is not None:
        of_state = col(Incident.state) if narrow == EVERYTHING else _passed_by(Incident.state)
        statement = statement.where(of_state == state)
    if below is not None:
        statement = statement.where(col(Incident.number) < below)
    return _listed(session, statement)


def one(session: Session, number: int) -> Listed | None:
    """Return one incident, or None when there is none of that number."""
    found = _listed(session, _narrowed(EVERYTHING).where(col(Incident.number) == number))
    return found[0] if found else None


def open_counts(session: Session) -> dict[str, int]:
    """Return how many incidents are in each open state; a state without any is missing."""
    is_open = col(Incident.state).in_([s for s in states.STATES if s not in states.FINISHED])
    statement = select(Incident.state, func.count()).where(is_open).group_by(col(Incident.state))
    return dict(session.exec(statement).all())


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an incident's history, with the name of who did it."""

    id: int
    at_ms: int
    """When the desk wrote it down: of a press, when it arrived."""
    pressed_at_ms: int | None
    """Of a press: when the finger pressed; None when nobody knows that."""
    actor: str
    """`account:<id>`, `button:<b>/<input>` or `desk`."""
    by: str
    """The account's name, the button's `<b>/<input>`, or `desk`."""
    verb: str
    reason: str
    state: str
    note: str | None

    @property
    def happened_at_ms(self) -> int | None:
        """Return when it happened; None for a press of unknown time, some time before it arrived."""
        return self.pressed_at_ms if self.verb in FINGER_VERBS else self.at_ms


def timeline(session: Session, number: int, *, after: int, limit: int) -> list[Entry]:
    """Return lines of an incident's history, oldest first, after this one."""
    statement = select(WorkLog).where(WorkLog.incident == number, col(WorkLog.id) > after)
    return _entries(session, session.exec(statement.order_by(col(WorkLog.id)).limit(limit)).all())


def newest_lines(session: Session, number: int) -> tuple[list[Entry], int]:
    """Return the newest lines of an incident's history, oldest first; and how many are older."""
    statement = select(WorkLog).where(WorkLog.incident == number).order_by(col(WorkLog.id).desc())
    rows = session.exec(statement.limit(TIMELINE)).all()
    older = 0
    if len(rows) == TIMELINE:
        count = select(func.count()).select_from(WorkLog).where(WorkLog.incident == number)
        older = session.exec(count).one() - TIMELINE
    return _entries(session, rows[::-1]), older


def _entries(session: Session, rows: Sequence[WorkLog]) -> list[Entry]:
    names = _names(session, rows)
    return [
        Entry(
            id=row.id or 0,
            at_ms=row.at_ms,
            pressed_at_ms=row.pressed_at_ms,
            actor=row.actor,
            by=names.get(row.actor, row.actor.removeprefix("button:")),
            verb=row.verb,
            reason=row.reason,
            state=row.state,
            note=row.note,
        )
        for row in rows
    ]


def _names(session: Session, rows: Sequence[WorkLog]) -> dict[str, str]:
    ids = {int(row.actor.partition(":")[2]) for row in rows if row.actor.startswith("account:")}
    if not ids:
        return {}
    found = session.exec(select(Account.id, Account.name).where(col(Account.id).in_(ids)))
    return {f"account:{account_id}": name for account_id, name in found}


_Select = sqlalchemy.Select[*tuple[Any, ...]]  # Any: 24 columns are more than an overload has


def _narrowed(narrow: Filter, by: Callable[[Any], Any] = col) -> _Select:
    statement = (
        sqlalchemy.select(*_SELECTED)
        .select_from(Incident)
        .join(Site, col(Site.id) == col(Incident.site_id), isouter=True)
        .join(Asset, col(Asset.id) == col(Incident.asset_id), isouter=True)
        .join(Account, col(Account.id) == col(Incident.assignee_id), isouter=True)
    )
    if narrow.site is not None:
        statement = statement.where(
            by(Incident.site_id)
            == select(Site.id).where(Site.name == narrow.site).scalar_subquery()
        )
    if narrow.category is not None:
        statement = statement.where(by(Incident.category) == narrow.category)
    if narrow.assignee_id is not None:
        statement = statement.where(by(Incident.assignee_id) == narrow.assignee_id)
    return statement


def _passed_by(column: Any) -> ColumnElement[Any]:  # noqa: ANN401 a column of any type
    """Return a column that is compared row by row, so that another one's index leads the way.

    SQLite has no statistics of ours: left alone, it walked a shop's whole
    history for its three open incidents.
    """
    return func.coalesce(column, None)


def _listed(session: Session, statement: _Select) -> list[Listed]:
    return [Listed(*row) for row in session.connection().execute(statement)]
