"""`deskbell board`: a button at a USB port is tested, listened to, found, and made nobody again."""

import json
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.cli.conftest import DESKBELL
from tests.support.virtual_board.board import VirtualBoard
from tests.technician.rig import AIR, Rig

SITE: Final = "Utrecht Oudegracht"

pytestmark = pytest.mark.xdist_group("board verbs")
"""All tests share one flashed board: two workers would flash two."""


@pytest.fixture(scope="module")
def board(bench: Rig, tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualBoard]:
    """Return a board that is a button of the desk."""
    bench.shop(SITE)
    folder = tmp_path_factory.mktemp("board")
    words = ("--site", SITE, "--asset", "Till 1", "--category", "till")
    with VirtualBoard(folder, mac="a0b765000401", port="pty", access_points=AIR) as made:
        done = bench.flash(made, words=(*words, "--image", str(bench.image(size=20_000))))
        assert done.code == 0, done.out + done.said
        yield made


def test_a_test_tries_everything_and_the_desk_keeps_it(bench: Rig, board: VirtualBoard) -> None:
    running = subprocess.Popen(
        [DESKBELL, "board", "test", board.url, "--json", "--within", "30"],
        env=bench.desk.environment,
        cwd=bench.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stderr is not None
    assert running.stdout is not None
    for line in running.stderr:
        if "Press every input" in line:
            threading.Timer(0.2, board.press, kwargs={"hold_s": 0.5}).start()
            break
    told = json.loads(running.stdout.read())
    running.stderr.close()
    running.stdout.close()

    assert running.wait(60) == 0
    assert (told["inputs"], told["inputs_pressed"], told["kept"]) == (1, [1], True)
    assert told["free_heap_bytes"] > 0
    assert told["flash_erases"] >= 1
    with bench.api() as api:
        tests = api.get(f"/buttons/{told['button']}/tests").json()["items"]
    assert len(tests) == 2, "the one of flashing, and this one"
    board.wait_for(lambda _: bench.state(told["button"]) == "online")


def test_identify_lights_the_lamp_and_leaves_the_button_running(
    bench: Rig, board: VirtualBoard
) -> None:
    boots = board.boots

    bench.desk.told("board", "identify", board.url)

    board.wait_for(lambda one: one.boots > boots)
    board.wait_for(lambda one: one.console.rstrip().count("connected to") > 0)


def test_logs_show_what_the_board_prints_and_do_not_stop_it(
    bench: Rig, board: VirtualBoard
) -> None:
    boots = board.boots
    running = subprocess.Popen(
        [DESKBELL, "board", "logs", board.url],
        env=bench.desk.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert running.stdout is not None
    board.wifi([])
    board.wait_for(lambda one: "in reach" in one.console.rpartition("this is")[2])
    said = next(line for line in running.stdout if "reach" in line or "gone" in line)
    running.terminate()
    running.stdout.close()
    running.wait(30)
    board.wifi(AIR)

    assert said
    assert board.boots == boots


def test_a_reset_gives_the_desk_what_the_board_holds_and_makes_it_nobody(
    bench: Rig, board: VirtualBoard
) -> None:
    board.wait_for(lambda _: bench.state("b0001") == "online")
    board.wifi([])
    board.wait_for(lambda one: "in reach" in one.console.rpartition("joined")[2])
    board.press()
    board.wait_for(lambda one: any(path.endswith(".p") for path in one.files()))

    told = bench.desk.json("board", "factory-reset", board.url)

    assert (told["was"], told["lost_presses"]) == ("b0001", 0)
    assert not board.nvs()["deskbell"]["epoch"]
    assert not board.nvs()["deskbell"]["key"]
    board.wait_for(lambda one: "not provisioned" in one.console.rpartition("joined")[2])


def test_a_board_that_is_no_button_is_told_so(bench: Rig, tmp_path: Path) -> None:
    flashed = bench.image(size=20_000).read_bytes()
    with VirtualBoard(tmp_path, port="pty", flashed=flashed) as plain:
        plain.wait_for(lambda one: one.state == "running")

        said = bench.desk.refused("board", "identify", plain.url)

        assert "deskbell flash" in said
