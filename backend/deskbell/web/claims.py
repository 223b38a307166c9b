"""Claiming an input on its button's page: choose an asset of the shop, or name a new one.

It works without scripts; with them the list follows what is typed. A button
that stands nowhere is given its shop first.
"""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Header, HTTPException, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from deskbell.auth import Allow, Who, desk_of
from deskbell.desk import buttons, register
from deskbell.desk.buttons import UnknownButton
from deskbell.desk.desk import Desk
from deskbell.desk.readable import UnreadableConfiguration
from deskbell.desk.register import OtherCategory, UnknownCategory
from deskbell.domain.role import CHANGE_BUTTONS
from deskbell.store import button_list
from deskbell.store.button import Button
from deskbell.store.button_list import Input, ListedButton
from deskbell.store.site import Asset, Site
from deskbell.web import choices
from deskbell.web.buttons import ButtonId
from deskbell.web.reader import reader_of
from deskbell.web.render import headers, page
from deskbell.web.routing import PageRoute
from deskbell_catalogue import BUTTON, Catalogue
from deskbell_wire.checks import MAX_INPUT

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Changes = Annotated[Who, Allow(CHANGE_BUTTONS)]
IsHtmx = Annotated[bool, Header(alias="HX-Request")]
PATH: Final = "/buttons/{button}/inputs/{number}"
LONGEST_NAME: Final = 200
LARGEST_ID: Final = 2**31 - 1
"""What a database keeps in a column of whole numbers; SQLite and PostgreSQL fail at far larger ones."""
LONGEST_SEARCH: Final = 80

OTHER_CATEGORY: Final = "other_category"
BAD_NAME: Final = "bad_name"
NO_CATEGORY: Final = "no_category"
NOT_HERE: Final = "not_here"
UNREADABLE: Final = "unreadable"


class Refused(Exception):
    """What was filled in cannot be; the text is the key of what the page says."""


@dataclass(frozen=True, slots=True)
class At:
    """The input that is claimed."""

    button: str
    number: int


@dataclass(frozen=True, slots=True)
class Wish:
    """What was filled in; `site` counts only for a button that stands nowhere."""

    q: str = ""
    site: int | None = None
    asset: int | None = None
    name: str = ""
    category: str = ""


def at(button: ButtonId, number: Annotated[int, Path(ge=1, le=MAX_INPUT)]) -> At:
    """Read which input."""
    return At(button, number)


def wish(
    site: Annotated[int | None, Form(ge=1, le=LARGEST_ID)] = None,
    asset: Annotated[int | None, Form(ge=1, le=LARGEST_ID)] = None,
    name: Annotated[str, Form()] = "",
    category: Annotated[str, Form()] = "",
) -> Wish:
    """Read a form."""
    return Wish(site=site, asset=asset, name=name.strip(), category=category)


Place = Annotated[At, Depends(at)]


@router.get(PATH)
def choose(
    request: Request,
    who: Changes,
    place: Place,
    site: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    q: str = "",
    is_htmx: IsHtmx = False,  # noqa: FBT002 a header
) -> Response:
    """Ask what an input stands for: what the shop has, those that fit a search; for htmx the list."""
    printable = "".join(char if char.isprintable() else " " for char in q)
    wanted = Wish(q=printable.strip()[:LONGEST_SEARCH], site=site)
    return _page(request, who, place, wanted, part="found" if is_htmx else None)


@router.post(PATH)
def claim(
    request: Request, who: Changes, place: Place, wanted: Annotated[Wish, Depends(wish)]
) -> Response:
    """Have an input stand for an asset, or for a new one; what was reported on it moves along."""
    desk = desk_of(request)
    try:
        with desk.changing() as session:
            _claim(session, desk, place, wanted)
    except Refused as why:
        return _page(request, who, place, wanted, said=str(why))
    except OtherCategory:
        return _page(request, who, place, wanted, said=OTHER_CATEGORY)
    except UnknownCategory:
        return _page(request, who, place, wanted, said=NO_CATEGORY)
    except UnreadableConfiguration:
        return _page(request, who, place, wanted, said=UNREADABLE)
    return RedirectResponse(f"/buttons/{place.button}?claimed={place.number}", 303, headers({}))


def _claim(session: Session, desk: Desk, place: At, wanted: Wish) -> None:
    listed, _ = _input(session, place)
    site = _site(session, listed, wanted.site)
    if site is None:
        raise Refused(NOT_HERE)
    asset = _asset(session, site, wanted, desk.world.catalogue)
    settings, now_ms = desk.button_settings, desk.now_ms()
    buttons.claim(session, listed.epoch, place.number, asset, settings, now_ms)


def _asset(session: Session, site: Site, wanted: Wish, catalogue: Catalogue) -> Asset:
    """Return the asset that was chosen or named. Raises Refused, OtherCategory, UnknownCategory."""
    if wanted.asset is not None:
        found = session.get(Asset, wanted.asset)
        if found is None or found.site_id != site.id:
            raise Refused(NOT_HERE)
        return found
    if not wanted.name.isprintable() or not 0 < len(wanted.name) <= LONGEST_NAME:
        raise Refused(BAD_NAME)
    return register.asset(session, site, wanted.name, wanted.category, catalogue)


def _input(session: Session, place: At) -> tuple[ListedButton, Input]:
    found = button_list.one(session, place.button)
    if found is None:
        raise UnknownButton(place.button)
    one = next((one for one in found.inputs if one.number == place.number), None)
    if one is None or found.epoch.revoked_at_ms is not None:
        raise HTTPException(404, f"{place.button} has no input {place.number} to be claimed.")
    return found, one


def _site(session: Session, listed: ListedButton, chosen: int | None) -> Site | None:
    """Return the button's own shop, else the one that was chosen."""
    own = session.get_one(Button, listed.id).site_id
    wanted = chosen if own is None else own
    return None if wanted is None else session.get(Site, wanted)


def _page(
    request: Request,
    who: Who,
    place: At,
    wanted: Wish,
    *,
    said: str = "",
    part: str | None = None,
) -> Response:
    desk, reader = desk_of(request), reader_of(request, who)
    catalogue = desk.world.catalogue
    with desk.looking() as session:
        listed, one = _input(session, place)
        site = _site(session, listed, wanted.site)
        found = (
            choices.sites(session, wanted.q)
            if site is None
            else choices.assets(session, site, wanted.q, one.asset, catalogue, reader.language)
        )
        name = site.name if site else ""
        site_id = site.id if site else None
    return page(
        "claim.html",
        reader.language,
        part,
        status=409 if said else 200,
        reader=reader,
        button=listed.id,
        number=place.number,
        site=name,
        chosen_site=None if listed.site else site_id,
        wish=wanted,
        said=said,
        found=found,
        categories=[one for one in catalogue.categories if one.id != BUTTON],
    )
