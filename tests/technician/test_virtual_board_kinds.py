"""Every board file on the virtual board of its chip: it boots, lights, feels a press, weighs a battery."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deskbell.technician import boards, firmware
from tests.support.virtual_board import image
from tests.support.virtual_board.board import VirtualBoard
from tests.support.virtual_board.tools import prompt

ALL = boards.every().values()


@pytest.fixture
def board(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VirtualBoard]:
    """Return a board of a kind, with MicroPython and the firmware's files, at its prompt."""
    kind: boards.Board = request.param
    adc = min(kind.adc & kind.pins - {pin for pin, _ in used(kind)})
    files = firmware.files(f"{kind.name} battery={adc}/2000")
    flashed = image.with_files(image.micropython(kind.chip, size=100_000), files)
    with VirtualBoard(tmp_path / "board", chip=kind.chip, port="pty", flashed=flashed) as made:
        yield made


def used(kind: boards.Board) -> list[tuple[int, str]]:
    """Return the pins that a board uses as it comes."""
    words = [word.partition("=") for word in kind.default.split()]
    return [(int(pin), key) for key, _, pins in words for pin in pins.split(",")]


@pytest.mark.parametrize("board", ALL, ids=lambda kind: kind.name, indirect=True)
def test_a_board_as_it_comes_boots_lights_feels_a_press_and_weighs_its_battery(
    board: VirtualBoard,
) -> None:
    wiring = board.wiring
    assert board.files().keys() >= {f"deskbell_button/board/{wiring.board}.mpy"}
    board.wait_for_text("not provisioned")
    board.wait_for(lambda one: any(one.lamp()))
    if wiring.has_pixels:
        pin = wiring.lamps[0][0]
        assert board.duty(pin) == 0
        assert len(board.pixels(pin)) == 1
    assert wiring.battery is not None
    board.voltage(wiring.battery, 2075)
    with prompt(board) as at:
        at.exec("from deskbell_button import start; made = start.board()")
        assert at.eval("made.is_closed(1)") is False
        at.exec("made.edges(0)")
        board.pin(wiring.buttons[0], 0)
        assert at.eval("(made.is_closed(1), made.edges(1000))") == (True, [(1, True, 1000)])
        board.pin(wiring.buttons[0], None)
        assert at.eval("made.is_closed(1)") is False
        at.exec("made.show(1, None, (255, 110, 0))")
        assert board.lamp() == ((255, 110, 0) if wiring.has_pixels else (255,))
        at.exec("made.show(1, None, (0, 0, 0))")
        assert not any(board.lamp())
        assert at.eval("made.battery_mv()") == 4150
        assert "deskbell_button.wiring" not in at.eval("list(__import__('sys').modules)")
