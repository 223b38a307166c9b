"""Pins that the firmware would read from board.txt, and that no board could use."""

from pathlib import Path

import pytest

from deskbell.cli import pins
from deskbell_button import board
from deskbell_button.wiring import DEFAULT

NO_BOARDS = {"__init__", "simulator"}


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
        ("esp33 button=27 led=26", "there is no board esp33; use esp32_generic"),
        ("simulator button=27 led=26", "there is no board simulator"),
        ("esp32_generic button=99 led=26", "GPIO 99 cannot be a button: an ESP32 does not"),
        ("esp32_generic button=-1 led=26", "GPIO -1 cannot be a button: an ESP32 does not"),
        ("esp32_generic button=7 led=26", "GPIO 7 cannot be a button: 6 to 11 are wired to"),
        ("esp32_generic button=27 led=34", "GPIO 34 cannot be a lamp: 34 to 39 have no output"),
        ("esp32_generic button=39 led=26", "GPIO 39 cannot be a button: 34 to 39 have no pull-up"),
        ("esp32_generic button=27 led=26 buzzer=35", "GPIO 35 cannot be a buzzer"),
        ("esp32_generic button=27 led=27", "GPIO 27 is named twice, as button and lamp"),
        ("esp32_generic button=27 rgb=25/26/25", "GPIO 25 is named twice, as lamp and lamp"),
    ],
)
def test_a_line_that_cannot_work_is_told_with_pin_and_reason(line: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        pins.read(line)


def test_every_board_of_the_firmware_is_known() -> None:
    files = Path(str(board.__file__)).parent.glob("*.py")

    assert {file.stem for file in files} - NO_BOARDS == set(pins.BOARDS)
