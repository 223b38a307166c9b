"""Every refusal as `application/problem+json` (RFC 9457), mapped in this one place.

A refusal is an exception that stands beside its rule; here it gets its status
and its name. What is not in the table is a fault of ours: it is logged, and the
caller learns no more than that.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from deskbell.api.answers import MEDIA_TYPE, BadCursor, NotRunning, NotSimulated, UnknownPlace
from deskbell.api.device_code import AccessDenied, AuthorizationPending, ExpiredCode, SlowDown
from deskbell.auth import ForeignPage, NoCredentials, NotAllowed
from deskbell.desk.accounts import LinkSpent, UnknownAccount
from deskbell.desk.bench_tests import OtherBoard
from deskbell.desk.buttons import UnknownButton
from deskbell.desk.device_codes import TooManyGuesses, TooManyWaiting
from deskbell.desk.enrolment import BadButtonName, ButtonExists, OtherSite, TooFewInputs
from deskbell.desk.enrolment_tokens import EnrolmentOver, EnrolmentSpent
from deskbell.desk.networks import UnknownSite
from deskbell.desk.proof import CannotLook
from deskbell.desk.readable import UnreadableConfiguration
from deskbell.desk.register import OtherCategory, UnknownAsset, UnknownCategory
from deskbell.desk.register_csv import BadRegister
from deskbell.desk.sealed_networks import UnreadableNetworks
from deskbell.desk.work import UnknownIncident
from deskbell.domain.incident import IllegalMove
from deskbell.domain.network import BadNetwork

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, as a caller is told."""

    status: int
    name: str
    title: str
    detail: str
    more: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """Return the members of RFC 9457; `type` is a name, explained in docs/reference/errors.md."""
        return {
            "type": f"urn:deskbell:error:{self.name}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        } | self.more


TABLE: Final[dict[type[Exception], tuple[int, str, str]]] = {
    NoCredentials: (401, "no_credentials", "Nobody is signed in"),
    NotAllowed: (403, "not_allowed", "The role lacks the permission"),
    ForeignPage: (403, "foreign_page", "The request came from another site"),
    LinkSpent: (410, "link_spent", "The sign-in link is spent"),
    UnknownIncident: (404, "unknown_incident", "There is no such incident"),
    UnknownButton: (404, "unknown_button", "There is no such button"),
    UnknownAccount: (422, "unknown_account", "There is no such account"),
    UnknownCategory: (422, "unknown_category", "The catalogue has no such category"),
    UnknownAsset: (422, "unknown_asset", "The site has no such asset"),
    UnknownPlace: (404, "unknown_place", "There is no such thing"),
    UnknownSite: (404, "unknown_site", "There is no such site"),
    BadNetwork: (422, "bad_network", "No button could join this network"),
    UnreadableNetworks: (409, "unreadable_networks", "The site's Wi-Fi cannot be read"),
    OtherCategory: (409, "other_category", "The asset has another category"),
    BadButtonName: (422, "bad_button_name", "This cannot name a button"),
    UnreadableConfiguration: (422, "unreadable_configuration", "A button could not read this"),
    ButtonExists: (409, "button_exists", "There is such a button already"),
    EnrolmentOver: (401, "enrolment_over", "The enrolment token is over"),
    EnrolmentSpent: (409, "enrolment_spent", "The enrolment token is spent"),
    TooFewInputs: (422, "too_few_inputs", "The board has fewer inputs than assets"),
    OtherBoard: (409, "other_board", "The button has another board"),
    OtherSite: (409, "other_site", "The board belongs to another site"),
    IllegalMove: (409, "illegal_move", "The incident's state does not allow it"),
    CannotLook: (409, "cannot_look", "No button can look"),
    NotSimulated: (409, "not_simulated", "Only a finger can press this button"),
    NotRunning: (409, "not_running", "The simulated button is not running"),
    BadCursor: (422, "bad_cursor", "The cursor is not one of this list"),
    AuthorizationPending: (400, "authorization-pending", "Nobody has decided yet"),
    SlowDown: (400, "slow-down", "Asked too soon"),
    AccessDenied: (400, "access-denied", "The computer was turned away"),
    ExpiredCode: (400, "expired-code", "The code is over"),
    TooManyWaiting: (429, "too_many_waiting", "Too many computers wait"),
    TooManyGuesses: (429, "too_many_guesses", "Too many wrong codes"),
    BadRegister: (422, "bad_register", "The register was not imported"),
}
"""Every refusal: its status, its name and its title. Four are named as RFC 8628 names them."""

INVALID: Final = (422, "invalid_request", "The request is not in order")
FAULT: Final = (500, "fault", "The desk failed")
"""Beside the table: what FastAPI refuses, and what nobody foresaw."""

Page = Callable[[Request, Problem], Response]


def install_errors(app: FastAPI) -> None:
    """Answer every error of this app; `app.state.error_page` makes the answer for people's pages."""

    def handle(request: Request, error: Exception) -> Response:
        problem = problem_of(error)
        page: Page | None = getattr(request.app.state, "error_page", None)
        if page is not None and not request.url.path.startswith("/api/"):
            return page(request, problem)
        return JSONResponse(
            problem.json(), problem.status, media_type=MEDIA_TYPE, headers=problem.headers
        )

    def fault(request: Request, error: Exception) -> Response:
        log.error("request_failed", route=_route(request), exc_info=error)
        return handle(request, error)

    for kind in (*TABLE, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, handle)
    app.add_exception_handler(Exception, fault)


def _route(request: Request) -> str:
    """Return the path without what a caller put into it, such as the secret of a sign-in link."""
    names = {str(value): f"{{{name}}}" for name, value in request.path_params.items()}
    path: str = request.scope["path"]
    return "/".join(names.get(part, part) for part in path.split("/"))


def problem_of(error: Exception) -> Problem:
    """Return the problem that stands for an error."""
    if isinstance(error, RequestValidationError):
        return _invalid(error)
    if isinstance(error, HTTPException):
        headers = dict(error.headers or {})
        name = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
        return Problem(error.status_code, name, error.detail, error.detail, headers=headers)
    for kind in type(error).__mro__:
        if kind in TABLE:
            status, name, title = TABLE[kind]
            more = {"lines": error.lines} if isinstance(error, BadRegister) else {}
            headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}  # noqa: PLR2004 RFC 6750
            return Problem(status, name, title, str(error), more, headers)
    status, name, title = FAULT
    return Problem(status, name, title, "Its log says more; nothing was changed.")


def _invalid(error: RequestValidationError) -> Problem:
    status, name, title = INVALID
    errors = [
        {
            "where": ".".join(str(part) for part in one["loc"]),
            "what": one["msg"].removeprefix("Value error, "),
        }
        for one in error.errors()
    ]
    detail = "; ".join(f"{one['where']}: {one['what']}" for one in errors)
    return Problem(status, name, title, detail, {"errors": errors})
