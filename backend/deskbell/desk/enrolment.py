"""Enrolment: a button is added, takes over another's place, or gets a new life of its own.

A board is known by its MAC. Flashed again it is the same button in a new epoch,
with what it stands for and all its history; the old epoch ends when the new one speaks.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, select

from deskbell.desk import buttons, enrolment_tokens, register
from deskbell.desk.buttons import ButtonSettings
from deskbell.desk.receive import World
from deskbell.store.button import Button, Epoch, names_showing
from deskbell.store.enrolment import EnrolmentToken
from deskbell.store.site import Asset, Site
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


class TooFewInputs(Exception):
    """The board has fewer inputs than assets were named; name one asset for each."""

    def __init__(self, count: int, assets: int) -> None:
        """Name both."""
        super().__init__(f"The board has {count} inputs, and {assets} assets were named.")


class OtherSite(Exception):
    """The board is a button of another site; enrol it there, or revoke that button first."""

    def __init__(self, button: str, site: str) -> None:
        """Name the button and where it stands."""
        super().__init__(
            f"This board is {button} at {site}. Enrol it for {site}, or end that with "
            f"`deskbell button revoke {button}` before it moves."
        )


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
class Board:
    """A board that is to become a button."""

    mac: str
    """12 hex digits."""
    chip: str
    inputs: tuple[Wanted, ...]
    """Empty to leave them as they are, and on a new board unclaimed."""
    count: int
    """How many inputs it has."""


def enrol_board(
    session: Session,
    world: World,
    settings: ButtonSettings,
    leave: EnrolmentToken,
    board: Board,
    now_ms: int,
) -> Epoch:
    """Start a new epoch for a board: of its own button where its MAC is known, else of a new one.

    Raises enrolment_tokens.EnrolmentSpent, TooFewInputs, OtherSite, register.UnknownAsset,
    register.UnknownCategory, register.OtherCategory, readable.UnreadableConfiguration.
    """
    enrolment_tokens.refuse_spent(session, leave, board.mac)
    if len(board.inputs) > board.count:
        raise TooFewInputs(board.count, len(board.inputs))
    place = session.get_one(Site, leave.site_id)
    known = session.exec(select(Button).where(Button.mac == board.mac)).one_or_none()
    inputs: list[Asset | None] = [
        register.asset(session, place, one.asset, one.category, world.catalogue)
        for one in board.inputs
    ]
    if known is not None:
        kept = _kept(session, known, place)
        inputs = inputs or kept
    inputs += [None] * (board.count - len(inputs))
    name = known.id if known else buttons.next_button_id(session, world.ledger)
    button = known or Button(id=name, created_at_ms=now_ms)
    button.site_id, button.mac, button.chip = place.id, board.mac, board.chip
    session.add(button)
    session.flush()
    enrolment_tokens.spend(session, leave, board.mac, name, now_ms)
    return buttons.issue(session, world.ledger, name, place.id, inputs, settings, now_ms)


def _kept(session: Session, known: Button, place: Site) -> list[Asset | None]:
    """Return what the inputs of a known board go on to stand for. Raises OtherSite.

    A button that was revoked may have been replaced: what another stands for now, that one keeps.
    """
    epoch = buttons.current_epoch(session, known.id)
    moves = known.site_id not in (None, place.id)
    if moves and epoch.revoked_at_ms is None:
        raise OtherSite(known.id, session.get_one(Site, known.site_id).name)
    if moves:
        return []
    inputs = buttons.current_inputs(session, epoch)
    if epoch.revoked_at_ms is None:
        return inputs
    return [one if one and not names_showing(session, [one.id or 0]) else None for one in inputs]


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
    changed, and its old epoch ends when the new one speaks. Which board that will be
    nobody knows yet, so its MAC is forgotten: the old board, flashed again, must not
    throw the new one out.
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
        if new == old:
            successor.mac = successor.chip = None
        session.add(successor)
    if new != old and ready is not None and ready.revoked_at_ms is None:
        buttons.configure(session, ready, inputs, settings, now_ms)
        buttons.revoke(session, world.ledger, old, settings, now_ms)
        return Successor(ready, is_new=False)
    issued = buttons.issue(session, world.ledger, new, site_id, inputs, settings, now_ms)
    if new != old:
        buttons.revoke(session, world.ledger, old, settings, now_ms)
    return Successor(issued, is_new=True)
