"""Lists of buttons with what their inputs stand for: five queries a page, whatever its length."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from deskbell.domain import subject
from deskbell.domain.lamp import lamp_of
from deskbell.store import press_list
from deskbell.store.button import Assigned, Button, Epoch, assignments
from deskbell.store.incident import open_incidents
from deskbell.store.press import Press
from deskbell.store.site import Asset, Site
from deskbell_wire.messages import Lamp


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a button."""

    number: int
    asset: str | None
    category: str | None
    lamp: Lamp
    """What the desk has it show."""
    shown: str | None
    """The state that it last said it shows; null before its first status."""


@dataclass(frozen=True, slots=True)
class ListedButton:
    """A button, in its newest epoch."""

    id: str
    site: str | None
    created_at_ms: int
    mac: str | None
    chip: str | None
    epoch: Epoch
    is_online: bool
    """Whether any epoch of it in force is connected: an older one, until the new one speaks."""
    seen_at_ms: int | None
    inputs: tuple[Input, ...]
    diagnostics: dict[str, Any] | None
    latest_press: Press | None
    """The press of its newest epoch with the highest number."""

    @property
    def state(self) -> str:
        """Return `revoked`, `online`, `offline`, or `issued` before its first word."""
        if self.epoch.revoked_at_ms is not None:
            return "revoked"
        if self.is_online:
            return "online"
        return "issued" if self.seen_at_ms is None else "offline"


def sites(session: Session, buttons: Collection[str]) -> dict[str, str]:
    """Return the name of each button's shop; a button that stands nowhere is missing."""
    statement = select(Button.id, Site.name).join(Site, col(Site.id) == col(Button.site_id))
    return {button: name for button, name in session.exec(statement) if button in buttons}


def page(session: Session, *, after: str | None = None, limit: int) -> list[ListedButton]:
    """Return buttons by their id, after this one."""
    statement = _BUTTONS.order_by(col(Button.id)).limit(limit)
    if after is not None:
        statement = statement.where(col(Button.id) > after)
    return _listed(session, session.exec(statement).all())


def one(session: Session, button_id: str) -> ListedButton | None:
    """Return one button, None when there is none."""
    rows = session.exec(_BUTTONS.where(col(Button.id) == button_id)).all()
    found = _listed(session, rows)
    return found[0] if found else None


_BUTTONS = select(Button, Site.name).join(Site, col(Site.id) == col(Button.site_id), isouter=True)


def _listed(session: Session, rows: Sequence[tuple[Button, str | None]]) -> list[ListedButton]:
    epochs: dict[str, list[Epoch]] = {button.id: [] for button, _ in rows}
    newest_last = select(Epoch).where(col(Epoch.button_id).in_(epochs)).order_by(col(Epoch.number))
    for epoch in session.exec(newest_last):
        epochs[epoch.button_id].append(epoch)
    newest = {button_id: of_it[-1] for button_id, of_it in epochs.items() if of_it}
    inputs = _inputs(session, list(newest.values()))
    pressed = press_list.by_key(session, [(e.name, e.newest_seq) for e in newest.values()])
    return [
        _button(
            button,
            site,
            epochs[button.id],
            inputs[newest[button.id].name],
            pressed.get(newest[button.id].name),
        )
        for button, site in rows
        if button.id in newest
    ]


def _button(
    button: Button,
    site: str | None,
    epochs: list[Epoch],
    inputs: tuple[Input, ...],
    pressed: Press | None,
) -> ListedButton:
    spoken = [epoch for epoch in epochs if epoch.seen_at_ms is not None]
    latest = max(spoken, key=lambda epoch: epoch.seen_at_ms or 0, default=None)
    diagnostics = json.loads(latest.diagnostics) if latest and latest.diagnostics else None
    return ListedButton(
        id=button.id,
        site=site,
        created_at_ms=button.created_at_ms,
        mac=button.mac,
        chip=button.chip,
        epoch=epochs[-1],
        is_online=any(
            epoch.online and epoch.superseded_at_ms is None and epoch.revoked_at_ms is None
            for epoch in epochs
        ),
        seen_at_ms=latest.seen_at_ms if latest else None,
        inputs=inputs,
        diagnostics=diagnostics,
        latest_press=pressed,
    )


def _inputs(session: Session, epochs: list[Epoch]) -> dict[str, tuple[Input, ...]]:
    assigned = assignments(session, [(epoch.name, epoch.config_version) for epoch in epochs])
    of_epoch = {e.name: assigned.get((e.name, e.config_version), {}) for e in epochs}
    ids = {one.asset_id for of_it in of_epoch.values() for one in of_it.values() if one.asset_id}
    found = select(Asset.id, Asset.name).where(col(Asset.id).in_(ids))
    names = dict(session.exec(found).all())
    subjects = {
        (name, number): _subject(name, number, one)
        for name, of_it in of_epoch.items()
        for number, one in of_it.items()
    }
    opened = open_incidents(session, subjects.values()) if subjects else {}
    listed: dict[str, tuple[Input, ...]] = {}
    for epoch in epochs:
        shown = {lamp["input"]: lamp["state"] for lamp in json.loads(epoch.shown)}
        of_it = []
        for number, one in sorted(of_epoch[epoch.name].items()):
            working = opened.get(subjects[epoch.name, number])
            seen = (working.number, working.state, working.revision) if working else None
            asset = names.get(one.asset_id) if one.asset_id else None
            lamp = lamp_of(number, seen)
            of_it.append(Input(number, asset, one.category, lamp, shown.get(number)))
        listed[epoch.name] = tuple(of_it)
    return listed


def _subject(name: str, number: int, one: Assigned) -> str:
    if one.asset_id is None:
        return subject.of_input(name, number)
    return subject.of_asset(one.asset_id)
