"""Buttons, their epochs, and what each configuration assigned to their inputs."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import and_, bindparam
from sqlmodel import Field, Session, SQLModel, col, select, update

from deskbell.store.columns import big, long_text
from deskbell.store.site import Asset


class Button(SQLModel, table=True):
    """One device, over all its epochs."""

    id: str = Field(primary_key=True)
    site_id: int | None = Field(default=None, foreign_key="site.id", index=True)
    created_at_ms: int = big()


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
    seen_at_ms: int | None = big(index=True)
    newest_seq: int = big(default=0)
    held_low: int = big(default=0)
    """The low end of the last verified `held`; `floor` never rises above it."""
    floor: int = big(default=1)
    shown: str = long_text(default="[]")
    """The lamps as the last status told them, as JSON."""
    diagnostics: str | None = long_text()
    config_version: int = big(default=0)
    config_reported: int = big(default=0)
    config_unsent: bool = Field(default=False, index=True)
    lamp_unasserted: int | None = big(index=True)
    """The version at which its lamps changed and were not told yet."""


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


_SPEAKER_COLUMNS: list[Any] = [
    Button.site_id if field.name == "site_id" else getattr(Epoch, field.name)
    for field in fields(Speaker)
]
_CHANGING = [
    field.name
    for field in fields(Speaker)
    if field.name
    not in {"name", "button_id", "number", "site_id", "revoked_at_ms", "lamp_unasserted"}
]


def speakers(session: Session, names: Iterable[str]) -> dict[str, Speaker]:
    """Return the epochs of these `<b>`, as far as they exist."""
    statement = (
        select(*_SPEAKER_COLUMNS)
        .join(Button, col(Button.id) == col(Epoch.button_id))
        .where(col(Epoch.name).in_(list(names)))
    )
    return {row[0]: Speaker(*row) for row in session.connection().execute(statement)}


def store_speakers(session: Session, changed: Iterable[Speaker]) -> None:
    """Write back what a batch changed."""
    rows = [{"name_": s.name} | {key: getattr(s, key) for key in _CHANGING} for s in changed]
    if rows:
        statement = (
            update(Epoch)
            .where(col(Epoch.name) == bindparam("name_"))
            .values({key: bindparam(key) for key in _CHANGING})
        )
        session.connection().execute(statement, rows)


@dataclass(frozen=True, slots=True)
class Assigned:
    """What one input stood for under one configuration."""

    asset_id: int | None
    category: str | None
    site_id: int | None


Assignments = dict[tuple[str, int], dict[int, Assigned]]
"""Under `(<b>, version)`, what each input stood for."""


def assignments(session: Session, wanted: Iterable[tuple[str, int]]) -> Assignments:
    """Return the assignments of these `(<b>, version)`; one that is unknown is missing."""
    pairs = set(wanted)
    names = {name for name, _ in pairs}
    versions = {version for _, version in pairs}
    statement = (
        select(Assignment.name, Assignment.version, Assignment.input, Assignment.asset_id)
        .add_columns(col(Asset.category), col(Asset.site_id))
        .join(Asset, col(Asset.id) == col(Assignment.asset_id), isouter=True)
        .where(col(Assignment.name).in_(names), col(Assignment.version).in_(versions))
    )
    found: Assignments = {}
    for name, version, number, *assigned in session.connection().execute(statement):
        if (name, version) in pairs:
            found.setdefault((name, version), {})[number] = Assigned(*assigned)
    return found


def names_showing(session: Session, asset_ids: Iterable[int]) -> set[str]:
    """Return every `<b>` in force that has an input for one of these assets."""
    statement = (
        select(Assignment.name)
        .join(Epoch, and_(col(Epoch.name) == col(Assignment.name),
                          col(Epoch.config_version) == col(Assignment.version)))
        .where(
            col(Assignment.asset_id).in_(list(asset_ids)),
            col(Epoch.revoked_at_ms).is_(None),
            col(Epoch.superseded_at_ms).is_(None),
        )
    )  # fmt: skip
    return set(session.exec(statement))


def mark_unasserted(session: Session, names: Iterable[str], version: int) -> None:
    """Note that the lamps of these `<b>` changed and are not told yet."""
    session.exec(
        update(Epoch).where(col(Epoch.name).in_(list(names))).values(lamp_unasserted=version)
    )


def clear_unasserted(session: Session, told: dict[str, int]) -> None:
    """Clear the mark of each `<b>` whose lamps were told, unless they changed again since."""
    for name, version in told.items():
        session.exec(
            update(Epoch)
            .where(col(Epoch.name) == name, col(Epoch.lamp_unasserted) <= version)
            .values(lamp_unasserted=None)
        )


def unasserted(session: Session, most: int) -> list[str]:
    """Return `<b>` whose lamps are not told yet and that have ever spoken."""
    statement = (
        select(Epoch.name)
        .where(
            col(Epoch.lamp_unasserted).is_not(None),
            Epoch.n > 0,
            col(Epoch.revoked_at_ms).is_(None),
            col(Epoch.superseded_at_ms).is_(None),
        )
        .limit(most)
    )
    return list(session.exec(statement))
