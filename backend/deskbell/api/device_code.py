"""Signing a computer in: it asks for a code, somebody says yes on `/device`, it collects its token."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field

from deskbell import pages
from deskbell.api.answers import Answer, Name, Question, iso, problems
from deskbell.auth import Allow, Who, desk_of, shown_token
from deskbell.desk import accounts, device_codes
from deskbell.domain import device_code, role
from deskbell.settings import is_loopback

router = APIRouter(tags=["sign-in"])

Anybody = Annotated[Who, Allow(role.OPEN_TO_ALL)]
Reader = Annotated[Who, Allow(role.READ_INCIDENTS)]
PAGE = "/device"
LONGEST_NAME = 60


class AuthorizationPending(Exception):
    """Nobody has decided about the computer yet; ask again after `interval_s`."""

    def __init__(self) -> None:
        """Say what to wait for."""
        super().__init__("Nobody has let this computer in yet; ask again in two seconds.")


class SlowDown(Exception):
    """The computer asks too often; wait longer between two questions."""

    def __init__(self) -> None:
        """Say how long."""
        super().__init__("Nobody has let this computer in yet; ask only every two seconds.")


class AccessDenied(Exception):
    """Somebody turned the computer away; ask for a new code if that was a mistake."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("Somebody turned this computer away. Ask for a new code if it is yours.")


class ExpiredCode(Exception):
    """The code is older than ten minutes, was used, or never was one; ask for a new one."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("The code is older than ten minutes or was used; ask for a new one.")


REFUSALS = {
    device_code.PENDING: AuthorizationPending,
    device_code.TOO_SOON: SlowDown,
    device_code.TURNED_AWAY: AccessDenied,
    device_code.OVER: ExpiredCode,
}


class NewComputer(Question):
    """A computer that asks to be let in."""

    client: Annotated[Name, Field(max_length=LONGEST_NAME)]
    """What it is called, as the person who decides is told, such as `laptop of Kim`."""


class CodeAnswer(Answer):
    """What a computer shows, and what it keeps to collect its token with."""

    device_code: str
    user_code: str
    verification_url: str
    verification_url_complete: str
    expires_in_s: int
    interval_s: int
    """How long to wait between two questions."""


class Collecting(Question):
    """Which computer asks whether it is let in."""

    device_code: Annotated[str, Field(min_length=1, max_length=100)]


class LoginAnswer(Answer):
    """A computer was let in; the token is in this answer alone."""

    token: str
    account: str
    role: str
    expires_at: str


class LogoutAnswer(Answer):
    """Whether the token was a computer's login; a token that somebody made stays."""

    ended: bool


@router.post("/device-codes", status_code=201, responses=problems(429))
def ask_for_code(request: Request, _who: Anybody, body: NewComputer) -> CodeAnswer:
    """Ask for a computer to be let in; somebody signed in types the code on `/device`."""
    desk = desk_of(request)
    address = request.client.host if request.client else ""
    with desk.writing() as session:
        asked = device_codes.ask(session, body.client, address, desk.now_ms())
    page = f"{_pages(request)}{PAGE}"
    return CodeAnswer(
        device_code=asked.device_code,
        user_code=asked.user_code,
        verification_url=page,
        verification_url_complete=f"{page}?code={asked.user_code}",
        expires_in_s=device_code.GOOD_FOR_MS // 1000,
        interval_s=device_code.INTERVAL_MS // 1000,
    )


def _pages(request: Request) -> str:
    """Return the pages' address: the one that was asked under, unless only that machine has it."""
    asked = request.base_url
    public = None
    if is_loopback(asked.hostname or ""):  # whoever says yes may hold a phone
        public = pages.elsewhere(request.app.state.settings)
    return public or str(asked).rstrip("/")


@router.post("/device-codes/token")
def collect_token(request: Request, _who: Anybody, body: Collecting) -> LoginAnswer:
    """Collect the token of a computer that was let in, once; it is good for twelve hours."""
    desk = desk_of(request)
    with desk.writing() as session:
        login = device_codes.collect(session, body.device_code, desk.now_ms())
    if isinstance(login, str):
        raise REFUSALS[login]
    return LoginAnswer(
        token=login.token,
        account=login.account,
        role=login.role,
        expires_at=iso(login.expires_at_ms),
    )


@router.post("/logout")
def log_out(request: Request, _who: Reader) -> LogoutAnswer:
    """End the computer's login that this request comes with."""
    desk = desk_of(request)
    with desk.writing() as session:
        ended = accounts.end_login(session, shown_token(request))
    return LogoutAnswer(ended=ended)
