"""`deskbell board`: a button at a USB port is tested, listened to, found, and made nobody again."""

import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.cli.conftest import DESKBELL
from tests.support.terminal import Terminal
from tests.support.virtual_board.board import VirtualBoard
from tests.technician.rig import AIR, Rig

SITE: Final = "Utrecht Oudegracht"
FULLY_LIT: Final = (255,)
"""No state of a button lights its lamp so: ready is a faint breath."""

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


def run_test(
    bench: Rig, board: VirtualBoard, at_prompt: Callable[[], None] = lambda: None
) -> tuple[dict[str, Any], str, int]:
    """Test a board with --json, press its input when asked to; return the result, the rest, the code."""
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
    said = ""
    finger = threading.Timer(0.2, board.press, kwargs={"hold_s": 1.5})
    for line in running.stderr:
        said += line
        if "Press every input" in line:
            at_prompt()
            finger.start()
        elif "starts its program" in line:
            finger.join(0.3)
            assert not finger.is_alive(), "the program would take this finger for a press"
    told = json.loads(running.stdout.read())
    running.stderr.close()
    running.stdout.close()
    return told, said, running.wait(60)


def test_a_test_tries_everything_and_the_desk_keeps_it(bench: Rig, board: VirtualBoard) -> None:
    told, said, code = run_test(bench, board)

    assert code == 0, said
    assert (told["inputs"], told["inputs_pressed"], told["kept"]) == (1, [1], True)
    assert told["free_heap_bytes"] > 0
    assert told["flash_erases"] >= 1
    assert told["rssi_dbm"] == AIR[0]["rssi"]
    assert 0 <= told["broker_round_trip_ms"] < 60_000
    assert (told["lamp_ok"], told["sound_ok"]) == (None, None), "nobody was asked"
    with bench.api() as api:
        tests = api.get(f"/buttons/{told['button']}/tests").json()["items"]
    assert len(tests) == 2, "the one of flashing, and this one"
    assert tests[0]["record"]["broker_round_trip_ms"] == told["broker_round_trip_ms"]
    board.wait_for(lambda _: bench.state(told["button"]) == "online")


def test_a_board_without_wifi_is_tested_all_the_same(bench: Rig, board: VirtualBoard) -> None:
    board.wifi([])
    try:
        told, said, code = run_test(bench, board)
    finally:
        board.wifi(AIR)

    assert code == 0, said
    assert (told["rssi_dbm"], told["broker_round_trip_ms"]) == (None, None)
    assert (told["inputs_pressed"], told["kept"]) == ([1], True)
    assert "The board does not find the Wi-Fi" in said
    board.wait_for(lambda _: bench.state(told["button"]) == "online")


def test_at_a_terminal_it_asks_and_prints_the_result_before_the_desk_has_it(
    bench: Rig, board: VirtualBoard
) -> None:
    words = (DESKBELL, "board", "test", board.url, "--url", "http://127.0.0.1:9", "--token", "x")
    with Terminal(words, bench.desk.environment, bench.folder) as typed:
        typed.until("Did every lamp light up?")
        typed.type("n")
        typed.until("Press every input")
        threading.Timer(0.2, board.press, kwargs={"hold_s": 0.5}).start()

        assert typed.end() == 1
        said = typed.said
    result, _, after = said.partition("The desk does not keep this result.")
    for line in ("lamp_ok: failed", "sound_ok: not tried", "rssi_dbm: -58", "inputs_pressed: [1]"):
        assert line in result, said
    assert "rising notes" not in said, "it has no buzzer"
    assert "No desk answers at http://127.0.0.1:9" in after
    assert "A lamp did not show what it should." in after
    assert "Traceback" not in said


def test_identify_lights_the_lamp_and_leaves_the_button_running(
    bench: Rig, board: VirtualBoard
) -> None:
    before = len(board.console)
    running = subprocess.Popen(
        [DESKBELL, "board", "identify", board.url], env=bench.desk.environment, cwd=bench.folder
    )

    board.wait_for(lambda one: one.lamp() == FULLY_LIT)

    assert running.wait(60) == 0
    board.wait_for(lambda one: "connected to" in one.console[before:])


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


def test_a_press_of_before_the_test_reaches_the_desk_and_is_no_press_of_the_test(
    bench: Rig, board: VirtualBoard
) -> None:
    board.wait_for(lambda _: bench.state("b0001") == "online")
    board.wifi([])
    board.wait_for(lambda one: "in reach" in one.console.rpartition("joined")[2])
    board.press()
    board.wait_for(lambda one: any(path.endswith(".p") for path in one.files()))

    told, said, code = run_test(bench, board, lambda: board.wifi(AIR))

    assert code == 0, said
    assert told["broker_round_trip_ms"] >= 0
    with bench.api() as api:
        board.wait_for(lambda _: api.get("/buttons/b0001").json()["latest_press"]["seq"] > 1)
        newest = api.get("/buttons/b0001").json()["latest_press"]
        assert api.get(f"/incidents/{newest['incident']}").json()["state"] == "new"


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
