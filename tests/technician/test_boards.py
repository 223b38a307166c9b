"""Which boards there are, and which one a board at a port is: pure, so every case is a line."""

import re

import pytest

from deskbell.technician import boards, firmware
from deskbell.technician.errors import WrongBoard
from deskbell_button.wiring import Wiring

CHIPS = ("esp32", "esp32s2", "esp32s3", "esp32c3", "esp32c6")
SHARED = ("generic", "joining", "radio")
FILES = {f"deskbell_button/board/{name}.mpy": b"" for name in (*boards.every(), *SHARED)}


@pytest.mark.parametrize("chip", CHIPS)
def test_each_chip_has_a_board_of_its_own_and_it_comes_first(chip: str) -> None:
    first = boards.for_chip(chip)[0]

    assert first.is_generic
    assert first.name == boards.default_line(chip)
    assert not first.flash & first.adc


def test_two_boards_are_on_the_market() -> None:
    real = {one.name: one.chip for one in boards.every().values() if not one.is_generic}

    assert real == {"m5stack_atom_lite": "esp32", "m5stack_atoms3_lite": "esp32s3"}


@pytest.mark.parametrize("board", boards.every().values(), ids=lambda board: board.name)
def test_a_board_says_where_its_pins_stand_written(board: boards.Board) -> None:
    assert re.fullmatch(r"https://docs\.(espressif|m5stack)\.com/\S+", board.source)
    assert board.title
    used = {*Wiring(board.name).buttons, *Wiring(board.name).lamps[0]}
    assert used <= board.pins - board.flash - board.usb


def test_a_board_gets_its_own_file_and_what_all_share() -> None:
    kept = boards.for_board(FILES, "m5stack_atom_lite buzzer=26")

    assert kept["board.txt"] == b"m5stack_atom_lite buzzer=26\n"
    assert kept.keys() == {
        "board.txt",
        "deskbell_button/board/m5stack_atom_lite.mpy",
        *(f"deskbell_button/board/{name}.mpy" for name in SHARED),
    }


def test_the_compiled_files_are_those_of_one_board() -> None:
    compiled = firmware.files("esp32c3_generic")

    there = {path for path in compiled if path.startswith("deskbell_button/board/")}
    mine = "deskbell_button/board/esp32c3_generic.mpy"
    assert there >= {mine, *(f"deskbell_button/board/{name}.mpy" for name in SHARED)}
    assert not {f"deskbell_button/board/{name}.mpy" for name in boards.every()} & there - {mine}


def test_what_only_the_tools_read_is_not_in_the_bytecode() -> None:
    compiled = firmware.all_files()["deskbell_button/board/m5stack_atom_lite.mpy"]

    assert b"button=39 ws2812=27" in compiled
    assert b"Atom" not in compiled
    assert b"https" not in compiled


@pytest.mark.parametrize(
    ("chip", "asked_for", "on_board", "line"),
    [
        ("esp32", "esp32_generic led=4", "m5stack_atom_lite", "esp32_generic led=4"),
        ("esp32", None, "m5stack_atom_lite buzzer=26", "m5stack_atom_lite buzzer=26"),
        ("esp32", None, None, None),
        ("esp32", None, "", None),
        ("esp32", None, "somebody_elses led=4", None),
        ("esp32s3", None, "m5stack_atom_lite", None),
        ("esp32c3", None, None, "esp32c3_generic"),
        ("esp32c3", None, "esp32_generic", "esp32c3_generic"),
    ],
)
def test_the_line_that_was_asked_for_wins_and_then_the_one_on_the_board(
    chip: str, asked_for: str | None, on_board: str | None, line: str | None
) -> None:
    assert boards.settled(chip, asked_for, on_board) == line


def test_a_board_with_another_chip_is_refused_with_those_that_fit() -> None:
    with pytest.raises(WrongBoard, match=r"has an esp32, and this is an esp32c3") as refused:
        boards.settled("esp32c3", "m5stack_atom_lite", None)

    assert refused.value.remedy == "Name one of esp32c3_generic"
