"""A simulated board that dies gets its power back, as if somebody plugged it in again."""

import json
import os
import signal
import subprocess
import sys
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


STAND_IN = """
import sys
for line in sys.stdin:
    with open(sys.argv[sys.argv.index("--home") + 1] + "/told", "a") as told:
        told.write(line)
    if '"pin"' in line:
        sys.exit(1)
"""
"""Stands for an interpreter: writes down what it is told, and dies at a finger."""


def test_a_board_is_told_its_network_whenever_it_gets_its_power(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulated, "LIVED_S", 0.0)
    monkeypatch.setattr(simulated, "POWER_BACK_S", 0.0)
    (tmp_path / "stand_in.py").write_text(STAND_IN)
    command = [sys.executable, str(tmp_path / "stand_in.py")]
    network = {"gateway": "127.0.0.1:8053", "dns": "127.0.0.1:5353"}
    told = tmp_path / "told"

    board = SimulatedButton("b0417", tmp_path, 1, command, lambda: None, network)
    until(told.exists, WITHIN_S)
    board.set_pin(1, closed=True)
    until(lambda: told.read_text().count("\n") == 3, WITHIN_S)
    board.stop()

    lines = [json.loads(line) for line in told.read_text().splitlines()]
    assert lines == [{"network": network}, {"pin": 1, "closed": True}, {"network": network}]
