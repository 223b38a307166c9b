"""Buttons, their epochs, and what each configuration assigned to their inputs."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from sqlalchemy import and_, bindparam, func, select, update
from sqlmodel import Field, Session, SQLModel, col

from deskbell.store.bulk import Bulk
from deskbell.store.columns import big, core, long_text
from deskbell.store.site import Asset


class Button(SQLModel, table=True):
    """One device, over all its epochs."""

    id: str = Field(primary_key=True)
    site_id: int | None = Field(default=None, foreign_key="site.id", index=True)
    created_at_ms: int = big()
    mac: str | None = Field(default=None, unique=True, index=True)
    """The board's address, 12 hex digits: flashed again it is the same button. Null: not known."""
    chip: str | None = None
    """Such as esp32s3, as the board said when it was enrolled."""


class Epoch(SQLModel, table=True):
    """A button from one enrolment to the next, with the newest that it said."""

    name: str = Field(primary_key=True)
    """`<b>`: topic, broker user and part of the key of its presses."""
    button_id: str = Field(foreign_key="button.id", index=True)
    number: int
    issued_at_ms: int = big()
    first_word_at_ms: int | None = big()
    superseded_at_ms: int | None = big()
    revoked_at_ms: int | None = big()
    boot: int = big(default=0)
    n: int = big(default=0)
    connect: int = big(default=0)
    online: bool = False
    seen_at_ms: int | None = big()
    newest_seq: int = big(default=0)
    held_low: int = big(default=0)
    """The low end of the last verified `held`; `floor` never rises above it."""
    floor: int = big(default=1)
    pruned_below: int = big(default=1)
    """The presses below were pruned, so nobody looks through them again."""
    shown: str = long_text(default="[]")
    """The lamps as the last status told them, as JSON."""
    diagnostics: str | None = long_text()
    config_version: int = big(default=0)
    config_reported: int = big(default=0)
    config_unsent: bool = Field(default=False, index=True)
    lamp_unasserted: int | None = big(index=True)
    """The version at which its lamps changed and were not told yet."""
    untold_since_ms: int | None = big()
    """When the first of those changes was made."""
    ask_unsent: str | None = Field(default=None, index=True)
    """What it is to be asked for, and was not yet: probe."""


class Configuration(SQLModel, table=True):
    """One configuration that was made for a button; `body` is the JSON to be signed."""

    name: str = Field(primary_key=True, foreign_key="epoch.name")
    version: int = big(primary_key=True)
    body: str = long_text()
    made_at_ms: int = big()


class Assignment(SQLModel, table=True):
    """What an input stood for under one configuration; null: nobody has claimed it."""

    name: str = Field(primary_key=True, foreign_key="epoch.name")
    version: int = big(primary_key=True)
    input: int = Field(primary_key=True)
    asset_id: int | None = Field(default=None, foreign_key="asset.id", index=True)


@dataclass(slots=True)
class Speaker:
    """The part of an epoch that a batch of messages reads and changes."""

    name: str
    button_id: str
    number: int
    site_id: int | None
    first_word_at_ms: int | None
    superseded_at_ms: int | None
    revoked_at_ms: int | None
    boot: int
    n: int
    connect: int
    online: bool
    seen_at_ms: int | None
    newest_seq: int
    held_low: int
    floor: int
    shown: str
    diagnostics: str | None
    config_version: int
    config_reported: int
    config_unsent: bool
    lamp_unasserted: int | None
    as_read: tuple[object, ...] = ()
    """What a press does not change, as it was read: it is written back only if it changed."""


_EPOCH, _BUTTON, _ASSIGNMENT, _ASSET = core(Epoch), core(Button), core(Assignment), core(Asset)
_KEYS_AT_ONCE = 1000
"""A database takes only so many values in one condition."""
_AT_A_PRESS = ("first_word_at_ms", "boot", "n", "seen_at_ms", "newest_seq")
_SELDOM = (
    "superseded_at_ms", "connect", "online", "held_low", "floor", "shown", "diagnostics",
    "config_version", "config_reported", "config_unsent",
)  # fmt: skip
_seldom = attrgetter(*_SELDOM)
_SPEAKERS = (
    select(
        *[
            _BUTTON.c.site_id if field.name == "site_id" else _EPOCH.c[field.name]
            for field in fields(Speaker)
            if field.name != "as_read"
        ]
    )
    .join(_BUTTON, _BUTTON.c.id == _EPOCH.c.button_id)
    .where(_EPOCH.c.name.in_(bindparam("names", expanding=True)))
)
_STORE_AT_A_PRESS, _STORE_SELDOM = (
    Bulk(
        update(_EPOCH)
        .where(_EPOCH.c.name == bindparam("name_"))
        .values({key: bindparam(key) for key in keys})
    )
    for keys in (_AT_A_PRESS, _SELDOM)
)


def speakers(session: Session, names: Iterable[str]) -> dict[str, Speaker]:
    """Return the epochs of these `<b>`, as far as they exist."""
    rows = session.connection().execute(_SPEAKERS, {"names": list(names)}).fetchall()
    found = [Speaker(*row) for row in rows]
    for speaker in found:
        speaker.as_read = _seldom(speaker)
    return {speaker.name: speaker for speaker in found}


def store_speakers(session: Session, changed: Collection[Speaker]) -> None:
    """Write back what a batch changed; the mark of untold lamps is not theirs to change."""
    _STORE_AT_A_PRESS.run(session, [_row(speaker, _AT_A_PRESS) for speaker in changed])
    _STORE_SELDOM.run(
        session, [_row(one, _SELDOM) for one in changed if _seldom(one) != one.as_read]
    )


def _row(speaker: Speaker, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: getattr(speaker, key) for key in keys} | {"name_": speaker.name}


@dataclass(frozen=True, slots=True)
class Assigned:
    """What one input stood for under one configuration."""

    asset_id: int | None
    category: str | None
    site_id: int | None


Assignments = dict[tuple[str, int], dict[int, Assigned]]
"""Under `(<b>, version)`, what each input stood for."""


_ASSIGNMENTS = (
    select(
        _ASSIGNMENT.c.name,
        _ASSIGNMENT.c.version,
        _ASSIGNMENT.c.input,
        _ASSIGNMENT.c.asset_id,
        _ASSET.c.category,
        _ASSET.c.site_id,
    )
    .join(_ASSET, _ASSET.c.id == _ASSIGNMENT.c.asset_id, isouter=True)
    .where(_ASSIGNMENT.c.name.in_(bindparam("names", expanding=True)))
)
_IN_FORCE = and_(_EPOCH.c.revoked_at_ms.is_(None), _EPOCH.c.superseded_at_ms.is_(None))
_SHOWING = (
    select(_ASSIGNMENT.c.name)
    .join(
        _EPOCH,
        and_(
            _EPOCH.c.name == _ASSIGNMENT.c.name,
            _EPOCH.c.config_version == _ASSIGNMENT.c.version,
        ),
    )
    .where(_ASSIGNMENT.c.asset_id.in_(bindparam("asset_ids", expanding=True)), _IN_FORCE)
)
_MARK = (
    update(_EPOCH)
    .where(_EPOCH.c.name.in_(bindparam("names", expanding=True)))
    .values(
        lamp_unasserted=bindparam("version_"),
        untold_since_ms=func.coalesce(_EPOCH.c.untold_since_ms, bindparam("now_ms")),
    )
)
_UNASSERTED = (
    select(_EPOCH.c.name)
    .where(_EPOCH.c.lamp_unasserted.is_not(None), _EPOCH.c.n > 0, _IN_FORCE)
    .limit(bindparam("most"))
)


def assignments(session: Session, wanted: Iterable[tuple[str, int]]) -> Assignments:
    """Return the assignments of these `(<b>, version)`; one that is unknown is missing.

    A button's few old versions are read along: two lists of 500 in one condition
    would look up 250,000 pairs.
    """
    pairs = set(wanted)
    if not pairs:
        return {}
    values = {"names": list({name for name, _ in pairs})}
    found: Assignments = {}
    rows = session.connection().execute(_ASSIGNMENTS, values).fetchall()
    for name, version, number, *assigned in rows:
        if (name, version) in pairs:
            found.setdefault((name, version), {})[number] = Assigned(*assigned)
    return found


def has_any(session: Session) -> bool:
    """Tell whether any button was ever issued."""
    return session.connection().execute(select(_EPOCH.c.name).limit(1)).first() is not None


def names_showing(session: Session, asset_ids: Iterable[int]) -> set[str]:
    """Return every `<b>` in force that has an input for one of these assets."""
    wanted = list(asset_ids)
    found: set[str] = set()
    for first in range(0, len(wanted), _KEYS_AT_ONCE):
        values = {"asset_ids": wanted[first : first + _KEYS_AT_ONCE]}
        found.update(session.connection().execute(_SHOWING, values).scalars())
    return found


def mark_unasserted(session: Session, names: Iterable[str], version: int, now_ms: int) -> None:
    """Note that the lamps of these `<b>` changed and are not told yet."""
    values = {"names": list(names), "version_": version, "now_ms": now_ms}
    session.connection().execute(_MARK, values)


def unasserted(session: Session, most: int) -> list[str]:
    """Return `<b>` in force whose lamps are not told yet and that have ever spoken."""
    return list(session.connection().execute(_UNASSERTED, {"most": most}).scalars())


def clear_unasserted(session: Session, told: dict[str, int]) -> None:
    """Clear the mark of each `<b>` whose lamps were told, unless they changed again since."""
    for name, version in told.items():
        session.exec(
            update(Epoch)
            .where(col(Epoch.name) == name, col(Epoch.lamp_unasserted) <= version)
            .values(lamp_unasserted=None, untold_since_ms=None)
        )
