"""Which board it is: named, kept from the board itself, asked at a terminal, else the chip's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deskbell.technician import firmware
from tests.cli.conftest import DESKBELL
from tests.support.terminal import Terminal
from tests.support.virtual_board import image
from tests.support.virtual_board.board import VirtualBoard
from tests.technician.rig import AIR, Rig


@pytest.fixture
def board(tmp_path: Path) -> Iterator[VirtualBoard]:
    """Return an ESP32 with MicroPython and nothing else."""
    bare = image.micropython("esp32", size=20_000)
    with VirtualBoard(tmp_path, port="pty", flashed=bare) as made:
        made.wait_for_text(">>> ")
        yield made


def test_a_board_keeps_its_line_when_nobody_names_another(rig: Rig, board: VirtualBoard) -> None:
    rig.flash(board, words=("--offline", "--board", "m5stack_atom_lite buzzer=26"))
    again = rig.flash(board, words=("--offline",))

    assert again.steps == []
    assert board.files() == firmware.files("m5stack_atom_lite buzzer=26")


def test_another_board_takes_the_place_of_the_one_before(rig: Rig, board: VirtualBoard) -> None:
    rig.flash(board, words=("--offline", "--board", "m5stack_atom_lite"))
    rig.flash(board, words=("--offline", "--board", "esp32_generic"))

    assert board.files() == firmware.files("esp32_generic")


def test_a_board_with_another_chip_is_left_as_it_is(rig: Rig, board: VirtualBoard) -> None:
    done = rig.flash(board, words=("--offline", "--board", "m5stack_atoms3_lite"))

    assert done.code != 0
    assert done.end["error"]["why"].endswith("has an esp32s3, and this is an esp32")
    assert board.files().keys() <= {"boot.py"}


def test_pins_that_cannot_work_are_refused_before_a_board_is_touched(
    rig: Rig, board: VirtualBoard
) -> None:
    done = rig.flash(board, words=("--offline", "--board", "esp32_generic led=34"))

    assert done.code != 0
    assert "GPIO 34 cannot be a lamp: 34 to 39 have no output" in done.said


@pytest.mark.parametrize(
    ("typed", "line"),
    [("2", "m5stack_atom_lite"), ("", "esp32_generic"), ("7\n2", "m5stack_atom_lite")],
)
def test_somebody_at_a_terminal_is_asked_which_board_it_is(
    rig: Rig, board: VirtualBoard, typed: str, line: str
) -> None:
    words = [DESKBELL, "flash", board.url, "--offline"]
    with Terminal(words, rig.desk.environment, rig.folder) as terminal:
        terminal.until("Its number")
        terminal.type(typed)
        code = terminal.end()

    assert code == 0, terminal.said
    assert "2  M5Stack Atom Lite (m5stack_atom_lite)" in terminal.said
    assert board.files() == firmware.files(line)


def test_somebody_at_a_terminal_is_asked_for_shop_and_asset_when_the_board_needs_them(
    bench: Rig,
) -> None:
    bench.register(
        "site,asset,category", "Utrecht Oudegracht,Till 1,till", "Utrecht Vleuten,Till 9,till"
    )
    bench.shop("Utrecht Oudegracht")
    words = [DESKBELL, "flash", "--image", bench.image(size=20_000), "--board", "m5stack_atom_lite"]
    with (
        VirtualBoard(bench.folder / "board", port="pty", access_points=AIR) as board,
        Terminal([*words, board.url], bench.desk.environment, bench.folder) as terminal,
    ):
        terminal.until("For which shop")
        terminal.type("utrecht")
        terminal.until("2  Utrecht Vleuten")
        terminal.type("1")
        terminal.until("What is the board")
        terminal.type("till")
        terminal.until("PRESS THE BUTTON")
        board.press()
        code = terminal.end()

    (button,) = bench.desk.json("button", "list")
    assert code == 0, terminal.said
    assert button["site"] == "Utrecht Oudegracht"
    assert [one["asset"] for one in button["inputs"]] == ["Till 1"]
