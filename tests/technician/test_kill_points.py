"""Whatever breaks off, wherever: the same command again ends with the same board, one identity, no press lost.

A seed decides after how many bytes on the line the tool is killed, the cable is
pulled, or the power goes; several in a row before the command may end.
"""

import os
import random
import re
import signal
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pytest

from deskbell.technician import firmware
from tests.support.typed import Typed
from tests.support.virtual_board.board import VirtualBoard
from tests.technician.rig import AIR, Rig

SITE: Final = "Utrecht Oudegracht"
IN_A_ROW: Final = 5
BOARDS: Final = 10
AT_ONCE: Final = 5
SOAK_BOARDS: Final = 40
REACHES: Final = (2_000, 8_000, 40_000, 90_000)
"""Bytes to a board within which a kill point lies: looking, enrolling, MicroPython, all of it."""
LONGEST_S: Final = 15.0
IMPATIENT: Final = ("--press-within", "10")
"""A board whose power goes with its press has to be pressed again, and no finger does."""
IMAGE_BYTES: Final = 20_000
FIRMWARE: Final = firmware.files("esp32_generic")


HEARD: Final = re.compile(r"this is b\d+-(\d+)|press (\d+) heard")
"""What a board says of the identity that it starts under, and of each press that it shows as heard."""


def kill_tool(_: VirtualBoard, running: Typed) -> None:
    os.killpg(running.pid, signal.SIGKILL)


def kill_parent(_: VirtualBoard, running: Typed) -> None:
    os.kill(running.pid, signal.SIGKILL)


def pull_cable(board: VirtualBoard, _: Typed) -> None:
    board.unplug()
    board.plug_in()


def cut_power(board: VirtualBoard, _: Typed) -> None:
    board.cut_power()
    board.power_on()


FAULTS: Final[tuple[Callable[[VirtualBoard, Typed], None], ...]] = (
    kill_tool,
    kill_parent,
    pull_cable,
    cut_power,
)


@pytest.fixture(autouse=True)
def site(bench: Rig) -> None:
    """Have a shop with its Wi-Fi in the register."""
    bench.shop(SITE)


def broken_off(bench: Rig, board: VirtualBoard, chance: random.Random, words: list[str]) -> bool:
    """Begin to flash, and break it off somewhere; tell whether it had not ended before."""
    fault = chance.choice(FAULTS)
    at = board.traffic[0] + chance.randrange(chance.choice(REACHES))
    running = bench.start([board], *words)
    finger = threading.Thread(target=bench.finish, args=(running, [board]))
    finger.start()
    until = time.monotonic() + LONGEST_S
    while running.poll() is None and board.traffic[0] < at and time.monotonic() < until:
        time.sleep(0.01)
    struck = running.poll() is None
    if struck:
        fault(board, running)
    finger.join()
    return struck


def heard(board: VirtualBoard) -> set[tuple[int, int]]:
    """Return epoch and seq of every press that the board ever showed as heard."""
    found, epoch = set(), 0
    for issued, pressed in HEARD.findall(board.console):
        if issued:
            epoch = int(issued)
        else:
            found.add((epoch, int(pressed)))
    return found


def kept(bench: Rig, button: str) -> set[tuple[int, int]]:
    """Return epoch and seq of every press of a button that the desk has."""
    with bench.api() as api:
        items = api.get("/presses", params={"button": button, "limit": 200}).json()["items"]
    return {(one["epoch"], one["seq"]) for one in items}


def flash_through_faults(bench: Rig, board: VirtualBoard, seed: int) -> None:
    """Break off several runs, let one end, and look at what there is."""
    chance = random.Random(seed)
    image = str(bench.image(size=IMAGE_BYTES))
    words = ["--site", SITE, "--asset", f"Till {seed}", "--category", "till", "--image", image]
    struck = 0
    anew: list[str] = []
    while struck < IN_A_ROW:
        if broken_off(bench, board, chance, [*words, *anew, *IMPATIENT]):
            struck += 1
        else:
            anew = ["--whole"]  # it works: only one that begins anew has something to break off

    done = bench.flash(board, words=words)

    assert done.code == 0, f"seed {seed}: {done.out}{done.said}"
    files = board.files()
    assert {path: files.get(path) for path in FIRMWARE} == FIRMWARE, f"seed {seed}"
    assert [path for path in files if path.endswith(".tmp")] == [], f"seed {seed}"
    mine = bench.buttons_of(board)
    assert len(mine) == 1, f"seed {seed}: one board, one identity"
    board.wait_for(lambda _: bench.state(mine[0]["button"]) == "online")
    assert mine[0]["inputs"][0]["asset"] == f"Till {seed}"
    assert heard(board), f"seed {seed}: nothing was pressed"
    board.wait_for(lambda one: heard(one) <= kept(bench, mine[0]["button"]))
    assert [path for path in board.files() if path.endswith(".p")] == [], f"seed {seed}"


def flash_all_through_faults(bench: Rig, folder: Path, seeds: Sequence[int]) -> None:
    """Do so with one board for each seed, several at once: they are waiting most of the time."""
    bench.image(size=IMAGE_BYTES)

    def one(seed: int) -> None:
        mac = f"a0b7650003{seed:02x}"
        with VirtualBoard(folder / str(seed), mac=mac, port="pty", access_points=AIR) as board:
            flash_through_faults(bench, board, seed)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for end in [pool.submit(one, seed) for seed in seeds]:
            end.result()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("half", [0, 1])
def test_a_run_that_breaks_off_anywhere_is_finished_by_the_same_command(
    bench: Rig, tmp_path: Path, half: int
) -> None:
    flash_all_through_faults(bench, tmp_path, range(half, BOARDS, 2))


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_run_that_breaks_off_anywhere_is_finished_many_times(bench: Rig, tmp_path: Path) -> None:
    flash_all_through_faults(bench, tmp_path, range(100, 100 + SOAK_BOARDS))
