"""`deskbell login` and `logout`: this computer is let in by somebody at a browser."""

import json
import platform
import time
from typing import Annotated, Any, Final

import typer

from deskbell.cli import logins
from deskbell.cli.access import Url, connect, connect_as_nobody, desk_url
from deskbell.cli.client import Client, NoDesk, NotPrivate, Refused, check_private, no_desks_answer
from deskbell.cli.logins import Login
from deskbell.cli.screen import AsJson, note, say, show_json
from deskbell.errors import DeskbellError
from deskbell.home import Home
from deskbell.settings import load

PENDING: Final = "authorization-pending"
SLOW_DOWN: Final = "slow-down"
LONGEST_NAME: Final = 60
ASKED: Final = {"device_code", "user_code", "verification_url_complete", "interval_s"}
_MORE_S: Final = 5.0
"""So much longer a computer waits that asked too often (RFC 8628, 3.5)."""


class NotLetIn(DeskbellError):
    """Nobody let this computer in; log in again, and say yes in the browser."""


def login(
    url: Url = None,
    name: Annotated[
        str | None,
        typer.Option("--name", help="What this computer is called there; default: its own name."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Sign this computer in at a desk, for twelve hours. Somebody says yes in a browser."""
    home = Home(load().home)
    home.make()
    client = connect_as_nobody(url)
    where = client.url
    if not client.is_local:
        check_private(where)  # before somebody says yes to a token that would not be sent
    called = (name or platform.node() or "a computer").strip()[:LONGEST_NAME]
    asked = client.post("/device-codes", {"client": called})
    if not asked.keys() >= ASKED:
        raise no_desks_answer(where)
    _tell(asked, as_json=as_json)
    told = _wait(client, asked)
    logins.keep(
        home, Login(where, told["token"], told["account"], told["role"], told["expires_at"])
    )
    shown = {name: told[name] for name in ("account", "role", "expires_at")}
    if as_json:
        show_json({"url": where} | shown)
        return
    say(f"Signed in at {where} as {told['account']} ({told['role']}) until {told['expires_at']}.")


def logout(url: Url = None, as_json: AsJson = False) -> None:
    """End this computer's login at a desk, there and here."""
    home = Home(load().home)
    where = desk_url(url)
    found = logins.at(home, where)
    if found is None:
        others = ", ".join(one.url for one in logins.known(home)) or "none"
        raise NoDesk(
            f"This computer is not signed in at {where}",
            f"its logins are: {others}",
            "Name the desk with --url",
        )
    is_ended = _end(found, url)
    logins.forget(home, found.url)
    if as_json:
        show_json({"url": found.url, "ended": is_ended})
        return
    say(f"Signed out at {found.url}.")
    if not is_ended:
        note(f"The desk was not reached; the login ends there by itself at {found.expires_at}.")


def _end(found: Login, url: str | None) -> bool:
    """Tell the desk; a login that it does not know any more has ended."""
    try:
        connect(url, found.token).post("/logout")
    except (NoDesk, NotPrivate):
        return False
    except Refused:
        pass
    return True


def _tell(asked: dict[str, Any], *, as_json: bool) -> None:
    """Show where to say yes, beside the answer, which comes when somebody did."""
    if as_json:
        own = "device_code"  # for this computer alone
        note(json.dumps({key: value for key, value in asked.items() if key != own}))
        return
    note(f"Open {asked['verification_url_complete']}")
    note(f"and say yes to the code {asked['user_code']}, within ten minutes.")


def _wait(client: Client, asked: dict[str, Any]) -> dict[str, Any]:
    """Ask until somebody decided. Raises NotLetIn."""
    pause_s = float(asked["interval_s"])
    while True:
        time.sleep(pause_s)
        try:
            told: dict[str, Any] = client.post(
                "/device-codes/token", {"device_code": asked["device_code"]}
            )
        except Refused as refused:
            reason = str(refused.problem.get("type", "")).rpartition(":")[2]
            if reason == SLOW_DOWN:
                pause_s += _MORE_S
            elif reason != PENDING:
                raise NotLetIn(
                    "This computer was not let in",
                    refused.why,
                    "Try again with `deskbell login`, and say yes in the browser",
                ) from None
        else:
            return told
