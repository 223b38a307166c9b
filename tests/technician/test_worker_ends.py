"""A board's own process does not outlive the command: it would go on holding the serial port."""

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from deskbell.cli import flash_team
from tests.support.broker import until
from tests.support.virtual_board.board import VirtualBoard
from tests.technician.rig import AIR, Rig

WITHIN_S = 30
"""The worker itself would wait longer for its press."""
PRESS_WITHIN_S = 120
SITE = "Utrecht Oudegracht"


def children(pid: int) -> list[int]:
    """Return the processes that this one started and that have not ended."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ends while we look
            state, parent = stat.read_text().rpartition(") ")[2].split()[:2]
            if int(parent) == pid and state != "Z":
                found.append(int(stat.parent.name))
    return found


def is_alive(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    return False


def test_when_the_command_is_killed_the_port_is_free_at_once(bench: Rig, tmp_path: Path) -> None:
    bench.shop(SITE)
    words = ("--site", SITE, "--asset", "Till 1", "--category", "till")
    image = ("--image", str(bench.image(size=20_000)), "--press-within", str(PRESS_WITHIN_S))
    with VirtualBoard(tmp_path, port="pty", access_points=AIR) as board:
        running = bench.start([board], *words, *image)
        assert any("PRESS" in line for line in running.stderr)
        (worker,) = children(running.pid)

        os.kill(running.pid, signal.SIGKILL)

        try:
            until(lambda: not is_alive(worker), WITHIN_S)
        finally:
            with suppress(ProcessLookupError), running.stdout, running.stderr:
                os.kill(worker, signal.SIGKILL)


@pytest.mark.parametrize("said", ["", '{"port": '])
def test_one_that_was_given_no_job_ends_in_silence(said: str) -> None:
    done = subprocess.run(
        flash_team.WORKER, input=said, capture_output=True, text=True, timeout=60, check=False
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
