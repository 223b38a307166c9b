"""`deskbell token`: who may come in. It works on the database itself, so no desk needs to run."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from deskbell import pages
from deskbell.cli.client import NoDesk
from deskbell.cli.screen import AsJson, note, say, show_json, table
from deskbell.domain import role as roles
from deskbell.errors import DeskbellError
from deskbell.home import Home, refused
from deskbell.settings import Settings, load
from deskbell.texts import LANGUAGES, primary

if TYPE_CHECKING:
    from sqlmodel import Session

app = typer.Typer(no_args_is_help=True, help="Tokens and links for people and programs.")


class NotCreated(DeskbellError):
    """There is no such role, name or language, or the name has another role."""


class NotRevoked(DeskbellError):
    """There is no such account; `deskbell token list` shows those with a token."""


@app.command()
def create(
    role: Annotated[str, typer.Option("--role", help=", ".join(roles.ROLES))],
    name: Annotated[
        str | None, typer.Option("--name", help="Whose it is; default: the role.")
    ] = None,
    language: Annotated[
        str,
        typer.Option(
            "--language", help=f"Of the pages: {', '.join(LANGUAGES)}; default: the browser's."
        ),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Print a token for the API. Beside it stands a link that signs a browser in once."""
    from deskbell.desk import accounts

    _refuse_words(name, language)
    settings = load()
    home = Home(settings.home)
    now_ms = time.time_ns() // 1_000_000
    try:
        with _writing(settings, home) as session:
            who = accounts.account(session, name or role, role, now_ms, language)
            token = accounts.make_token(session, who.id or 0, now_ms)
            link = accounts.make_link(session, who.id or 0, now_ms)
            account = who.name
    except (accounts.UnknownRole, accounts.AccountExists) as error:
        raise _not_created(str(error)) from None
    url = f"{_address(home, settings)}/signin/{link}"
    _warn_when_idle(home)
    if as_json:
        show_json({"account": account, "role": role, "token": token, "link": url})
        return
    say(token)
    note(f"To sign a browser in as {account}, once and within ten minutes: {url}")


@app.command("list")
def list_tokens(as_json: AsJson = False) -> None:
    """List whose tokens there are. The tokens themselves are not kept."""
    from deskbell.desk import accounts

    settings = load()
    with _writing(settings, Home(settings.home)) as session:
        found = accounts.tokens(session)
        rows = [
            {
                "account": who.name,
                "role": who.role,
                "since": _day(token.created_at_ms),
                "until": None if token.expires_at_ms is None else _minute(token.expires_at_ms),
                "computer": token.label,
            }
            for who, token in found
        ]
    if as_json:
        show_json(rows)
        return
    columns = ("account", "role", "since", "until", "computer")
    table(columns, [[row[name] or "-" for name in columns] for row in rows])


@app.command()
def revoke(
    name: Annotated[str, typer.Argument(help="Whose, as `deskbell token list` says.")],
    as_json: AsJson = False,
) -> None:
    """End every token, link and session of an account, at once."""
    from deskbell.desk import accounts

    settings = load()
    try:
        with _writing(settings, Home(settings.home)) as session:
            ended = accounts.shut_out(session, name)
    except accounts.UnknownAccount as error:
        why = str(error).rstrip(".")
        raise NotRevoked("Nothing was revoked", why, "See `deskbell token list`") from None
    if as_json:
        show_json({"account": name, "ended": ended})
        return
    say(f"{name} is shut out: {ended} tokens, links and sessions have ended.")


@contextmanager
def _writing(settings: Settings, home: Home) -> "Iterator[Session]":
    from deskbell.store.engine import writing
    from deskbell.store.migrate import open_database

    _refuse_empty(home, settings)
    home.make()
    engine = open_database(settings.database)
    try:
        with writing(engine) as session:
            yield session
    finally:
        engine.dispose()


def _day(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).date().isoformat()


def _minute(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="minutes")


def _refuse_words(name: str | None, language: str) -> None:
    """Raise NotCreated for a name that is none, or a language that the pages do not have."""
    if name is not None and not name.strip():
        raise _not_created("the name is empty; write one, or leave --name away")
    if language and primary(language) not in LANGUAGES:
        raise _not_created(f"there is no language '{language}'; use one of {', '.join(LANGUAGES)}")


def _not_created(why: str) -> NotCreated:
    return NotCreated("No token was made", why, "See `deskbell token create --help`")


def _warn_when_idle(home: Home) -> None:
    if not home.is_in_use():
        note(f"No desk runs in {home.root}: the link works when one does, or set DESKBELL_HOME.")


def _refuse_empty(home: Home, settings: Settings) -> None:
    """Raise NoDesk where no desk ever ran: a token there would let nobody in anywhere."""
    try:
        known = home.root.exists() and (settings.database_url or (home.root / "desk.db").exists())
    except OSError as error:
        raise refused(home.root, error) from None
    if not known:
        raise NoDesk(
            f"No desk has run in {home.root}",
            "there is no database",
            "Start it with `deskbell up`, or set DESKBELL_HOME to its folder",
        )


def _address(home: Home, settings: Settings) -> str:
    """Return where a browser opens the pages: everybody's address comes before this machine's own."""
    for file in (home.public_url, home.local_url):
        with suppress(OSError):
            return file.read_text(encoding="ascii").strip()
    return pages.here(settings)
