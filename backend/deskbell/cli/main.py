"""The command line. It reads `deskbell VERB`, and what fails is two lines and an exit code.

What changes data goes through the API of a running desk; only `token`, `keys`,
`restore` and `doctor` touch the data folder itself.
"""

import os
import sys
from typing import Annotated

import typer

from deskbell import __version__
from deskbell.cli import (
    board,
    button,
    case,
    doctor,
    flash,
    keys,
    label,
    login,
    probe,
    register,
    restore,
    serving,
    site,
    token,
)
from deskbell.cli.screen import fail, say
from deskbell.errors import DeskbellError
from deskbell.home import Home
from deskbell.settings import load

FAILED = 1
INTERRUPTED = 130

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="A bell on the shop counter that files the incident by itself.",
)
app.command()(serving.up)
app.command()(serving.demo)
app.command()(doctor.doctor)
app.command("probe")(probe.look)
app.command()(flash.flash)
app.command()(login.login)
app.command()(login.logout)
app.command("import")(register.import_register)
app.command()(restore.restore)
app.command()(label.label)
app.command()(label.card)
app.command()(case.case)
app.add_typer(token.app, name="token")
app.add_typer(keys.app, name="keys")
app.add_typer(button.app, name="button")
app.add_typer(site.app, name="site")
app.add_typer(board.app, name="board")


def _version(wanted: bool) -> None:  # noqa: FBT001 typer's callback
    if wanted:
        say(f"deskbell {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")
    ] = False,
) -> None:
    """Take what stands before the verb."""


def main() -> None:
    """Run the command line and end the process."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code; nobody ever sees a traceback."""
    as_json = "--json" in arguments
    try:
        app(arguments, prog_name="deskbell")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else FAILED
    except DeskbellError as error:
        fail(error, as_json=as_json)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:  # noqa: BLE001 the edge: a person gets a line, the log the rest
        why = f"{type(error).__name__}: {error}"
        fail(DeskbellError("Something unforeseen happened", why, _kept(error)), as_json=as_json)
    return FAILED


def _kept(error: Exception) -> str:
    """Write the traceback to the data folder's log, and say where it is."""
    import structlog

    from deskbell import logs

    try:
        home = Home(load().home)
        home.make()
        logs.configure(home.logs, quiet=True)
        structlog.get_logger().error("command_failed", exc_info=error)
    except (DeskbellError, OSError):
        return "Please report it; the data folder cannot be written, so there is no log of it."
    return f"Please report it with the end of {home.logs / logs.FILE}."
