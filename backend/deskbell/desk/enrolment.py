"""Enrolment: a button is added, takes over another's place, or gets a new life of its own."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from deskbell.desk import buttons, register
from deskbell.desk.buttons import ButtonSettings
from deskbell.desk.receive import World
from deskbell.store.button import Button, Epoch
from deskbell.store.site import Asset
from deskbell_wire.names import is_button_id


class ButtonExists(Exception):
    """A button of that name exists; choose another name, or replace it by itself."""

    def __init__(self, button: str) -> None:
        """Name the button."""
        super().__init__(
            f"There is a button {button} already. "
            f"To enrol that one again: `deskbell button replace {button} {button}`."
        )


class BadButtonName(Exception):
    """The name cannot be a button's."""

    def __init__(self, button: str) -> None:
        """Name it, and show one that could."""
        super().__init__(f"{button!r} is not b and digits, such as b0417.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one input is to stand for; `category` None when the asset exists."""

    asset: str
    category: str | None


def add(
    session: Session,
    world: World,
    settings: ButtonSettings,
    site: str,
    inputs: Iterable[Wanted],
    now_ms: int,
    *,
    button_id: str | None = None,
) -> Epoch:
    """Add a button for assets of a site, which are made as needed; without any it is unclaimed.

    Raises ButtonExists, BadButtonName, register.UnknownCategory, register.OtherCategory.
    """
    name = button_id or buttons.next_button_id(session, world.ledger)
    if not is_button_id(name):
        raise BadButtonName(name)
    if session.get(Button, name) is not None:
        raise ButtonExists(name)
    place = register.site(session, site)
    assets: list[Asset | None] = [
        register.asset(session, place, one.asset, one.category, world.catalogue) for one in inputs
    ]
    return buttons.issue(session, world.ledger, name, place.id, assets or [None], settings, now_ms)


@dataclass(frozen=True, slots=True)
class Successor:
    """Who took over; `is_new` when it got an epoch, and with it new secrets, for that."""

    epoch: Epoch
    is_new: bool


def replace(
    session: Session, world: World, settings: ButtonSettings, old: str, new: str, now_ms: int
) -> Successor:
    """Let `new` stand for what `old` stands for, and revoke `old`.

    A button that replaces itself gets a new epoch: it was reset, or its board was
    changed, and its old epoch ends when the new one speaks.
    Raises buttons.UnknownButton, BadButtonName.
    """
    epoch = buttons.current_epoch(session, old)
    inputs = buttons.current_inputs(session, epoch) or [None]
    found = session.get(Button, old)
    site_id = found.site_id if found else None
    if not is_button_id(new):
        raise BadButtonName(new)
    successor = session.get(Button, new)
    ready = None
    if successor is not None:
        ready = buttons.current_epoch(session, new)
        successor.site_id = site_id
        session.add(successor)
    if new != old and ready is not None and ready.revoked_at_ms is None:
        buttons.configure(session, ready, inputs, settings, now_ms)
        buttons.revoke(session, world.ledger, old, settings, now_ms)
        return Successor(ready, is_new=False)
    issued = buttons.issue(session, world.ledger, new, site_id, inputs, settings, now_ms)
    if new != old:
        buttons.revoke(session, world.ledger, old, settings, now_ms)
    return Successor(issued, is_new=True)
