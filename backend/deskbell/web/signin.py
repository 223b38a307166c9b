"""The page that says how to sign in. Links are spent by `auth`; there is no password to ask for."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from deskbell.auth import Allow, first_page, whoever
from deskbell.domain.role import OPEN_TO_ALL
from deskbell.web.reader import language_of
from deskbell.web.render import headers, page
from deskbell.web.routing import PageRoute

router = APIRouter(route_class=PageRoute, include_in_schema=False)

PATH = "/signin"


@router.get("/", dependencies=[Allow(OPEN_TO_ALL)])
def home(request: Request) -> Response:
    """Lead to the first page."""
    return RedirectResponse(first_page(request), 303, headers({}))


@router.get(PATH, dependencies=[Allow(OPEN_TO_ALL)])
def show(request: Request) -> Response:
    """Say how to sign in; somebody who is signed in goes on."""
    if whoever(request) is not None:
        return RedirectResponse(first_page(request), 303, headers({}))
    return explain(request)


def explain(request: Request, *, spent: bool = False, status: int = 200) -> Response:
    """Return the page, also as the answer to a link that was used before."""
    return page(
        "signin.html", language_of(request), status=status, spent=spent, command=_command(request)
    )


def _command(request: Request) -> str:
    """Return what makes a link; a demo's data lies where nobody could guess it."""
    return getattr(request.app.state, "deskbell_command", "deskbell")
