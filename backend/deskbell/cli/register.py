"""`deskbell import`: the register from a CSV file, through the API."""

from pathlib import Path
from typing import Annotated

import typer

from deskbell.cli.access import Token, Url, connect
from deskbell.cli.screen import AsJson, say, show_json
from deskbell.errors import DeskbellError


class NoFile(DeskbellError):
    """The file cannot be read."""


def import_register(
    file: Annotated[Path, typer.Argument(help="UTF-8, with commas or semicolons.")],
    url: Url = None,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Import sites and assets. All of the file is taken, or nothing and every bad line named."""
    try:
        content = file.read_bytes()
    except OSError as error:
        why = error.strerror or "it cannot be read"
        raise NoFile(f"{file} was not imported", why, "Name a CSV file") from None
    done = connect(url, token).post_csv("/register/import", content)
    if as_json:
        show_json(done)
        return
    for kind in ("sites", "assets"):
        counted = ", ".join(f"{count} {what}" for what, count in done[kind].items())
        say(f"{kind}: {counted}")
