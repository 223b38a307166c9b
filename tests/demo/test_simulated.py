"""A simulated board that dies gets its power back, as if somebody plugged it in again."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskbell.demo import simulated
from deskbell.demo.simulated import SimulatedButton
from tests.support.broker import until

WITHIN_S = 30
PROVISION = '{"button": "b0417", "epoch": 3, "key": "00", "password": "", "ca": "", "brokers": [], "wifi": []}'


@pytest.fixture
def pids(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note every process that is started."""
    started: list[int] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **options)  # type: ignore[call-overload]  # passed through
            started.append(self.pid)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    return started


@pytest.fixture
def board(tmp_path: Path, pids: list[int]) -> Iterator[SimulatedButton]:
    (tmp_path / "flash").mkdir()
    (tmp_path / "flash" / "provision.json").write_text(PROVISION)
    made = SimulatedButton("b0417", tmp_path, 1, None, lambda: None)
    until(lambda: made.lamps, WITHIN_S)
    yield made
    made.stop()


def test_a_board_that_was_killed_comes_back_and_the_terminal_says_so(
    board: SimulatedButton,
    pids: list[int],
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(simulated, "LIVED_S", 0.0)

    os.kill(pids[0], signal.SIGKILL)
    until(lambda: not board.lamps, WITHIN_S)
    with pytest.raises(ProcessLookupError):
        board.set_pin(1, closed=True)
    until(lambda: board.lamps, WITHIN_S)

    board.set_pin(1, closed=True)
    assert len(pids) == 2
    assert "The simulated button b0417 died (signal 9" in capfd.readouterr().err


def test_a_board_that_was_stopped_stays_off(
    board: SimulatedButton, pids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulated, "POWER_BACK_S", 0.0)

    board.stop()

    with pytest.raises(ProcessLookupError):
        board.set_pin(1, closed=True)
    assert len(pids) == 1
