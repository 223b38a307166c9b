"""`deskbell restore`: a backup of the database is put back, while no desk runs."""

from pathlib import Path
from typing import Annotated

import typer

from deskbell.cli.screen import say
from deskbell.errors import DeskbellError
from deskbell.home import Home
from deskbell.settings import load


class NotSqlite(DeskbellError):
    """The database is a server's, which has tools of its own for that."""


def restore(
    file: Annotated[Path, typer.Argument(help="Such as sqlite3's `.backup` wrote it.")],
) -> None:
    """Put a backup of the SQLite database back; no desk may run."""
    from sqlalchemy import make_url

    from deskbell.store.backup import put_back

    settings = load()
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise NotSqlite(
            f"{file} was not put back",
            f"the database is {url.get_backend_name()}",
            "Use the tools of its server, as docs/how-to/run-a-desk.md says",
        )
    home = Home(settings.home)
    home.make()
    with home.lock():
        put_back(file.absolute(), Path(url.database))
    say(f"{file} is in place. Start the desk with `deskbell up`: buttons bring what it lacks.")
