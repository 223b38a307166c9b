"""A board whose file system cannot be read stays who it is: the stock MicroPython alone would wait for ever."""

from pathlib import Path

import pytest
from mpremote.transport import TransportError

from deskbell.technician import firmware, image
from deskbell.technician.filesystem import around_nvs
from tests.support.virtual_board.board import VirtualBoard
from tests.support.virtual_board.flash import SECTOR
from tests.support.virtual_board.image import VFS
from tests.support.virtual_board.nvs import HALF, NVS
from tests.support.virtual_board.tools import prompt
from tests.technician.rig import AIR, Flashed, Rig

SITE = "Utrecht Oudegracht"
NOISE = b"what somebody else wrote there  " * (SECTOR // 32)
ERASED = b"\xff" * SECTOR
"""LittleFS keeps its superblock twice, in the first two sectors: one of them is enough to mount it."""


@pytest.fixture(autouse=True)
def site(bench: Rig) -> None:
    """Have a shop with its Wi-Fi in the register."""
    bench.shop(SITE)


def button(bench: Rig, board: VirtualBoard, asset: str) -> Flashed:
    """Make a board a working button, and switch it off."""
    at = ("--site", SITE, "--asset", asset, "--category", "till")
    done = bench.flash(board, words=(*at, "--image", str(bench.image(size=20_000))))
    assert done.code == 0, done.out + done.said
    board.wait_for(lambda _: bench.state(done.end["button"]) == "online")
    board.cut_power()
    return done


def newest_seq(bench: Rig, name: str) -> int:
    with bench.api() as api:
        return int(api.get(f"/buttons/{name}").json()["latest_press"]["seq"])


def test_a_file_system_that_does_not_mount_is_made_anew_and_the_button_stays_who_it_is(
    bench: Rig, tmp_path: Path
) -> None:
    with VirtualBoard(tmp_path, mac="a0b765000601", port="pty", access_points=AIR) as board:
        first = button(bench, board, "Till 1").end
        key, seq = board.nvs()["deskbell"]["key"], newest_seq(bench, first["button"])
        board.spoil(VFS, NOISE * 2)
        board.power_on()
        board.wait_for_text("The filesystem appears to be corrupted")

        done = bench.flash(board)

        assert done.steps == ["mend", "push", "online"]
        assert "presses on it are lost" in done.end["steps"][0]["reason"]
        assert (done.end["button"], done.end["epoch"]) == (first["button"], first["epoch"])
        assert board.nvs()["deskbell"]["key"] == key
        assert board.files().items() >= firmware.files("esp32_generic").items()
        board.wait_for(lambda _: bench.state(first["button"]) == "online")
        board.press()
        board.wait_for(lambda _: newest_seq(bench, first["button"]) > seq)


def test_without_us_such_a_board_never_reaches_its_prompt(bench: Rig, tmp_path: Path) -> None:
    with VirtualBoard(tmp_path, port="pty", flashed=bench.image(size=20_000).read_bytes()) as board:
        board.wait_for_text(">>> ")
        board.cut_power()
        board.spoil(VFS, NOISE * 2)
        board.power_on()
        board.wait_for_text("The filesystem appears to be corrupted")

        with pytest.raises(TransportError), prompt(board):
            pass


def test_a_file_system_with_one_good_superblock_is_left_alone(bench: Rig, tmp_path: Path) -> None:
    with VirtualBoard(tmp_path, mac="a0b765000602", port="pty", access_points=AIR) as board:
        button(bench, board, "Till 2")
        area = board.flash[VFS : VFS + 2 * SECTOR]
        older = min((0, 1), key=lambda at: int.from_bytes(area[at * SECTOR :][:4], "little"))
        board.spoil(VFS + older * SECTOR, NOISE)
        board.power_on()

        assert bench.flash(board).steps == []


def test_a_board_that_formatted_itself_gets_its_files_and_stays_who_it_is(
    bench: Rig, tmp_path: Path
) -> None:
    with VirtualBoard(tmp_path, mac="a0b765000603", port="pty", access_points=AIR) as board:
        first = button(bench, board, "Till 3").end
        board.spoil(VFS, ERASED * 2)
        board.power_on()
        board.wait_for_text("Performing initial setup")

        done = bench.flash(board)

        assert done.steps == ["push", "online"]
        assert (done.end["button"], done.end["epoch"]) == (first["button"], first["epoch"])
        board.wait_for(lambda _: bench.state(first["button"]) == "online")


def test_a_newer_micropython_leaves_the_button_who_it_is(bench: Rig, tmp_path: Path) -> None:
    newer = bench.image(size=20_000, version="v1.30.0")
    with VirtualBoard(tmp_path, mac="a0b765000604", port="pty", access_points=AIR) as board:
        first = button(bench, board, "Till 4").end
        board.spoil(VFS, NOISE * 2)
        board.power_on()

        done = bench.flash(board, words=("--image", str(newer)))

        assert done.steps == ["write", "online"]
        assert (done.end["button"], done.end["epoch"]) == (first["button"], first["epoch"])
        board.wait_for(lambda _: bench.state(first["button"]) == "online")


@pytest.mark.parametrize("chip", ["esp32", "esp32c3"])
def test_all_of_an_image_is_written_but_the_place_of_the_identity(bench: Rig, chip: str) -> None:
    whole = image.read(bench.image(chip, size=20_000))

    before, after = around_nvs(whole)

    assert (before.offset, before.offset + len(before.content)) == (whole.offset, NVS)
    assert after.offset == NVS + 2 * HALF
    gap = b"\xff" * 2 * HALF
    assert before.content + gap + after.content == whole.content
