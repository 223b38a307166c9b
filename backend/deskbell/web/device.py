"""The page on which somebody lets a computer in: type its code, look at its name, say yes or no.

It works without scripts, as every action here does. A link may bring the code; it is looked up
only when somebody sends it: a wrong one counts, and no link of a stranger may use up guesses.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Form, Query, Request, Response

from deskbell.auth import Allow, Who, desk_of
from deskbell.desk import device_codes
from deskbell.desk.device_codes import Found, TooManyGuesses
from deskbell.domain.role import CHANGE_BUTTONS
from deskbell.web.reader import reader_of
from deskbell.web.render import page
from deskbell.web.routing import PageRoute

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Decides = Annotated[Who, Allow(CHANGE_BUTTONS)]
PATH: Final = "/device"
UNKNOWN: Final = "unknown"
TOO_MANY: Final = "too_many"
LET_IN: Final = "let_in"
TURNED_AWAY: Final = "turned_away"
LONGEST_CODE: Final = 40
_STATUS: Final = {UNKNOWN: 404, TOO_MANY: 429}


@router.get(PATH)
def show(
    request: Request, who: Decides, code: Annotated[str, Query(max_length=LONGEST_CODE)] = ""
) -> Response:
    """Ask for the code of a computer; one that the link brings is filled in."""
    return _page(request, who, code=code)


@router.post(PATH)
def look_up(
    request: Request, who: Decides, code: Annotated[str, Form(max_length=LONGEST_CODE)] = ""
) -> Response:
    """Ask whether to let the computer in that shows this code."""
    desk = desk_of(request)
    try:
        with desk.writing() as session:  # a wrong code is noted
            found = device_codes.find(session, who.account_id, code, desk.now_ms())
    except TooManyGuesses:
        return _page(request, who, TOO_MANY)
    return _page(request, who, "" if found else UNKNOWN, found, code)


@router.post("/device/{code}/allow")
def allow(request: Request, who: Decides, code: str) -> Response:
    """Let the computer in that shows this code."""
    return _decide(request, who, code, let_in=True)


@router.post("/device/{code}/refuse")
def refuse(request: Request, who: Decides, code: str) -> Response:
    """Turn the computer away that shows this code."""
    return _decide(request, who, code, let_in=False)


def _decide(request: Request, who: Who, code: str, *, let_in: bool) -> Response:
    desk = desk_of(request)
    try:
        with desk.writing() as session:
            found = device_codes.decide(session, who.account_id, code, desk.now_ms(), let_in=let_in)
    except TooManyGuesses:
        return _page(request, who, TOO_MANY)
    if found is None:
        return _page(request, who, UNKNOWN)
    return _page(request, who, LET_IN if let_in else TURNED_AWAY, found)


def _page(
    request: Request, who: Who, said: str = "", found: Found | None = None, code: str = ""
) -> Response:
    language = reader_of(request, who).language
    status = _STATUS.get(said, 200)
    return page(
        "device.html", language, status=status, said=said, found=found, code=code, reader=who.name
    )
