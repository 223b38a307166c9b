"""`deskbell flash` on a virtual board: what we add to the board's own time, and a file's way beside mpremote's own."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final, cast

from bench.figure import PROMISED, Figure, Scale, interleaved, ratio_of_rounds, timed
from deskbell.technician import firmware
from deskbell.technician.ports import FAST_BAUD
from tests.cli.conftest import DESKBELL
from tests.support.typed import Typed
from tests.support.virtual_board import image
from tests.support.virtual_board.board import VirtualBoard
from tests.support.virtual_board.line import BITS_PER_BYTE
from tests.technician.rig import AIR, Rig, running_rig
from tests.technician.rig import Flashed as Done

OVERHEAD_S, AGAIN_S, OF_MPREMOTE = 10, 2, 0.5
SITE: Final = "Utrecht Oudegracht"
WITHIN_S: Final = 300
ROOT: Final = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Flashed:
    """What flashing one board took."""

    first_s: float
    esptool_s: float
    """What esptool alone takes to write the same image on a board of the same kind."""
    again_s: float
    sent_bytes: int
    """What went down the line, deflated."""
    held_bytes: int
    """What it was before, as it lies in the flash."""


def figures(scale: Scale) -> list[Figure]:
    """Return a blank board's whole way, the same command again, a projection, and files beside mpremote's."""
    with running_rig() as rig:
        rig.shop(SITE)
        runs = [flashed(rig, scale, number) for number in range(scale.rounds)]
    ours, theirs = interleaved(scale.rounds, [lambda: copied(scale, _ours), lambda: copied(scale, _theirs)])  # fmt: skip
    sent_s = median(run.sent_bytes for run in runs) * BITS_PER_BYTE / FAST_BAUD
    held_s = median(run.held_bytes for run in runs) * BITS_PER_BYTE / FAST_BAUD
    added_s = median(run.first_s - run.esptool_s for run in runs)
    again_s = median(run.again_s for run in runs)
    beside = ours.median / ratio_of_rounds(ours, theirs)
    return [
        Figure("flash: blank board to test record, beyond esptool's own writing", added_s, "s", OVERHEAD_S, PROMISED, 1),
        Figure("flash: the same again, 0 bytes written", again_s, "s", AGAIN_S, PROMISED, 1),
        Figure("flash: files over the prompt at 115,200 baud", ours.median, "s", beside, "mpremote cp", OF_MPREMOTE),
        Figure("flash: all bytes at 460,800 baud, a projection", sent_s, "s", held_s, "not deflated", 1),
    ]  # fmt: skip


def flashed(rig: Rig, scale: Scale, number: int) -> Flashed:
    """Make a blank board a button as a technician does, and type the same again."""
    asset = ("--site", SITE, "--asset", f"Till {number}", "--category", "till")
    words = (*asset, "--image", str(rig.image(size=scale.image_bytes)))
    at, mac = rig.folder / f"board-{number}", f"a0b76500f0{number:02x}"
    with VirtualBoard(at, mac=mac, port="pty", access_points=AIR) as board:
        with timed() as first:
            done = typed(rig, board, words)
        assert done.steps == ["write", "enrol", "online", "press"], done.out
        sent, written = board.traffic[0], board.flash_written
        with timed() as again:
            more = typed(rig, board, words)
        assert more.steps == [], more.out
        assert (more.end["written_bytes"], board.flash_written) == (0, written)
    esptool_s = written_by_esptool(
        rig.folder / f"other-{number}", rig.image(size=scale.image_bytes)
    )
    return Flashed(first.wall_s, esptool_s, again.wall_s, sent, done.end["written_bytes"])


def written_by_esptool(folder: Path, micropython: Path) -> float:
    """Return the seconds in which esptool's own command writes an image onto a blank board."""
    with VirtualBoard(folder, port="pty") as board:
        words = ["esptool", "--port", board.url, "--baud", str(FAST_BAUD), "write-flash", "0x1000"]
        with timed() as spent:
            subprocess.run(
                [sys.executable, "-m", *words, str(micropython)],
                check=True, capture_output=True, timeout=WITHIN_S,
            )  # fmt: skip
        assert board.flash_written >= micropython.stat().st_size
    return spent.wall_s


def typed(rig: Rig, board: VirtualBoard, words: Sequence[str]) -> Done:
    """Run the command whole, loading and all; tests fork theirs from one that is loaded."""
    running = subprocess.Popen(
        [DESKBELL, "flash", board.url, *words, "--json"],
        env=rig.desk.environment,
        cwd=rig.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    return rig.finish(cast("Typed", running), [board])


def copied(scale: Scale, tool: Callable[[str, Path], list[str]]) -> float:
    """Return the seconds in which a program of its own copies the firmware onto a board with MicroPython alone."""
    files = dict(list(firmware.files("esp32_generic").items())[: scale.files])
    with tempfile.TemporaryDirectory(prefix="deskbell-bench-") as at:
        folder = Path(at) / "files"
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        plain = image.micropython(size=20_000)
        with VirtualBoard(Path(at), port="pty", flashed=plain, at_baud_rate=True) as board:
            board.wait_for_text(">>> ")
            words = [sys.executable, "-m", *tool(board.url, folder)]
            with timed() as spent:
                subprocess.run(words, cwd=ROOT, check=True, capture_output=True, timeout=WITHIN_S)
            assert board.files().items() >= files.items(), "not all files arrived"
    return spent.wall_s


def _ours(url: str, folder: Path) -> list[str]:
    return ["bench.push", url, str(folder)]


def _theirs(url: str, folder: Path) -> list[str]:
    tops = [str(path) for path in sorted(folder.iterdir())]
    return ["mpremote", "connect", url, "cp", "-r", *tops, ":"]
