"""`deskbell flash --offline`: a board without a desk, through the real esptool and mpremote."""

from pathlib import Path

import pytest

from deskbell.technician import firmware
from tests.support.virtual_board.board import VirtualBoard
from tests.technician.rig import Rig

SMALL = 20_000
"""Bytes of an app that is quick to write."""
CHIPS = ("esp32", "esp32s2", "esp32s3", "esp32c3", "esp32c6")


@pytest.mark.parametrize("chip", CHIPS)
def test_a_blank_board_of_each_chip_gets_micropython_and_all_files(
    rig: Rig, tmp_path: Path, chip: str
) -> None:
    with VirtualBoard(tmp_path, chip=chip, port="pty") as board:
        done = rig.flash(board, words=("--offline", "--image", str(rig.image(chip, size=SMALL))))

        assert done.steps == ["write"]
        assert board.files() == firmware.files(f"{chip}_generic")
        board.wait_for(lambda one: "not provisioned" in one.console)


def test_the_same_command_again_writes_nothing(rig: Rig, tmp_path: Path) -> None:
    with VirtualBoard(tmp_path, port="pty") as board:
        words = ("--offline", "--image", str(rig.image(size=SMALL)))
        rig.flash(board, words=words)
        written = board.flash_written

        again = rig.flash(board, words=words)

        assert again.steps == []
        assert again.end["written_bytes"] == 0
        assert board.flash_written == written


def test_only_the_file_that_differs_is_written(rig: Rig, tmp_path: Path) -> None:
    with VirtualBoard(tmp_path, port="pty") as board:
        rig.flash(board, words=("--offline", "--image", str(rig.image(size=SMALL))))

        again = rig.flash(board, words=("--offline", "--board", "esp32_generic button=4 led=2"))

        assert again.steps == ["push"]
        assert again.end["written_bytes"] == len("esp32_generic button=4 led=2\n")
        assert board.files()["board.txt"] == b"esp32_generic button=4 led=2\n"


def test_a_board_that_has_micropython_needs_no_image(rig: Rig, tmp_path: Path) -> None:
    flashed = rig.image(size=SMALL).read_bytes()
    with VirtualBoard(tmp_path, port="pty", flashed=flashed) as board:
        board.wait_for(lambda one: one.state == "running")
        done = rig.flash(board, words=("--offline",))

        assert done.steps == ["push"]
        assert board.files() == firmware.files("esp32_generic")


def test_lines_that_reset_a_board_are_used_where_there_are_any(rig: Rig, tmp_path: Path) -> None:
    with VirtualBoard(tmp_path, port="rfc2217") as board:
        done = rig.flash(board, words=("--offline", "--image", str(rig.image(size=SMALL))))

        assert done.steps == ["write"]
        board.wait_for(lambda one: "not provisioned" in one.console)


def test_a_dry_run_says_what_it_would_do_and_changes_nothing(rig: Rig, tmp_path: Path) -> None:
    with VirtualBoard(tmp_path, port="pty") as board:
        done = rig.flash(
            board, words=("--offline", "--dry-run", "--image", str(rig.image(size=SMALL)))
        )

        assert done.steps == ["write"]
        assert board.flash_written == 0
