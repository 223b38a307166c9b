"""Tiles of a button's inputs, to be printed in plastic: what stands on them comes from the register."""

from enum import StrEnum
from typing import Annotated, Final

from fastapi import APIRouter, HTTPException, Path, Request, Response
from sqlmodel import Session, col, select

from deskbell import pages
from deskbell.auth import Allow, Who, desk_of
from deskbell.desk.buttons import UnknownButton
from deskbell.domain.role import READ_BUTTONS
from deskbell.errors import DeskbellError
from deskbell.store import button_list
from deskbell.store.button_list import ListedButton
from deskbell.store.site import Site
from deskbell.texts import choose, texts
from deskbell.web.buttons import ButtonId
from deskbell.web.reader import reader_of
from deskbell.web.render import headers, page
from deskbell.web.routing import PageRoute
from deskbell_catalogue import BUTTON
from deskbell_wire.checks import MAX_INPUT

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Reads = Annotated[Who, Allow(READ_BUTTONS)]
Number = Annotated[int, Path(ge=1, le=MAX_INPUT)]
UNMADE: Final = 422


class Tile(StrEnum):
    """Which of the two: what a button is for, or the code of its page."""

    WORD = "word"
    CODE = "code"


class Kind(StrEnum):
    """A file's kind, which is its ending."""

    STL = "stl"
    THREEMF = "3mf"


@router.get("/buttons/{button}/tiles/{number}/{tile}.{kind}")
def download(
    request: Request, who: Reads, button: ButtonId, number: Number, tile: Tile, kind: Kind
) -> Response:
    """Answer with the file of a tile, in the language of the shop."""
    desk, reader = desk_of(request), reader_of(request, who)
    print_tile = request.app.state.print_tile
    with desk.looking() as session:
        found = button_list.one(session, button)
        if found is None:
            raise UnknownButton(button)
        language = _language(session, found, reader.language)
    place = next((one for one in found.inputs if one.number == number), None)
    category = desk.world.catalogue.category((place and place.category) or BUTTON)
    if place is None or category is None or print_tile is None:
        raise HTTPException(404, f"There is no tile for input {number} of {button}.")
    address = _address(request, button) if tile is Tile.CODE else ""
    try:
        content = print_tile(category, language, place.asset or "", button, address, kind)
    except DeskbellError as error:
        said = texts(reader.language)
        return page(
            "trouble.html",
            reader.language,
            status=UNMADE,
            head=said.gettext("This tile cannot be made"),
            text=str(error),
        )
    name = f"{button}-{number}{'-code' if tile is Tile.CODE else ''}.{kind}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=f"model/{kind}", headers=headers(disposition))


def _address(request: Request, button: str) -> str:
    base = pages.elsewhere(request.app.state.settings) or pages.here(request.app.state.settings)
    return f"{base}/buttons/{button}"


def _language(session: Session, found: ListedButton, otherwise: str) -> str:
    """Return the language of a button's shop; the reader's, where it stands in none."""
    if found.site is None:
        return otherwise
    of_site = select(Site.language).where(col(Site.name) == found.site)
    return choose(session.exec(of_site).first(), otherwise)
