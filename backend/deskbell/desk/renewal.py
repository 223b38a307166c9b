"""Settings that buttons are told reach those that exist already, when a desk starts."""

import zlib
from typing import Final

from sqlmodel import Session, col, select

from deskbell.desk import buttons, places, readable
from deskbell.desk.buttons import ButtonSettings
from deskbell.desk.readable import UnreadableConfiguration
from deskbell.store import counter
from deskbell.store.button import (
    Assigned,
    Assignment,
    Assignments,
    Configuration,
    Epoch,
    assignments,
)
from deskbell.store.counter import Versions
from deskbell.store.site import Asset
from deskbell_wire.configuration import Config

KEYS_AT_ONCE: Final = 1000
PROBES: Final = "probes"
"""The counter that keeps a digest of what categories are looked at with."""


def renew(session: Session, settings: ButtonSettings, now_ms: int) -> list[UnreadableConfiguration]:
    """Configure every button in force anew that was told other settings.

    Returns those that could not be, which keep what they have.
    """
    outdated = _outdated(session, settings, everybody=_probes_changed(session, settings))
    versions = Versions(session, now_ms)
    unreadable = []
    inputs = _inputs(session, [(known.name, known.version) for _, known in outdated])
    for epoch, known in outdated:
        version = versions.draw()
        try:
            config = _with(settings, version, readable.read(known.name, known.body))
            assigned = inputs.get((known.name, known.version), {})
            body = readable.body_with(known.name, config, _places(session, settings, assigned))
        except UnreadableConfiguration as error:
            unreadable.append(error)
            continue
        session.add(Configuration(name=known.name, version=version, body=body, made_at_ms=now_ms))
        for number, one in inputs.get((known.name, known.version), {}).items():
            session.add(
                Assignment(name=known.name, version=version, input=number, asset_id=one.asset_id)
            )
        epoch.config_version = version
        epoch.config_unsent = True
    session.flush()
    versions.save()
    return unreadable


def _places(
    session: Session, settings: ButtonSettings, assigned: dict[int, Assigned]
) -> list[tuple[int, str]]:
    """Return where to look, by the register as it stands now."""
    numbers = range(1, max(assigned, default=0) + 1)
    ids = [assigned[number].asset_id if number in assigned else None for number in numbers]
    assets = [session.get(Asset, one) if one is not None else None for one in ids]
    return places.of_inputs(settings.probes, assets)


def _inputs(session: Session, keys: list[tuple[str, int]]) -> Assignments:
    """Return the assignments; a database takes only so many keys at once."""
    found: Assignments = {}
    for first in range(0, len(keys), KEYS_AT_ONCE):
        found |= assignments(session, keys[first : first + KEYS_AT_ONCE])
    return found


def _probes_changed(session: Session, settings: ButtonSettings) -> bool:
    """Tell whether categories are looked at with other probes than at the last start, and remember these."""
    digest = zlib.crc32(repr(sorted(settings.probes.items())).encode())
    before = counter.read(session, PROBES)
    if before != digest:
        counter.write(session, PROBES, digest)
    return before not in (0, digest)  # at 0 no button was ever told any


def _outdated(
    session: Session, settings: ButtonSettings, *, everybody: bool
) -> list[tuple[Epoch, Configuration]]:
    """Return buttons in force whose configuration ends otherwise: what is told stands there."""
    end = buttons.config_of(0, [], settings).encode().partition('"probes":null')[2]
    statement = (
        select(Epoch, Configuration)
        .join(Configuration, col(Configuration.name) == col(Epoch.name))
        .where(
            col(Configuration.version) == col(Epoch.config_version),
            col(Epoch.revoked_at_ms).is_(None),
            col(Epoch.superseded_at_ms).is_(None),
        )
    )
    if not everybody:
        other_end = col(Configuration.body).not_like("%" + _escaped(end), escape="/")
        statement = statement.where(other_end)
    return [(epoch, known) for epoch, known in session.exec(statement)]


def _escaped(text: str) -> str:
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")


def _with(settings: ButtonSettings, version: int, known: Config) -> Config:
    return buttons.config_of(version, known.inputs, settings, revoked=known.revoked)
