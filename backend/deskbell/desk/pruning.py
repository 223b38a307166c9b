"""Pruning: old presses leave the database, but never one that a button may still send.

A press goes with its key, so only what lies below a floor goes. The floor of a
`<b>` never rises above the low end of the `held` that it told last; below it a
press is receipted `ignored`, and nobody asks for it again. The presses of a
`<b>` go in the order of their numbers, up to the first that is to be kept.
"""

from collections.abc import Iterable
from itertools import takewhile
from typing import Final

from sqlalchemy import and_, bindparam, delete, or_, select, update
from sqlmodel import Session

from deskbell.domain.incident import FINISHED
from deskbell.store.button import Epoch
from deskbell.store.columns import core
from deskbell.store.incident import Incident
from deskbell.store.press import Press

KEPT_MS: Final = 400 * 24 * 3600 * 1000
"""A year and a month: what reports look back on."""

BUTTONS_AT_ONCE: Final = 20
PRESSES_AT_ONCE: Final = 100
"""Of one button: a transaction stays short, and what is left is due again."""

_PRESS, _EPOCH, _INCIDENT = core(Press), core(Epoch), core(Incident)
_MAY_GO = and_(
    _PRESS.c.received_at_ms < bindparam("before_ms"),
    or_(_INCIDENT.c.state.is_(None), _INCIDENT.c.state.in_(FINISHED)),
)
_LET_GO_OF = (
    select(_PRESS.c.seq, _MAY_GO)
    .select_from(_PRESS.outerjoin(_INCIDENT, _INCIDENT.c.number == _PRESS.c.incident))
    .where(
        _PRESS.c.name == _EPOCH.c.name,
        _PRESS.c.seq >= _EPOCH.c.pruned_below,
        _PRESS.c.seq < _EPOCH.c.held_low,
        _PRESS.c.seq < _EPOCH.c.floor,
    )
    .order_by(_PRESS.c.seq)
)
"""The presses that a button does not hold any more, the oldest first, and whether each may go."""

_DUE = select(_EPOCH.c.name).where(_LET_GO_OF.with_only_columns(_MAY_GO).limit(1).scalar_subquery())
_OLDEST_OF_ONE = _LET_GO_OF.where(_EPOCH.c.name == bindparam("name_")).limit(PRESSES_AT_ONCE)
_DELETE = delete(_PRESS).where(
    _PRESS.c.name == bindparam("name_"), _PRESS.c.seq.between(1, bindparam("newest"))
)
_NOTE = (
    update(_EPOCH)
    .where(_EPOCH.c.name == bindparam("name_"))
    .values(pruned_below=bindparam("newest") + 1)
)


def due(session: Session, now_ms: int) -> list[str]:
    """Return every `<b>` whose oldest press may go."""
    return list(session.connection().execute(_DUE, {"before_ms": now_ms - KEPT_MS}).scalars())


def prune(session: Session, names: Iterable[str], now_ms: int) -> None:
    """Delete the oldest presses of these `<b>`, as far as they may go."""
    connection = session.connection()
    for name in names:
        values = {"name_": name, "before_ms": now_ms - KEPT_MS}
        oldest = connection.execute(_OLDEST_OF_ONE, values).fetchall()
        going = [seq for seq, _ in takewhile(lambda row: row[1], oldest)]
        if going:
            values = {"name_": name, "newest": going[-1]}
            connection.execute(_DELETE, values)
            connection.execute(_NOTE, values)
