"""What pieces weigh and how long they print, when PrusaSlicer is installed.

The figures are those that the slicer writes at the end of its G-code. Heating, homing
and levelling are not in its minutes. It needs neither a display nor a home folder.

SlicerTrouble
+-- NoSlicer    there is no `prusa-slicer` on the PATH
+-- NotSliced   it gave up, took too long, or wrote what we cannot read
    +-- TooBig  the pieces do not go onto the bed together
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROGRAM: Final = "prusa-slicer"
FAST: Final = Path(__file__).parent / "profiles" / "fast.ini"
DEADLINE_S: Final = 180.0
"""A piece takes about a second."""
_NO_ROOM: Final = "could not fit on the bed"
_SUPPORT: Final = ";TYPE:Support material"
"""Its interface layers begin with the same words."""
_EXTRUDES: Final = re.compile(r"G1 (?=.*[XY])(?=.*E\.?\d)")
_GRAMS: Final = re.compile(r"; filament used \[g\] = ([\d.]+)")
_TIME: Final = re.compile(r"; estimated printing time \(normal mode\) = (.+)")
_MINUTES: Final = {"d": 1440.0, "h": 60.0, "m": 1.0, "s": 1 / 60}


class SlicerTrouble(Exception):
    """The base: there are no grams and minutes; the bill can do without."""

    def __init__(self, what: str, why: str, remedy: str) -> None:
        """Keep the three parts; the text is two lines."""
        self.what, self.why, self.remedy = what, why, remedy
        super().__init__(f"{what}: {why}.\n{remedy}.")


class NoSlicer(SlicerTrouble):
    """There is no slicer; install PrusaSlicer."""


class NotSliced(SlicerTrouble):
    """The slicer gave up, took too long, or wrote what we cannot read; the text says which."""


class TooBig(NotSliced):
    """The pieces do not go onto the bed together; slice them one by one."""


@dataclass(frozen=True, slots=True)
class Sliced:
    """What the slicer says of one plate, or of several together."""

    grams: float
    minutes: float
    support_moves: int
    """Moves that lay down support; 0 for a piece that needs none."""

    def __add__(self, other: "Sliced") -> "Sliced":
        """Return both together."""
        return Sliced(
            self.grams + other.grams,
            self.minutes + other.minutes,
            self.support_moves + other.support_moves,
        )


def find() -> Path | None:
    """Return the slicer on the PATH, or None."""
    found = shutil.which(PROGRAM)
    return Path(found) if found else None


def sliced(
    pieces: Sequence[Path],
    *,
    program: Path | None = None,
    profile: Path = FAST,
    deadline_s: float = DEADLINE_S,
) -> Sliced:
    """Return what STL or 3MF files take on one plate, or on one each where they do not fit.

    A piece that is needed twice is named twice. Raises SlicerTrouble.
    """
    slicer = program or find()
    if slicer is None:
        raise NoSlicer(
            "Nothing was sliced",
            f"there is no {PROGRAM} on the PATH",
            "Install it (Debian, Ubuntu: apt install prusa-slicer), or do without grams and minutes",
        )
    try:
        return _plate(slicer, pieces, profile, deadline_s)
    except TooBig:
        if len(pieces) == 1:
            raise
    alone = [_plate(slicer, [piece], profile, deadline_s) for piece in pieces]
    return sum(alone, Sliced(0.0, 0.0, 0))


def measured(gcode: Iterable[str]) -> Sliced:
    """Return what the comments of a G-code say. Raises NotSliced where they do not."""
    grams = minutes = None
    moves, supporting = 0, False
    for line in gcode:
        if line.startswith(";TYPE:"):
            supporting = line.startswith(_SUPPORT)
        elif supporting and _EXTRUDES.match(line):
            moves += 1
        elif found := _GRAMS.match(line):
            grams = float(found[1])
        elif found := _TIME.match(line):
            minutes = _minutes(found[1])
    if grams is None or minutes is None:
        raise NotSliced(
            "The pieces were not sliced",
            "the G-code names neither grams nor minutes, or not both",
            "Use PrusaSlicer 2.5 or later",
        )
    return Sliced(grams, minutes, moves)


def _plate(slicer: Path, pieces: Sequence[Path], profile: Path, deadline_s: float) -> Sliced:
    names = ", ".join(piece.name for piece in pieces)
    with tempfile.TemporaryDirectory(prefix="deskbell-slice-") as folder:
        gcode = Path(folder, "plate.gcode")
        command = [
            str(slicer),
            *("--load", str(profile.resolve())),
            *("--datadir", str(Path(folder, "settings"))),
            *(["--merge"] if len(pieces) > 1 else []),
            *("--export-gcode", "--output", str(gcode)),
            *(str(piece.resolve()) for piece in pieces),
        ]
        _run(command, folder, names, deadline_s)
        try:
            with gcode.open(encoding="utf-8", errors="replace") as lines:
                return measured(lines)
        except FileNotFoundError as error:
            raise _gave_up(names, "the slicer ended well and wrote no G-code") from error


def _run(command: list[str], folder: str, names: str, deadline_s: float) -> None:
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=deadline_s,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _gave_up(names, f"the slicer took longer than {deadline_s:g} s") from error
    except OSError as error:
        raise _gave_up(names, f"{command[0]} does not start ({error.strerror})") from error
    if done.returncode:
        why = _last_words(done.stdout, done.stderr) or f"the slicer ended with {done.returncode}"
        raise _gave_up(names, why)


def _gave_up(names: str, why: str) -> NotSliced:
    what = f"Not sliced: {names}"
    if _NO_ROOM in why:
        return TooBig(what, why, "Turn the piece on the bed, or choose fewer inputs")
    return NotSliced(what, why, f"Open the file in PrusaSlicer, or run {PROGRAM} on it by hand")


def _last_words(stdout: str, stderr: str) -> str:
    """Return the last line that says something; an abort says it in a line `what():`."""
    said = [line.strip() for line in (*stdout.splitlines(), *stderr.splitlines()) if line.strip()]
    return said[-1].removeprefix("what():").strip().rstrip(".") if said else ""


def _minutes(text: str) -> float:
    """Return the minutes of `1d 2h 3m 4s`."""
    return sum(
        float(number) * _MINUTES[unit] for number, unit in re.findall(r"(\d+)([dhms])", text)
    )
