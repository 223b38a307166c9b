"""Enrolment of boards by a flashing tool: leave for a site, and with it an identity a board."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field

from deskbell.api import wiring
from deskbell.api.answers import Answer, Name, Question, iso
from deskbell.api.button import MOST_INPUTS, NewInput
from deskbell.api.identity import Secrets
from deskbell.api.network import NetworkSecrets, secrets_of
from deskbell.auth import Allow, Who, desk_of
from deskbell.desk import enrolment, enrolment_tokens, register
from deskbell.desk.enrolment import Board, Wanted
from deskbell.desk.sealed_networks import of_site
from deskbell.domain import role
from deskbell.store.enrolment import EnrolmentToken
from deskbell.store.site import Site

router = APIRouter(prefix="/enrolments", tags=["enrolment"])

Changer = Annotated[Who, Allow(role.CHANGE_BUTTONS)]
Enroller = Annotated[Who, Allow(role.ENROL_BOARDS)]
Mac = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]
Chip = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,20}$")]


class NewEnrolment(Question):
    """What a flashing tool may: boards of one site; a site that does not exist is made."""

    site: Name
    boards: Annotated[int, Field(ge=1, le=enrolment_tokens.MOST_BOARDS)] = 1


class EnrolmentAnswer(Answer):
    """An enrolment token; it is in this answer alone."""

    token: str
    site: str
    boards: int
    expires_at: str


class NewBoard(Question):
    """A board to enrol; a board that is known by its MAC stays the button that it is."""

    mac: Mac
    """12 hex digits, such as aabbccddeeff."""
    chip: Chip
    inputs: Annotated[tuple[NewInput, ...], Field(max_length=MOST_INPUTS, strict=False)] = ()
    """Left out: as they are; on a new board unclaimed."""
    count: Annotated[int, Field(ge=1, le=MOST_INPUTS)] = 1
    """How many inputs the board has."""


class Identity(Secrets):
    """All that a board needs; shown once."""

    setup: str
    """The password of the access point that it opens to be set up."""
    wifi: list[NetworkSecrets]
    """The networks of its site, in the order in which it tries them."""


@router.post("", status_code=201)
def give_leave(request: Request, who: Changer, body: NewEnrolment) -> EnrolmentAnswer:
    """Return a token that enrols so many boards for one site within ten minutes."""
    desk = desk_of(request)
    now_ms = desk.now_ms()
    with desk.changing() as session:
        place = register.site(session, body.site)
        token = enrolment_tokens.make(session, who.account_id, place.id or 0, body.boards, now_ms)
    return EnrolmentAnswer(
        token=token,
        site=body.site,
        boards=body.boards,
        expires_at=iso(now_ms + enrolment_tokens.GOOD_FOR_MS),
    )


@router.post("/boards", status_code=201)
def enrol_board(request: Request, who: Enroller, body: NewBoard) -> Identity:
    """Enrol a board with an enrolment token; the secrets are in this answer alone."""
    desk = desk_of(request)
    wanted = tuple(Wanted(one.asset, one.category) for one in body.inputs)
    with desk.changing() as session:
        leave = session.get_one(EnrolmentToken, who.enrolment)
        place = session.get_one(Site, leave.site_id)
        wifi = of_site(session, desk.world.keyring, place)
        name = enrolment.enrol_board(
            session,
            desk.world,
            desk.button_settings,
            leave,
            Board(body.mac, body.chip, wanted, body.count),
            desk.now_ms(),
        ).name
    wiring.wait_until_told(request)
    return Identity.of(
        request,
        name,
        setup=desk.world.keyring.setup(name),
        wifi=[secrets_of(one) for one in wifi],
    )
