"""The equipment of the drawn counter: it is broken and mended here, and nobody tells the buttons."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Final, Protocol, cast

from fastapi import APIRouter, HTTPException, Request
from pydantic import BaseModel, ConfigDict

from deskbell.auth import Allow, Who
from deskbell.desk.news import News
from deskbell.domain.role import PRESS_SIMULATED
from deskbell.texts import texts
from deskbell.web.lamps import N_
from deskbell.web.reader import language_of
from deskbell.web.render import fragment

router = APIRouter(include_in_schema=False)

FAULTS: Final = {
    "paper_out": N_("Paper roll is empty"),
    "cover_open": N_("Cover is open"),
    "dead": N_("Till is dead"),
    "answers_503": N_("Sales app answers 503"),
    "down": N_("Router is down"),
}
"""What can be broken, in words."""


class Thing(Protocol):
    """What pages need of a piece of equipment."""

    id: str
    faults: tuple[str, ...]
    broken: frozenset[str]
    """Those of its faults that it has now."""

    def set_broken(self, fault: str, *, broken: bool) -> None:
        """Break it, or mend it. Raises KeyError for a fault that it cannot have."""


class Around(Protocol):
    """What a button looks at, and the way there."""

    @property
    def thing(self) -> Thing:
        """Return what it stands for."""

    @property
    def router(self) -> Thing:
        """Return its shop's router."""


@dataclass(frozen=True, slots=True)
class Control:
    """A fault that can be made and mended on the page."""

    equipment: str
    fault: str

    @property
    def id(self) -> str:
        """Return what its element is called by."""
        return f"fault-{self.equipment}-{self.fault}"


class Change(BaseModel):
    """A hand that breaks something, or mends it."""

    model_config = ConfigDict(strict=True, extra="forbid")
    equipment: str
    fault: str
    broken: bool


def around(request: Request) -> Mapping[str, Around]:
    """Return what is around each simulated button."""
    found: Mapping[str, Around] = request.app.state.around
    return found


def controls(thing: Thing) -> tuple[Control, ...]:
    """Return what can be broken at a thing."""
    return tuple(Control(thing.id, fault) for fault in thing.faults)


def told(thing: Thing, language: str) -> Iterator[tuple[str, str]]:
    """Yield for each fault of a thing the element that shows it, and what it shows now."""
    for one in controls(thing):
        yield (
            one.id,
            fragment(
                "fault.html", language, what=FAULTS[one.fault], is_broken=one.fault in thing.broken
            ),
        )


@router.post("/demo/equipment", status_code=204)
def change(request: Request, who: Annotated[Who, Allow(PRESS_SIMULATED)], wanted: Change) -> None:
    """Break a thing of the counter, or mend it; every page that shows it learns that."""
    things = {
        thing.id: thing for one in around(request).values() for thing in (one.thing, one.router)
    }
    try:
        things[wanted.equipment].set_broken(wanted.fault, broken=wanted.broken)
    except KeyError:
        text = texts(language_of(request, who.language)).gettext(
            "There is nothing on the counter that can be broken like this."
        )
        raise HTTPException(404, text) from None
    cast("News", request.app.state.shop_news).tell()
