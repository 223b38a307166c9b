"""A board that does not reach its desk says why: Wi-Fi, address, broker, leave, register."""

import time
from pathlib import Path
from typing import Any

import pytest

from tests.support.virtual_board.board import VirtualBoard
from tests.technician.rig import AIR, Flashed, Rig

SITE = "Utrecht Oudegracht"
SHOP = AIR[0]
WORDS = ("--site", SITE, "--asset", "Till 1", "--category", "till")


@pytest.fixture(autouse=True)
def site(bench: Rig) -> None:
    """Have a shop with its Wi-Fi in the register."""
    bench.shop(SITE)


def complaint(done: Flashed) -> str:
    """Return what was said about the one board, which failed as it should."""
    assert done.code == 1, done.out
    error = done.end["error"]
    assert "unforeseen" not in error["what"], error
    return f"{error['what']}: {error['why']}. {error['remedy']}."


@pytest.mark.parametrize(
    ("air", "words"),
    [
        ([SHOP | {"password": "another password"}], "the password is wrong"),
        ([SHOP | {"ssid": "The neighbours"}], "in reach"),
        ([SHOP | {"dhcp": False}], "DHCP"),
    ],
)
def test_wifi_that_does_not_take_the_board_in_is_told_apart(
    bench: Rig, tmp_path: Path, air: list[dict[str, Any]], words: str
) -> None:
    with VirtualBoard(tmp_path, port="pty", access_points=air) as board:
        done = bench.flash(board, words=(*WORDS, "--image", str(bench.image(size=20_000))))

        assert words in complaint(done)


def test_what_was_mended_goes_on_where_it_stopped(bench: Rig, tmp_path: Path) -> None:
    with VirtualBoard(tmp_path, port="pty", access_points=[]) as board:
        words = (*WORDS, "--image", str(bench.image(size=20_000)))
        first = bench.flash(board, words=words)
        name = bench.desk.json("button", "list")[-1]["button"]
        board.wifi(AIR)

        again = bench.flash(board, words=words)

        assert "in reach" in complaint(first)
        assert again.steps[-1] == "press"
        assert "enrol" not in again.steps
        assert again.end["button"] == name


def test_a_broker_that_nobody_lets_through_is_told(bench: Rig, tmp_path: Path) -> None:
    with VirtualBoard(tmp_path, port="pty", access_points=AIR) as board:
        environment = dict(bench.desk.environment)
        words = (*WORDS, "--image", str(bench.image(size=20_000)))
        running = bench.start([board], *words)
        board.wait_for(lambda one: b"epoch" in str(one.nvs()).encode())
        bench.desk.stop()
        since = time.monotonic()
        done = bench.finish(running, ())
        bench.desk.environment = environment
        bench.desk.start()

        said = complaint(done)
        assert "No desk answers" in said or "does not reach the broker" in said
        assert time.monotonic() - since < 60


def test_a_board_of_nobody_needs_to_know_its_shop(bench: Rig, tmp_path: Path) -> None:
    with VirtualBoard(tmp_path, port="pty", access_points=AIR) as board:
        done = bench.flash(board, words=("--image", str(bench.image(size=20_000))))

        assert "--site" in complaint(done)


def test_a_shop_that_the_register_does_not_have_is_refused_before_any_board_is_touched(
    bench: Rig, tmp_path: Path
) -> None:
    with VirtualBoard(tmp_path, port="pty") as board:
        said = bench.desk.refused("flash", board.url, "--site", "Atlantis")

        assert "Atlantis" in said
        assert board.flash_written == 0


def test_an_asset_that_the_register_does_not_have_needs_a_category(
    bench: Rig, tmp_path: Path
) -> None:
    with VirtualBoard(tmp_path, port="pty", access_points=AIR) as board:
        said = bench.desk.refused("flash", board.url, "--site", SITE, "--asset", "Fax 9")

        assert "Fax 9" in said
        assert board.flash_written == 0
