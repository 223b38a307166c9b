"""What goes wrong, told to people: a page in their language, or the way to the sign-in page.

The API maps every refusal to a problem in one place and hands it over here when
somebody with a browser asked.
"""

from typing import Final, Protocol

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

from deskbell.auth import remember_page
from deskbell.texts import texts
from deskbell.web import signin
from deskbell.web.lamps import N_
from deskbell.web.reader import language_of
from deskbell.web.render import headers, page

FORBIDDEN: Final = 403
NOT_FOUND: Final = 404
FAULT: Final = 500

SAYS: Final = {
    FORBIDDEN: (
        N_("Not for this role"),
        N_("Your role may not do this. Somebody with another role has to."),
    ),
    NOT_FOUND: (
        N_("Not here"),
        N_("There is nothing at this address. It may have been mistyped."),
    ),
    FAULT: (
        N_("Something went wrong"),
        N_("Nothing was changed. Try again, or ask whoever runs this desk."),
    ),
}

NAMED: Final = {
    "unknown_button": (
        N_("No such button"),
        N_(
            "This desk does not know a button of this name. "
            "It may belong to another desk, or its label is older than this desk."
        ),
    ),
}
"""What deserves words of its own."""


class Problem(Protocol):
    """A refusal as the API maps it."""

    @property
    def status(self) -> int:
        """Return the HTTP status."""

    @property
    def name(self) -> str:
        """Return what it is called."""

    @property
    def detail(self) -> str:
        """Return what happened and what to do, in English."""


def error_page(request: Request, problem: Problem) -> Response:
    """Answer somebody's browser; a script of ours gets the status and a plain line."""
    if problem.name == "no_credentials":
        return _to_sign_in(request)
    if problem.name == "link_spent":
        return signin.explain(request, spent=True, status=problem.status)
    if "text/html" not in request.headers.get("accept", "") or _is_htmx(request):
        return PlainTextResponse(problem.detail, problem.status, headers({}))
    kind = problem.status if problem.status in SAYS else FAULT
    head, text = NAMED.get(problem.name, SAYS[kind])
    language = language_of(request)
    said = texts(language)
    return page(
        "trouble.html",
        language,
        status=problem.status,
        head=said.gettext(head),
        text=said.gettext(text),
    )


def _to_sign_in(request: Request) -> Response:
    if _is_htmx(request):
        return PlainTextResponse("", 401, headers({"HX-Redirect": signin.PATH}))
    if request.method not in ("GET", "HEAD"):
        return PlainTextResponse("", 401, headers({}))
    response = RedirectResponse(signin.PATH, 303, headers({}))
    if "text/html" in request.headers.get("accept", ""):
        remember_page(response, request)
    return response


def _is_htmx(request: Request) -> bool:
    return request.headers.get("hx-request") == "true"
