"""Who is asking, and may they? Every route declares exactly one permission, by `Allow`.

    who: Annotated[Who, Allow(role.READ_INCIDENTS)]

A caller shows a bearer token (programs) or the cookie of a session (browsers); a
flashing tool shows an enrolment token, which has two permissions of its own.
What a browser sends by itself can be sent for somebody else's page, so a
request that changes something and comes with the cookie alone must come from
our own pages: `Sec-Fetch-Site`, else `Origin`, says so (OWASP, cross-site
request forgery). `check_routes` stops the start when a route declares nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, cast
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.responses import RedirectResponse
from fastapi.routing import iter_route_contexts
from fastapi.staticfiles import StaticFiles
from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Mount

from deskbell.desk import accounts, enrolment_tokens
from deskbell.desk.desk import Desk
from deskbell.desk.work import Actor
from deskbell.domain import role as roles

COOKIE: Final = "deskbell_session"
FIRST_PAGE: Final = "/queue"
BACK: Final = "deskbell_back"
"""The cookie with the page that somebody wanted before signing in."""
BACK_S: Final = 3600
_LONGEST_BACK: Final = 500
_SAFE: Final = ("GET", "HEAD", "OPTIONS")


class NoCredentials(Exception):
    """Nobody known is asking; sign in, or send a token."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("Sign in, or send `Authorization: Bearer TOKEN`.")


class NotAllowed(Exception):
    """The caller's role lacks the permission; somebody else has to do it."""

    def __init__(self, role: str, permission: str) -> None:
        """Name both."""
        able = ", ".join(r for r in roles.HOLDERS if roles.may(r, permission))
        super().__init__(f"The role {role} may not do this ({permission}); these may: {able}.")


class ForeignPage(Exception):
    """A page of somebody else sent this with the visitor's cookie; nothing was done."""

    def __init__(self) -> None:
        """Say what was seen."""
        super().__init__("This request came from another site's page, so it was refused.")


class UndeclaredRoute(Exception):
    """A route declares no permission, or several; the program must not start."""


@dataclass(frozen=True, slots=True)
class Who:
    """The account that is asking."""

    account_id: int
    name: str
    role: str
    language: str
    """"" when the browser's is to be taken."""
    enrolment: str = ""
    """The hash of the enrolment token that was shown, and then all that it may do counts."""

    @property
    def actor(self) -> Actor:
        """Return the account as the work log names it."""
        return Actor(self.account_id)

    def may(self, permission: str) -> bool:
        """Tell whether the role has a permission: for showing or hiding, never for guarding."""
        return roles.may(self.role, permission)


NOBODY: Final = Who(0, "", "", "")
"""Who asks at a route that is open to all."""


def desk_of(request: Request) -> Desk:
    """Return the desk that this program runs."""
    return cast("Desk", request.app.state.desk)  # starlette's state holds anything


def whoever(request: Request) -> Who | None:
    """Return who is asking, None when nobody known is. Raises EnrolmentOver."""
    desk = desk_of(request)
    token = shown_token(request)
    cookie = request.cookies.get(COOKIE, "")
    with desk.looking() as session:
        if token:
            found = accounts.by_token(session, token, desk.now_ms())
        elif cookie:
            found = accounts.by_session(session, cookie, desk.now_ms())
        else:
            return None
        if found is None and token:
            return _enrolment(session, token, desk.now_ms())
        if found is None or found.id is None:
            return None
        return Who(found.id, found.name, found.role, found.language)


def _enrolment(session: Session, token: str, now_ms: int) -> Who | None:
    leave = enrolment_tokens.by_secret(session, token, now_ms)
    if leave is None:
        return None
    giver = accounts.by_id(session, leave.account_id)
    if giver is None:
        return None
    return Who(leave.account_id, giver.name, roles.ENROLMENT, giver.language, leave.hash)


def shown_token(request: Request) -> str:
    """Return the bearer token that a request comes with, empty for none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


@dataclass(frozen=True, slots=True)
class Permit:
    """The dependency behind `Allow`; the route's one permission can be read from it."""

    permission: str

    def __call__(self, request: Request) -> Who:
        """Return who is asking, or raise NoCredentials, NotAllowed, ForeignPage."""
        if self.permission == roles.OPEN_TO_ALL:
            return NOBODY
        who = whoever(request)
        if who is None:
            raise NoCredentials
        if not roles.may(who.role, self.permission):
            raise NotAllowed(who.role, self.permission)
        if request.method not in _SAFE and not shown_token(request):
            refuse_foreign_pages(request)
        return who


def Allow(permission: str) -> Any:  # noqa: ANN401, N802 reads as the declaration that it is; FastAPI's Depends is Any
    """Return the dependency that guards a route by one permission. Raises ValueError."""
    if permission not in roles.KNOWN:
        raise ValueError(f"'{permission}' is no permission of domain.role")
    return Depends(Permit(permission))


def refuse_foreign_pages(request: Request) -> None:
    """Raise ForeignPage unless a browser's request came from a page of this very desk."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            raise ForeignPage
        return
    origin = request.headers.get("origin")
    if origin is None or urlsplit(origin).netloc != request.headers.get("host"):
        raise ForeignPage


def check_routes(app: FastAPI) -> None:
    """Raise UndeclaredRoute unless every route declares exactly one permission.

    Only a folder of static files needs none: it holds what is in the package.
    """
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, Mount) and isinstance(route.app, StaticFiles):
            continue
        dependant = getattr(context, "dependant", None)
        found = set(_permissions(dependant)) if isinstance(dependant, Dependant) else set()
        if len(found) != 1:
            says = f"declares {', '.join(sorted(found))}" if found else "declares no permission"
            raise UndeclaredRoute(f"The route {context.path} {says}; give it one by auth.Allow.")


def _permissions(dependant: Dependant) -> Iterator[str]:
    if isinstance(dependant.call, Permit):
        yield dependant.call.permission
    for inner in dependant.dependencies:
        yield from _permissions(inner)


router = APIRouter(include_in_schema=False)


@router.get("/signin/{secret}", dependencies=[Allow(roles.OPEN_TO_ALL)])
def sign_in(request: Request, secret: str, to: str = "") -> Response:
    """Spend a link and go on, signed in: to where the link leads, else to the page that was wanted."""
    desk = desk_of(request)
    with desk.writing() as session:
        opened = accounts.use_link(session, secret, desk.now_ms())
    wanted = _own_page(to) or _own_page(request.cookies.get(BACK, ""))
    response = RedirectResponse(wanted or first_page(request), status_code=303)
    response.delete_cookie(BACK)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    set_cookie(response, request, opened)
    return response


@router.post("/signout", dependencies=[Allow(roles.READ_INCIDENTS)])
def sign_out(request: Request) -> Response:
    """End the session."""
    desk = desk_of(request)
    with desk.writing() as session:
        accounts.end_session(session, request.cookies.get(COOKIE, ""))
    response = RedirectResponse("/signin", status_code=303)
    response.delete_cookie(COOKIE)
    return response


def set_cookie(response: Response, request: Request, secret: str) -> None:
    """Give a browser its session: not for scripts, not for other sites, over TLS alone if there is."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=accounts.SESSION_MS // 1000,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def remember_page(response: Response, request: Request) -> None:
    """Have a browser come back to this page once somebody has signed in there."""
    page = request.scope["raw_path"].decode("ascii", "replace")
    query = request.scope["query_string"].decode("ascii", "replace")
    wanted = f"{page}?{query}" if query else page
    if len(wanted) <= _LONGEST_BACK:
        response.set_cookie(
            BACK,
            wanted,
            max_age=BACK_S,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )


def first_page(request: Request) -> str:
    """Return the page that a sign-in leads to."""
    return getattr(request.app.state, "first_page", FIRST_PAGE)


def _own_page(path: str) -> str:
    is_own = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if is_own and path.isprintable() else ""
