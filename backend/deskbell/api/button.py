"""Buttons: added, listed, claimed, replaced, revoked, and pressed when they are simulated."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import Field
from sqlmodel import Session

from deskbell.api import answers, wiring
from deskbell.api.answers import (
    Answer,
    Cursor,
    Limit,
    Name,
    NotRunning,
    NotSimulated,
    Page,
    Question,
    UnknownPlace,
    iso,
    iso_or_null,
)
from deskbell.api.identity import Secrets
from deskbell.auth import Allow, Who, desk_of
from deskbell.desk import buttons, enrolment, register
from deskbell.desk.buttons import UnknownButton
from deskbell.desk.enrolment import Wanted
from deskbell.domain import incident, role
from deskbell.store import button_list
from deskbell.store.button import Button
from deskbell.store.button_list import Input, ListedButton
from deskbell.store.site import Site
from deskbell_wire.topics import username

router = APIRouter(prefix="/buttons", tags=["buttons"])

Reader = Annotated[Who, Allow(role.READ_BUTTONS)]
Changer = Annotated[Who, Allow(role.CHANGE_BUTTONS)]
Presser = Annotated[Who, Allow(role.PRESS_SIMULATED)]
ButtonId = Annotated[str, Path(max_length=40, description="Such as b0017")]
MOST_INPUTS = 16
LONGEST_HOLD_S = 30


class InputAnswer(Answer):
    """One input and what it stands for; asset and category are null until it is claimed."""

    input: int
    asset: str | None
    category: str | None
    lamp: str
    """What the desk has it show."""
    incident: str | None
    shown: str | None
    """What it last said that it shows; null before its first word."""


class LatestPress(Answer):
    """The newest press of a button's present epoch."""

    epoch: int
    seq: int
    input: int
    kind: str
    received_at: str
    decision: str | None
    incident: str | None


class ButtonAnswer(Answer):
    """One button."""

    button: str
    epoch: int
    username: str
    site: str | None
    state: str
    """`issued` before its first word, then `online`, `offline` or `revoked`."""
    inputs: list[InputAnswer]
    created_at: str
    seen_at: str | None
    diagnostics: dict[str, int | str | None] | None
    mac: str | None
    """The board's address, 12 hex digits; null when the desk did not enrol it by that."""
    chip: str | None
    issued_at: str
    """When its present epoch began."""
    first_word_at: str | None
    """When that epoch spoke for the first time; null until then."""
    boot: int
    """The newest start of the board that was heard of in that epoch; 0 until then."""
    latest_press: LatestPress | None


class SetupAnswer(Answer):
    """The password of a button's own access point, in one epoch."""

    button: str
    epoch: int
    setup: str


class NewInput(Question):
    """The asset that an input stands for; an asset that does not exist is made."""

    asset: Name
    category: Annotated[str | None, Field(max_length=40)] = None
    """May be left out when the asset exists."""


class NewButton(Question):
    """A button to be; pairs go to inputs 1, 2, ..., and without one its single input is unclaimed."""

    site: Name
    inputs: Annotated[tuple[NewInput, ...], Field(max_length=MOST_INPUTS, strict=False)] = ()
    button: Annotated[str | None, Field(max_length=31)] = None
    """Its id, such as b0417; the desk chooses when left out."""


class Claim(NewInput):
    """What an input is to stand for; the site is the button's own when left out."""

    site: Name | None = None


class Replacement(Question):
    """The button that takes over; one that does not exist is made. Itself: a new epoch."""

    by: Annotated[str, Field(max_length=31)]


class Replaced(Answer):
    """The button that took over; its secrets when it was enrolled for that."""

    button: ButtonAnswer
    secrets: Secrets | None


class Finger(Question):
    """How to press."""

    input: Annotated[int, Field(ge=1, le=MOST_INPUTS)] = 1
    hold_s: Annotated[float, Field(ge=0, le=LONGEST_HOLD_S, strict=False)] = 0.0


@router.get("")
def list_buttons(
    request: Request, _who: Reader, cursor: Cursor = None, limit: Limit = answers.DEFAULT
) -> Page[ButtonAnswer]:
    """List the buttons by their id."""
    after = answers.decode(cursor, str)
    with desk_of(request).looking() as session:
        rows = button_list.page(
            session, after=None if after is None else str(after[0]), limit=limit + 1
        )
    return answers.page(rows, limit, _answer, lambda row: (row.id,))


@router.get("/{button}")
def get_button(request: Request, button: ButtonId, _who: Reader) -> ButtonAnswer:
    """Return one button."""
    return _one(request, button)


@router.get("/{button}/setup")
def get_setup(request: Request, button: ButtonId, _who: Changer) -> Page[SetupAnswer]:
    """Return the password of the access point that a button opens when it is held at power-up.

    There are several while a new epoch has not spoken: the board may still be in the one before.
    """
    desk = desk_of(request)
    with desk.looking() as session:
        numbers = buttons.epochs_on_a_board(session, button)
    keyring = desk.world.keyring
    return Page(
        items=[
            SetupAnswer(button=button, epoch=number, setup=keyring.setup(username(button, number)))
            for number in numbers
        ],
        next=None,
    )


@router.post("", status_code=201)
def add_button(request: Request, _who: Changer, body: NewButton) -> Secrets:
    """Add a button; its secrets are in this answer alone."""
    desk = desk_of(request)
    with desk.changing() as session:
        name = enrolment.add(
            session,
            desk.world,
            desk.button_settings,
            body.site,
            [Wanted(one.asset, one.category) for one in body.inputs],
            desk.now_ms(),
            button_id=body.button,
        ).name
    wiring.wait_until_told(request)
    return Secrets.of(request, name)


@router.post("/{button}/inputs/{number}")
def claim_input(
    request: Request,
    button: ButtonId,
    number: Annotated[int, Path(ge=1, le=MOST_INPUTS)],
    _who: Changer,
    body: Claim,
) -> ButtonAnswer:
    """Say what an input stands for; what was reported on it so far moves along."""
    desk = desk_of(request)
    with desk.changing() as session:
        epoch = buttons.current_epoch(session, button)
        place = _site(session, button, body.site)
        asset = register.asset(session, place, body.asset, body.category, desk.world.catalogue)
        buttons.claim(session, epoch, number, asset, desk.button_settings, desk.now_ms())
    return _one(request, button)


@router.post("/{button}/revoke")
def revoke_button(request: Request, button: ButtonId, _who: Changer) -> ButtonAnswer:
    """End a button for good: it is told, then the broker throws it out."""
    desk = desk_of(request)
    with desk.changing() as session:
        settings, now_ms = desk.button_settings, desk.now_ms()
        buttons.revoke(session, desk.world.ledger, button, settings, now_ms)
    return _one(request, button)


@router.post("/{button}/replace")
def replace_button(
    request: Request, button: ButtonId, _who: Changer, body: Replacement
) -> Replaced:
    """Let another button stand for the same assets, and end this one; by itself: enrol it again."""
    desk = desk_of(request)
    with desk.changing() as session:
        settings, now_ms = desk.button_settings, desk.now_ms()
        successor = enrolment.replace(session, desk.world, settings, button, body.by, now_ms)
        name, is_new = successor.epoch.name, successor.is_new
    wiring.wait_until_told(request)
    secrets = Secrets.of(request, name) if is_new else None
    return Replaced(button=_one(request, body.by), secrets=secrets)


@router.post("/{button}/press", status_code=202)
def press_button(
    request: Request, button: ButtonId, _who: Presser, body: Finger | None = None
) -> ButtonAnswer:
    """Press a simulated button at its pin; what follows is the firmware's own doing."""
    answer = _one(request, button)
    finger = body or Finger()
    found = wiring.simulated(request).get(button)
    if found is None:
        raise NotSimulated(button)
    if finger.input > len(answer.inputs):
        raise UnknownPlace(f"{button} has no input {finger.input}, only {len(answer.inputs)}.")
    try:
        found.press(finger.input, finger.hold_s)
    except ProcessLookupError as error:
        raise NotRunning(str(error)) from None
    return answer


def _site(session: Session, button: str, name: str | None) -> Site:
    """Return the named site, else the button's own."""
    if name is not None:
        return register.site(session, name)
    found = session.get(Button, button)
    own = session.get(Site, found.site_id) if found and found.site_id else None
    if own is None:
        raise UnknownPlace(f"{button} has no site yet; name one in `site`.")
    return own


def _one(request: Request, button: str) -> ButtonAnswer:
    with desk_of(request).looking() as session:
        found = button_list.one(session, button)
    if found is None:
        raise UnknownButton(button)
    return _answer(found)


def _answer(row: ListedButton) -> ButtonAnswer:
    return ButtonAnswer(
        button=row.id,
        epoch=row.epoch.number,
        username=row.epoch.name,
        site=row.site,
        state=row.state,
        inputs=[_input(one) for one in row.inputs],
        created_at=iso(row.created_at_ms),
        seen_at=iso_or_null(row.seen_at_ms),
        diagnostics=row.diagnostics,
        mac=row.mac,
        chip=row.chip,
        issued_at=iso(row.epoch.issued_at_ms),
        first_word_at=iso_or_null(row.epoch.first_word_at_ms),
        boot=row.epoch.boot,
        latest_press=_press(row),
    )


def _press(row: ListedButton) -> LatestPress | None:
    press = row.latest_press
    if press is None:
        return None
    return LatestPress(
        epoch=row.epoch.number,
        seq=press.seq,
        input=press.input,
        kind=press.kind,
        received_at=iso(press.received_at_ms),
        decision=press.decision,
        incident=None if press.incident is None else incident.number_text(press.incident),
    )


def _input(one: Input) -> InputAnswer:
    return InputAnswer(
        input=one.number,
        asset=one.asset,
        category=one.category,
        lamp=one.lamp.state,
        incident=one.lamp.incident,
        shown=one.shown,
    )
