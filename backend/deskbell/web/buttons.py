"""The page of a button, where the code on its label leads: what it is, how it does, what was tested.

A code that is printed in plastic has room for capitals alone, and so leads to `/B/B0417`.
"""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import RedirectResponse

from deskbell import pages
from deskbell.auth import Allow, Who, desk_of
from deskbell.domain.role import READ_BUTTONS
from deskbell.web.button_view import view
from deskbell.web.reader import reader_of
from deskbell.web.render import headers, page
from deskbell.web.routing import PageRoute

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Reads = Annotated[Who, Allow(READ_BUTTONS)]
ButtonId = Annotated[str, Path(max_length=40)]


@router.get("/buttons/{button}")
def show(request: Request, who: Reads, button: ButtonId, claimed: int = 0) -> Response:
    """Show a button; `claimed` is the input that was claimed just now."""
    desk, reader = desk_of(request), reader_of(request, who)
    shown = view(desk, reader, button)
    done = next((one for one in shown.places if one.number == claimed and one.asset), None)
    state = request.app.state
    return page(
        "button.html",
        reader.language,
        button=shown,
        reader=reader,
        done=done,
        now_ms=desk.now_ms(),
        has_tiles=state.print_tile is not None,
        has_code=pages.elsewhere(state.settings) is not None,
    )


@router.get("/B/{button}")
def lead(_who: Reads, button: ButtonId) -> Response:
    """Lead from the short address to the page."""
    return RedirectResponse(f"/buttons/{quote(button.lower(), safe='')}", 307, headers({}))
