"""The folder that `mpremote cp` puts on a board: firmware, entry files, and who the board is.

`deskbell flash` does the same over USB, without a file that holds the identity.
"""

import json
import shutil
from pathlib import Path
from typing import Any, Final

from deskbell.cli import pins
from deskbell.cli.places import obstacle
from deskbell.errors import DeskbellError
from deskbell.home import write_private
from deskbell.technician import boards, firmware
from deskbell_button.wiring import Wiring

IDENTITY: Final = ("button", "epoch", "key", "password", "ca", "brokers")
ORDER: Final = (
    "deskbell_wire",
    "deskbell_button",
    "board.txt",
    "boot.py",
    "main.py",
    "provision.json",
)
"""The identity last: a copy that breaks off leaves a board that is nobody, not half somebody."""


class FolderInUse(DeskbellError):
    """The folder holds something else, or another button's identity."""


class FolderNotWritable(DeskbellError):
    """The operating system does not let us write there; name another folder."""


class BadWiring(DeskbellError):
    """The line about the board's pins is wrong, or does not fit the inputs."""


def check(out: Path, board: str | None, inputs: int, button: str | None = None) -> None:
    """Look before a button is made: the folder may be written, and the pins fit the inputs.

    `button` is the one whose files may be there already, None when it has no name yet.
    Raises FolderNotWritable, FolderInUse, BadWiring.
    """
    why = obstacle(out)
    if why:
        raise FolderNotWritable(f"Cannot write {out}", why, "Name another folder with --out")
    if out.exists() and (not out.is_dir() or any(_foreign(out))):
        raise FolderInUse(
            f"Nothing was written to {out}", "it holds other things", "Name a new folder"
        )
    owner = _owner(out)
    if owner not in {None, button}:
        raise FolderInUse(
            f"Nothing was written to {out}",
            f"its provision.json is {owner}'s",
            "Name a new folder, or delete that one when its board has been copied to",
        )
    named = len(wiring(board).buttons) if board is not None else 1
    if named != inputs:
        raise BadWiring(
            "The board has the wrong number of pins",
            f"the button has {inputs} inputs and the board names {named}",
            'Name one pin and one LED each, such as --board "esp32_generic button=27,25 led=26,33"',
        )


def wiring(line: str) -> Wiring:
    """Return what a line means. Raises BadWiring."""
    try:
        return pins.read(line)
    except ValueError as error:
        raise BadWiring(
            "--board cannot be used", str(error), "Write such as: esp32_generic button=27 led=26"
        ) from None


def write(
    out: Path, secrets: dict[str, Any], wifi: list[dict[str, str]], board: str | None
) -> None:
    """Write everything; what an earlier run left is replaced. Raises NotCompiled."""
    for package in firmware.PACKAGES:
        shutil.rmtree(out / package, ignore_errors=True)
    files = firmware.files(board or boards.default_line("esp32"))
    if board is None:
        del files[boards.BOARD_FILE]  # one that the board has already stays
    for path, content in files.items():
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    identity = {key: secrets[key] for key in IDENTITY} | {"wifi": wifi}
    text = json.dumps(identity, indent=2, ensure_ascii=False)
    write_private(out / "provision.json", text.encode() + b"\n")


def copy_command(out: Path, board: str | None) -> str:
    """Return the line that copies the folder onto a board."""
    names = [name for name in ORDER if name != "board.txt" or board is not None]
    return f"cd {out} && mpremote cp -r {' '.join(names)} : + reset"


def _owner(out: Path) -> str | None:
    """Return whose identity lies in the folder, None when nobody's does."""
    try:
        return str(json.loads((out / "provision.json").read_bytes())["button"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return "somebody"


def _foreign(out: Path) -> list[str]:
    return [path.name for path in out.iterdir() if path.name not in {*ORDER, "ca.crt"}]
