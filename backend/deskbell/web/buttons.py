"""The page of a button, where the code on its label leads: what it is, how it does, what was tested."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from deskbell.auth import Allow, Who, desk_of
from deskbell.domain.role import READ_BUTTONS
from deskbell.web.button_view import view
from deskbell.web.reader import reader_of
from deskbell.web.render import page
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
    return page(
        "button.html", reader.language, button=shown, reader=reader, done=done, now_ms=desk.now_ms()
    )
