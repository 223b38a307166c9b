"""`deskbell token`: who may come in. It works on the database itself, so no desk needs to run."""

import time
from typing import Annotated

import typer

from deskbell.cli.screen import AsJson, note, say, show_json
from deskbell.domain import role as roles
from deskbell.errors import DeskbellError
from deskbell.home import Home
from deskbell.settings import Settings, load

app = typer.Typer(no_args_is_help=True, help="Tokens and links for people and programs.")


class NotCreated(DeskbellError):
    """There is no such role, or the name has another one."""


@app.callback()
def group() -> None:
    """Keep `create` a word of its own."""


@app.command()
def create(
    role: Annotated[str, typer.Option("--role", help=", ".join(roles.ROLES))],
    name: Annotated[
        str | None, typer.Option("--name", help="Whose it is; default: the role.")
    ] = None,
    language: Annotated[
        str, typer.Option("--language", help="Of the pages; default: the browser's.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Print a token for the API; beside it a link that signs a browser in once."""
    from deskbell.desk import accounts
    from deskbell.store.engine import writing
    from deskbell.store.migrate import open_database

    settings = load()
    home = Home(settings.home)
    home.make()
    now_ms = time.time_ns() // 1_000_000
    engine = open_database(settings.database)
    try:
        with writing(engine) as session:
            who = accounts.account(session, name or role, role, now_ms, language)
            token = accounts.make_token(session, who.id or 0, now_ms)
            link = accounts.make_link(session, who.id or 0, now_ms)
            account = who.name
    except (accounts.UnknownRole, accounts.AccountExists) as error:
        why = str(error).rstrip(".")
        raise NotCreated("No token was made", why, "See `deskbell token create --help`") from None
    finally:
        engine.dispose()
    url = f"{_address(home, settings)}/signin/{link}"
    if as_json:
        show_json({"account": account, "role": role, "token": token, "link": url})
        return
    say(token)
    note(f"To sign a browser in as {account}, once and within ten minutes: {url}")


def _address(home: Home, settings: Settings) -> str:
    try:
        return home.local_url.read_text(encoding="ascii").strip()
    except OSError:
        return settings.url
