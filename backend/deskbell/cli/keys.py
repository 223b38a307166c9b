"""`deskbell keys`: what a desk cannot live without, in one encrypted file."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from deskbell import keyfile
from deskbell.cli.places import obstacle
from deskbell.cli.screen import say
from deskbell.errors import DeskbellError
from deskbell.home import Home
from deskbell.settings import load

app = typer.Typer(no_args_is_help=True, help="Export and import master secret, ledger and CA key.")

DEFAULT = Path("deskbell.keys")
VARIABLE = "DESKBELL_PASSPHRASE"
LEAST = 12
"""Characters of a new passphrase: whoever has the file may guess without end."""

File = Annotated[Path, typer.Argument(help="The encrypted file.")]
PassphraseFile = Annotated[
    Path | None,
    typer.Option("--passphrase-file", help=f"First line: the passphrase. Else {VARIABLE}."),
]


class ShortPassphrase(DeskbellError):
    """The passphrase is too short for a file that holds everything; use a longer one."""


class NoPassphrase(DeskbellError):
    """A passphrase is needed and none was given."""


class FileNotWritable(DeskbellError):
    """The encrypted file cannot be written there; name another place."""


class FileExists(DeskbellError):
    """The file is there already."""


@app.command("export")
def export_keys(
    file: File = DEFAULT,
    passphrase_file: PassphraseFile = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
) -> None:
    """Write the keys into an encrypted file. Keep it apart from backups of the database.

    The passphrase has at least 12 characters.
    """
    home = Home(load().home)
    _refuse_place(file)
    if file.exists() and not force:
        raise FileExists(
            f"{file} was not written", "it exists", "Name another file, or say --force"
        )
    keyfile.read(home)
    keyfile.export(home, file.absolute(), _new_passphrase(passphrase_file))
    say(f"The keys of {home.root} are in {file}. Keep it, and its passphrase somewhere else.")


@app.command("import")
def import_keys(file: File = DEFAULT, passphrase_file: PassphraseFile = None) -> None:
    """Put exported keys into the data folder. No desk may run in it meanwhile."""
    home = Home(load().home)
    if not file.exists():
        raise keyfile.NoKeyFile(
            f"{file} cannot be used",
            "it does not exist",
            "Name the file that `deskbell keys export` wrote",
        )
    keyfile.bring_back(home, file, _passphrase(passphrase_file))
    say(f"The keys of {file} are in {home.root}. Start the desk with `deskbell up`.")


def _refuse_place(file: Path) -> None:
    """Raise FileNotWritable unless the file can be made or replaced."""
    folder = file.absolute().parent
    try:
        if not folder.is_dir():
            why: str | None = f"{folder} is no folder"
        else:
            why = "it is a folder" if file.is_dir() else obstacle(folder)
    except OSError as error:
        why = error.strerror or str(error)
    if why:
        raise FileNotWritable(f"Cannot write {file}", why, "Name another file")


def _new_passphrase(file: Path | None) -> str:
    """Return a passphrase that is long enough. Raises NoPassphrase, ShortPassphrase."""
    text = _passphrase(file, f"Passphrase of {LEAST} characters or more", confirm=True)
    if len(text) < LEAST:
        raise ShortPassphrase(
            "The passphrase is too short",
            f"it has {len(text)} characters",
            f"Use at least {LEAST}, such as four or five words that nobody connects with you",
        )
    return text


def _passphrase(file: Path | None, question: str = "Passphrase", *, confirm: bool = False) -> str:
    if file is not None:
        try:
            text = file.read_text(encoding="utf-8").partition("\n")[0].strip()
        except (OSError, UnicodeDecodeError) as error:
            raise _missing(f"{file} cannot be read ({error})") from None
    elif VARIABLE in os.environ:
        text = os.environ[VARIABLE]
    elif sys.stdin.isatty():
        text = str(typer.prompt(question, hide_input=True, confirmation_prompt=confirm))
    else:
        raise _missing("nobody is at a terminal to be asked")
    if not text:
        raise _missing("it is empty")
    return text


def _missing(why: str) -> NoPassphrase:
    return NoPassphrase(
        "There is no passphrase", why, f"Set {VARIABLE}, or name a file with --passphrase-file"
    )
