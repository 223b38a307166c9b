"""The demo: a drawn counter whose buttons run the firmware itself, beside the live desk.

A finger on a drawn button closes the simulated button's contact and nothing
else; what the lamp then shows is what the firmware shows.
"""

import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Final, cast

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, ConfigDict
from sqlmodel import Session

from deskbell.auth import Allow, Who, desk_of
from deskbell.desk import buttons
from deskbell.desk.desk import Desk
from deskbell.desk.news import News
from deskbell.domain.role import PRESS_SIMULATED, READ_INCIDENTS
from deskbell.store import button_list, queue
from deskbell.texts import texts
from deskbell.web import equipment, reach, seen
from deskbell.web.board import Board
from deskbell.web.course import AGAIN, HELD, PRESSED, REOPENING, Recorder, SimulatedButton, Step
from deskbell.web.equipment import Control
from deskbell.web.lamps import N_
from deskbell.web.live import Watch, stream
from deskbell.web.queue import IsHtmx
from deskbell.web.reader import Reader, language_of, reader_of
from deskbell.web.render import fragment, page
from deskbell.web.routing import PageRoute
from deskbell.web.rows import Eyes, Row
from deskbell_catalogue import BUTTON

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Reads = Annotated[Who, Allow(READ_INCIDENTS)]
Presses = Annotated[Who, Allow(PRESS_SIMULATED)]
CARDS: Final = 6
HOLD_S: Final = 2.3

STEPS: Final = {
    PRESSED: (N_("Pressed"), N_("One finger, no words")),
    AGAIN: (N_("Pressed again"), N_("It joins the same incident")),
    REOPENING: (N_("Pressed again"), N_("Still broken, so the incident opens again")),
    HELD: (N_("Held"), N_("It works, says the counter")),
    "heard": (N_("Heard"), N_("Written to its own memory")),
    "filed": (N_("Filed"), N_("The desk signed a receipt")),
    "known": (N_("We know already"), N_("It is part of something bigger")),
    "taken": (N_("Taken"), N_("Somebody has acknowledged it")),
    "fixed": (N_("Fixed?"), N_("Resolved; the desk asks whether it works")),
    "ready": (N_("Ready"), N_("Nothing is open any more")),
    "trouble": (N_("Kept, not sent yet"), N_("Not proven for a minute; the press is safe")),
    "no_contact": (N_("No contact"), N_("The desk is out of reach")),
    seen.FINDING: (N_("Finding"), ""),
    seen.SEEN_WORKING: (N_("Seen working"), N_("The button looked after the fix, so it is closed")),
    seen.STILL_BROKEN: (N_("Still broken"), N_("The button looked after the fix")),
    seen.UNPROVEN: (
        N_("Not proven"),
        N_("The button could not prove the fix, so the shop decides"),
    ),
    "setup": (N_("Setting up"), N_("No network yet")),
    "faulty": (N_("Out of order"), N_("The button itself needs help")),
}
"""What a press goes through, in words: the head and what it means."""


@dataclass(frozen=True, slots=True)
class Place:
    """A button as it is drawn on the counter."""

    button: str
    input: int
    name: str
    icon: str
    label: str
    controls: tuple[Control, ...]

    @property
    def id(self) -> str:
        """Return what its elements are called by."""
        return f"{self.button}-{self.input}"


class Contact(BaseModel):
    """A finger on an input."""

    model_config = ConfigDict(strict=True, extra="forbid")
    button: str
    input: int
    closed: bool = True


def record(app: FastAPI) -> None:
    """Begin to measure what the simulated buttons do."""

    def now_ms() -> int:
        return cast("Desk", app.state.desk).now_ms()  # starlette's state holds anything

    app.state.recorder = Recorder(app.state.simulated, now_ms=now_ms)
    app.state.shop_news.listen(app.state.recorder.note)


def _simulated(request: Request) -> Mapping[str, SimulatedButton]:
    buttons: Mapping[str, SimulatedButton] = request.app.state.simulated
    return buttons


def _recorder(request: Request) -> Recorder:
    return cast("Recorder", request.app.state.recorder)  # starlette's state holds anything


@dataclass(frozen=True, slots=True)
class Counter:
    """The counter of one shop, and the names of all."""

    shops: tuple[str, ...]
    shop: int
    """Which of them, from 1."""
    places: tuple[Place, ...]
    controls: tuple[Control, ...]
    """What can be broken of the shop as a whole."""


def counter(request: Request, reader: Reader, shop: int) -> Counter:
    """Return a shop's buttons, as the register knows them; the first shop's when there is no such."""
    desk, simulated = desk_of(request), _simulated(request)
    by_shop: dict[str, list[str]] = {}
    with desk.looking() as session:
        sites = button_list.sites(session, simulated.keys())
        for button in simulated:
            by_shop.setdefault(sites.get(button, ""), []).append(button)
        shops = tuple(by_shop)
        shop = shop if 1 <= shop <= len(shops) else 1
        drawn = by_shop[shops[shop - 1]] if shops else []
        around = equipment.around(request)
        places = tuple(
            _place(session, desk, reader, button, around.get(button)) for button in drawn
        )
    routers = {one.id: one for one in (around[b].router for b in drawn if b in around)}
    of_shop = tuple(control for one in routers.values() for control in equipment.controls(one))
    return Counter(shops, shop, places, of_shop)


def _place(
    session: Session, desk: Desk, reader: Reader, button: str, around: equipment.Around | None
) -> Place:
    assets = buttons.current_inputs(session, buttons.current_epoch(session, button))
    asset = assets[0] if assets else None
    category = desk.world.catalogue.category(asset.category if asset else BUTTON)
    return Place(
        button=button,
        input=1,
        name=asset.name if asset else button,
        icon=category.icon if category else "i-concierge-bell",
        label=category.label(reader.language) if category else button,
        controls=equipment.controls(around.thing) if around else (),
    )


def look(request: Request, desk: Desk, reader: Reader, drawn: tuple[Place, ...]) -> Board:
    """Return the newest incidents as cards, and what each lamp shows."""
    eyes = Eyes.of(desk, reader.language, reader.who.account_id)
    simulated, course = _simulated(request), _recorder(request).newest
    steps: list[Step] = []
    with desk.looking() as session:
        found = queue.find_open(session, queue.Wanted())
        if course is not None:
            steps = seen.with_what_was_seen(session, course, desk.world.catalogue, reader.language)
    now_ms = desk.now_ms()
    rows = sorted((eyes.see(one, now_ms) for one in found), key=lambda row: -row.number)
    shown = {
        "steps": fragment("steps.html", reader.language, course=course, steps=steps, words=STEPS),
        "behind": fragment(
            "behind.html", reader.language, took=course and course.first_s.get("filed")
        ),
    }
    shown |= reach.told(request, reader.language)
    around = equipment.around(request)
    for one in (around[place.button] for place in drawn if place.button in around):
        shown |= dict(equipment.told(one.thing, reader.language))
        shown |= dict(equipment.told(one.router, reader.language))
    for place in drawn:
        lamp = simulated[place.button].lamps.get(place.input, {"state": "setup"})
        for part in ("bell", "now"):
            shown[f"{part}-{place.id}"] = fragment(
                f"{part}.html", reader.language, place=place, state=lamp["state"]
            )
    return Board({"cards": tuple(rows[:CARDS])}, shown)


@router.get("/demo")
def show(
    request: Request,
    who: Reads,
    shop: int = 1,
    is_htmx: IsHtmx = False,  # noqa: FBT002 a header
) -> Response:
    """Show the counter of a shop, and the desk beside it."""
    desk, reader = desk_of(request), reader_of(request, who)
    drawn = counter(request, reader, shop)
    return page(
        "demo.html",
        reader.language,
        "board" if is_htmx else None,
        reader=reader,
        counter=drawn,
        board=look(request, desk, reader, drawn.places),
    )


@router.get("/demo/live", response_class=EventSourceResponse)
async def live(
    request: Request, who: Reads, shop: int = 1, have: str = ""
) -> AsyncIterator[ServerSentEvent]:
    """Stream cards, lamps and steps as they change."""
    desk, reader = desk_of(request), reader_of(request, who)
    drawn = await run_in_threadpool(counter, request, reader, shop)

    def draw(row: Row) -> str:
        return fragment("card.html", reader.language, row=row)

    watch = Watch(desk, lambda: look(request, desk, reader, drawn.places), draw, have)
    async for event in stream(request, desk, watch, cast("News", request.app.state.shop_news)):
        yield event


@router.post("/demo/pin", status_code=204)
def pin(request: Request, who: Presses, contact: Contact) -> None:
    """Close or open a simulated button's contact: nothing else happens here."""
    _set_pin(request, who, contact, closed=contact.closed)


@router.post("/demo/hold", status_code=204)
def hold(request: Request, who: Presses, contact: Contact) -> None:
    """Hold a simulated button for as long as *it works* takes; for whoever cannot hold a pointer."""
    _set_pin(request, who, contact, closed=True)
    time.sleep(HOLD_S)
    _set_pin(request, who, contact, closed=False)


def _set_pin(request: Request, who: Who, contact: Contact, *, closed: bool) -> None:
    button = _simulated(request).get(contact.button)
    said = texts(language_of(request, who.language))
    if button is None:
        text = said.gettext("There is no simulated button %(name)s.")
        raise HTTPException(404, text % {"name": contact.button})
    try:
        with _recorder(request).contact(contact.button, contact.input, closed=closed):
            button.set_pin(contact.input, closed=closed)
    except ProcessLookupError:
        text = said.gettext("The simulated button %(name)s has stopped, so it felt no finger.")
        raise HTTPException(409, text % {"name": contact.button}) from None
