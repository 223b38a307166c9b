"""Pins that the firmware would read from board.txt, and that no board could use."""

import pytest

from deskbell.cli import pins
from deskbell.technician import boards
from deskbell_button.wiring import DEFAULT


@pytest.mark.parametrize(
    "line",
    [
        DEFAULT,
        "esp32_generic button=27 led=26",
        "esp32_generic button=27,25 rgb=26/33/32,4/16/17 buzzer=14 active_low=1",
    ],
)
def test_the_lines_of_the_docs_are_good(line: str) -> None:
    assert pins.read(line).board == "esp32_generic"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("esp33 button=27 led=26", "there is no board esp33; use .*esp32c3_generic"),
        ("simulator button=27 led=26", "there is no board simulator"),
        ("esp32_generic button=99 led=26", "GPIO 99 cannot be a button: ESP32 DevKit does not"),
        ("esp32_generic button=-1 led=26", "GPIO -1 cannot be a button: ESP32 DevKit does not"),
        ("esp32_generic button=7 led=26", "GPIO 7 cannot be a button: 6 to 11 are wired to"),
        ("esp32_generic button=27 led=34", "GPIO 34 cannot be a lamp: 34 to 39 have no output"),
        ("esp32_generic button=39 led=26", "GPIO 39 cannot be a button: 34 to 39 have no pull-up"),
        ("esp32_generic button=27 led=26 buzzer=35", "GPIO 35 cannot be a buzzer"),
        ("esp32_generic button=27 led=27", "GPIO 27 is named twice, as button and lamp"),
        ("esp32_generic battery=14/2000", "GPIO 14 cannot be a battery: only 32 to 39 measure"),
        ("esp32s2_generic button=30", "GPIO 30 cannot be a button: 26 to 32 are wired to the"),
        ("esp32s2_generic button=46", "GPIO 46 cannot be a button: 46 has no pull-up"),
        ("esp32s3_generic button=19", "GPIO 19 cannot be a button: 19, 20 are the board's USB"),
        ("esp32s3_generic led=22", "GPIO 22 cannot be a lamp: ESP32-S3-DevKitC-1 does not have"),
        ("esp32c3_generic button=12", "GPIO 12 cannot be a button: 11 to 17 are wired to the"),
        ("esp32c3_generic led=18", "GPIO 18 cannot be a lamp: 18, 19 are the board's USB"),
        ("esp32c6_generic button=24", "GPIO 24 cannot be a button: 24 to 30 are wired to the"),
        ("esp32c6_generic battery=7/2000", "GPIO 7 cannot be a battery: only 0 to 6 measure"),
        ("m5stack_atom_lite buzzer=14", "GPIO 14 cannot be a buzzer: M5Stack Atom Lite does not"),
        ("m5stack_atoms3_lite button=0", "GPIO 0 cannot be a button: M5Stack AtomS3 Lite does"),
        ("esp32_generic button=27 rgb=25/26/25", "GPIO 25 is named twice, as lamp and lamp"),
    ],
)
def test_a_line_that_cannot_work_is_told_with_pin_and_reason(line: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        pins.read(line)


@pytest.mark.parametrize("board", boards.every().values(), ids=lambda board: board.name)
def test_every_board_as_it_comes_is_good(board: boards.Board) -> None:
    assert pins.read(board.line).board == pins.read(board.name).board == board.name
