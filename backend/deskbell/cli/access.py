"""Which desk is meant, and how this computer may use it.

On the desk's own machine address and token lie in the data folder; elsewhere
`deskbell login` keeps a token of its own there, or `--url` and `--token` say them.
A token is never sent anywhere but to its own desk.
"""

from typing import Annotated, Final
from urllib.parse import urlsplit

import typer

from deskbell import pages
from deskbell.cli import logins
from deskbell.cli.client import Client, NoDesk
from deskbell.home import Home
from deskbell.settings import Settings, is_loopback, load

Url = Annotated[str | None, typer.Option("--url", envvar="DESKBELL_URL", help="A desk elsewhere.")]
Token = Annotated[
    str | None,
    typer.Option("--token", envvar="DESKBELL_TOKEN", help="A token of that desk."),
]

_AGAIN: Final = "Sign in again with `deskbell login --url {}`"
_ELSE: Final = "Make a token with `deskbell token create`, or start the desk again"


def connect(url: str | None, token: str | None) -> Client:
    """Return the API of the desk that is meant, as whoever uses this computer. Raises NoDesk, BadSetting."""
    settings = load()
    home = Home(settings.home)
    where = desk_url(url)
    ca = settings.tls_certificate
    is_local = url is None and home.local_token.exists()
    if token is not None:
        return Client(where, token, _ELSE, ca, is_local=is_local)
    login = logins.at(home, where)
    if login is not None:
        return Client(where, login.token, _AGAIN.format(where), ca, is_local=is_local)
    if url is None:
        return Client(where, _local_token(settings), _ELSE, ca, is_local=True)
    raise NoDesk(
        f"There is no token for {where}",
        "--url was given without --token, and this computer is not signed in there",
        f"Sign in with `deskbell login --url {where}`, or pass a token with --token",
    )


def connect_as_nobody(url: str | None) -> Client:
    """Return that API without a token, for what is open to all. Raises NoDesk, BadSetting."""
    return connect(url, "")


def desk_url(url: str | None) -> str:
    """Return the address of the desk that is meant; without one the local desk's, else the only login's.

    Raises NoDesk when this computer is signed in at several.
    """
    settings = load()
    home = Home(settings.home)
    if url is not None:
        return url.rstrip("/")
    known = logins.known(home)
    if home.local_token.exists() or not known:
        return _local_url(settings).rstrip("/")
    if len(known) > 1:
        raise NoDesk(
            "It is not clear which desk is meant",
            f"this computer is signed in at {', '.join(one.url for one in known)}",
            "Name one with --url",
        )
    return known[0].url


def phones_url(client: Client) -> str | None:
    """Return the address under which phones open a desk's pages, None when none can."""
    if not client.is_local:
        return None if is_loopback(urlsplit(client.url).hostname or "") else client.url
    try:
        return Home(load().home).public_url.read_text(encoding="ascii").strip()
    except OSError:
        return None


def _local_url(settings: Settings) -> str:
    try:
        return Home(settings.home).local_url.read_text(encoding="ascii").strip()
    except OSError:
        return pages.here(settings)


def _local_token(settings: Settings) -> str:
    path = Home(settings.home).local_token
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise NoDesk(
            f"No desk has run in {settings.home}",
            f"{path.name}: {error.strerror}",
            "Start it with `deskbell up`, set DESKBELL_HOME to its folder, "
            "or sign in elsewhere with `deskbell login --url`",
        ) from None
