"""Lists of presses, in the order of their keys: a page costs the same wherever it begins."""

from collections.abc import Collection

from sqlalchemy import tuple_
from sqlmodel import Session, col, select

from deskbell.store.button import Epoch
from deskbell.store.press import Key, Press


def by_key(session: Session, keys: Collection[Key]) -> dict[str, Press]:
    """Return those of these presses that there are, one of each `<b>`, under its name."""
    key = tuple_(col(Press.name), col(Press.seq))
    rows = session.exec(select(Press).where(key.in_(keys))) if keys else ()
    return {row.name: row for row in rows}


def page(
    session: Session,
    *,
    button: str | None = None,
    incident: int | None = None,
    after: Key | None = None,
    limit: int,
) -> list[Press]:
    """Return presses by `<b>` and seq, after this key; of one button or incident if given."""
    key = (col(Press.name), col(Press.seq))
    statement = select(Press).order_by(*key).limit(limit)
    if button is not None:
        names = select(Epoch.name).where(Epoch.button_id == button)
        statement = statement.where(col(Press.name).in_(names))
    if incident is not None:
        statement = statement.where(Press.incident == incident)
    if after is not None:
        statement = statement.where(tuple_(*key) > after)
    return list(session.exec(statement))
