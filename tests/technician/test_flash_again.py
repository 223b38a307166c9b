"""`deskbell flash` on boards that are something already, or that answer late, or go away for a moment."""

from pathlib import Path
from typing import Any

import pytest

from deskbell.technician import fetch
from deskbell.technician.bench import Bench
from deskbell.technician.errors import ChipTrouble
from deskbell.technician.job import Job
from deskbell.technician.look import Found, chip_of
from deskbell.technician.plan import Wanted
from tests.support.virtual_board import image
from tests.support.virtual_board.board import VirtualBoard
from tests.technician.rig import AIR, Rig

SITE = "Utrecht Oudegracht"


@pytest.fixture(autouse=True)
def site(bench: Rig) -> None:
    """Have a shop with its Wi-Fi in the register."""
    bench.shop(SITE)


def words(bench: Rig, asset: str) -> tuple[str, ...]:
    small = str(bench.image(size=20_000))
    return ("--site", SITE, "--asset", asset, "--category", "till", "--image", small)


def button_of(bench: Rig, name: str) -> dict[str, Any]:
    with bench.api() as api:
        return dict(api.get(f"/buttons/{name}").json())


def test_a_board_whose_port_goes_away_at_every_reset_is_flashed_to_its_end(
    bench: Rig, tmp_path: Path
) -> None:
    with VirtualBoard(tmp_path, mac="a0b765000701", port="pty", access_points=AIR) as board:
        board.faults.away_s = 0.7

        done = bench.flash(board, words=words(bench, "Till 701"))

        assert done.steps == ["write", "enrol", "online", "press"]
        assert done.end["record"]["presses"] == [1]


def test_a_buzzer_that_the_board_has_counts_as_heard_once_its_button_is_pressed(
    bench: Rig, tmp_path: Path
) -> None:
    line = "esp32_generic button=0 led=2 buzzer=14"
    with VirtualBoard(tmp_path, mac="a0b765000708", port="pty", access_points=AIR) as board:
        done = bench.flash(board, words=(*words(bench, "Till 708"), "--board", line))

        assert done.end["record"]["sound_ok"] is True


def test_another_asset_is_claimed_for_a_button_that_works(bench: Rig, tmp_path: Path) -> None:
    with VirtualBoard(tmp_path, mac="a0b765000702", port="pty", access_points=AIR) as board:
        first = bench.flash(board, words=words(bench, "Till 702"))

        again = bench.flash(board, words=words(bench, "Till 7020"), press=False)

        assert again.steps == ["claim"]
        assert (again.end["button"], again.end["epoch"]) == (first.end["button"], 1)
        assert again.end["assets"] == ["Till 7020"]
        assert again.end["written_bytes"] == 0
        assert button_of(bench, first.end["button"])["inputs"][0]["asset"] == "Till 7020"


def test_a_button_of_another_shop_is_left_where_it_is(bench: Rig, tmp_path: Path) -> None:
    bench.shop("Venlo")
    with VirtualBoard(tmp_path, mac="a0b765000703", port="pty", access_points=AIR) as board:
        name = bench.flash(board, words=words(bench, "Till 703")).end["button"]

        refused = bench.flash(board, words=("--site", "Venlo"), press=False)

        assert refused.code == 1
        assert f"stands at {SITE}" in refused.end["error"]["why"]
        assert button_of(bench, name)["site"] == SITE


def test_a_run_that_ended_before_its_press_is_labelled_by_the_next(
    bench: Rig, tmp_path: Path
) -> None:
    with VirtualBoard(tmp_path, mac="a0b765000704", port="pty", access_points=AIR) as board:
        first = bench.flash(
            board, words=(*words(bench, "Till 704"), "--press-within", "1"), press=False
        )
        assert "nobody pressed it" in first.end["error"]["why"]

        again = bench.flash(board, words=words(bench, "Till 704"))

        assert again.steps == ["press"]
        assert [(bench.folder / path).exists() for path in again.end["labels"]] == [True]


def test_a_press_from_before_the_test_keeps_its_incident_and_that_is_said(
    bench: Rig, tmp_path: Path
) -> None:
    with VirtualBoard(tmp_path, mac="a0b765000705", port="pty", access_points=AIR) as board:
        first = bench.flash(
            board, words=(*words(bench, "Till 705"), "--press-within", "1"), press=False
        )
        name = bench.desk.json("button", "list")[-1]["button"]
        assert first.code == 1
        board.wait_for(lambda _: bench.state(name) == "online")
        board.press()
        board.wait_for(lambda _: button_of(bench, name)["latest_press"])

        again = bench.flash(board, words=words(bench, "Till 705"))

        number = button_of(bench, name)["latest_press"]["incident"]
        assert again.end["record"]["presses"] == [2]
        assert again.end["left_open"] == number
        with bench.api() as api:
            assert api.get(f"/incidents/{number}").json()["state"] == "new"


def test_more_assets_than_inputs_are_refused_before_anything_is_written(
    bench: Rig, tmp_path: Path
) -> None:
    with VirtualBoard(tmp_path, mac="a0b765000706", port="pty", access_points=AIR) as board:
        both = ("--asset", "Printer 706", "--category", "printer")
        done = bench.flash(board, words=(*words(bench, "Till 706"), *both), press=False)

        assert "it has one input, and 2 assets were named" in done.end["error"]["why"]
        assert board.flash_written == 0


def test_a_program_that_keeps_the_prompt_for_a_while_does_not_cost_the_board_its_files(
    bench: Rig, tmp_path: Path
) -> None:
    with VirtualBoard(tmp_path, mac="a0b765000707", port="pty", access_points=AIR) as board:
        bench.flash(board, words=words(bench, "Till 707"))
        written = board.flash_written
        board.faults.deaf = True
        running = bench.start([board], *words(bench, "Till 707"))
        board.wait_for(lambda one: one.state == "loader")
        board.faults.deaf = False

        done = bench.finish(running, ())

        assert done.steps == []
        assert board.flash_written == written


def test_a_board_that_is_refused_goes_on_with_what_it_has(
    bench: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(bench.desk.environment, "DESKBELL_CACHE", str(tmp_path / "empty"))
    bare = image.micropython("esp32", size=20_000)
    with VirtualBoard(tmp_path, port="rfc2217", flashed=bare) as board:
        board.faults.deaf = True
        done = bench.flash(board, words=("--site", SITE), press=False)

        assert done.code == 1
        assert fetch.BOARDS["esp32"] in done.end["error"]["remedy"]
        board.wait_for(lambda one: one.state == "running")


@pytest.mark.parametrize(
    ("machine", "chip"),
    [
        ("Generic ESP32 module with ESP32", "esp32"),
        ("TinyPICO with ESP32-PICO-D4", "esp32"),
        ("Some board with ESP32-D0WD", "esp32"),
        ("LOLIN S2 Mini with ESP32-S2FN4R2", "esp32s2"),
        ("ESP32S3 board with ESP32S3", "esp32s3"),
        ("ESP32-C6 module with ESP32C6", "esp32c6"),
        ("Generic ESP32P4 module with ESP32P4", "esp32p4"),
        ("Raspberry Pi Pico with RP2040", "Raspberry Pi Pico with RP2040"),
    ],
)
def test_the_chip_is_read_from_the_name_of_the_machine(machine: str, chip: str) -> None:
    assert chip_of(machine) == chip


@pytest.mark.parametrize("chip", ["esp8266", "esp32p4", "esp32c5", "Pico with RP2040"])
def test_a_chip_that_the_firmware_does_not_know_is_told_as_one(chip: str) -> None:
    bench = Bench(Job("/dev/ttyUSB0", Wanted({})), None, lambda *_: None)

    with pytest.raises(ChipTrouble, match="esp32c3") as told:
        bench._choose_board(Found(chip, "a0b765000001"))

    assert chip in str(told.value)
