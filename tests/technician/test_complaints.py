"""What goes wrong most often at a bench: each is injected, and answered with cause and remedy."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from deskbell.technician import ports
from deskbell.technician.errors import PortTrouble
from tests.support.virtual_board.board import VirtualBoard
from tests.technician.rig import Flashed, Rig

NOBODY = 65534


def complaint(done: Flashed) -> str:
    """Return what was said about the one board, which failed as it should."""
    assert done.code == 1, done.out
    error = done.end["error"]
    assert error["what"]
    assert error["why"]
    assert error["remedy"]
    assert "unforeseen" not in error["what"], error
    return f"{error['what']}: {error['why']}. {error['remedy']}."


def image_words(rig: Rig, chip: str = "esp32") -> tuple[str, ...]:
    return ("--offline", "--image", str(rig.image(chip)))


def silent(board: VirtualBoard) -> None:
    board.faults.silent = True


def wrong_boot_mode(board: VirtualBoard) -> None:
    board.faults.wrong_boot_mode = True


def deaf(board: VirtualBoard) -> None:
    board.faults.deaf = True


def fail_verify(board: VirtualBoard) -> None:
    board.faults.fail_verify = True


def vanish(board: VirtualBoard) -> None:
    board.faults.vanish_on_reset = True


def occupy(board: VirtualBoard) -> None:
    board.occupy()


@pytest.mark.parametrize(
    ("fault", "port", "words"),
    [
        (silent, "pty", "cable"),
        (wrong_boot_mode, "rfc2217", "Hold BOOT"),
        (deaf, "pty", "raw prompt was not reached"),
        (fail_verify, "pty", "read back"),
        (occupy, "pty", "another program"),
        (vanish, "pty", "is not there"),
    ],
)
def test_a_board_that_does_not_take_part_is_told_with_its_remedy(
    rig: Rig, tmp_path: Path, fault: Callable[[VirtualBoard], None], port: str, words: str
) -> None:
    with VirtualBoard(tmp_path, port=port) as board:
        fault(board)

        assert words in complaint(rig.flash(board, words=image_words(rig)))


def test_an_image_for_another_chip_is_not_written(rig: Rig, tmp_path: Path) -> None:
    with VirtualBoard(tmp_path, chip="esp32c3", port="pty") as board:
        said = complaint(rig.flash(board, words=image_words(rig, "esp32")))

        assert "esp32c3" in said
        assert board.flash_written == 0


def test_an_answer_that_is_lost_does_not_end_the_writing(rig: Rig, tmp_path: Path) -> None:
    with VirtualBoard(tmp_path, port="pty") as board:
        board.faults.lose_answers = 1

        done = rig.flash(board, words=image_words(rig))

        assert done.steps == ["write"]
        assert board.faults.lose_answers == 0


def test_a_line_that_goes_on_losing_answers_is_said_with_its_remedy(
    rig: Rig, tmp_path: Path
) -> None:
    with VirtualBoard(tmp_path, port="pty") as board:
        board.faults.lose_answers = 1000

        said = complaint(rig.flash(board, words=image_words(rig)))

        assert "is disturbed" in said
        assert "--baud 115200" in said


def test_a_damaged_image_is_refused_before_any_board_is_touched(rig: Rig, tmp_path: Path) -> None:
    damaged = rig.image(corrupted=True)
    with VirtualBoard(tmp_path, port="pty") as board:
        done = rig.desk.refused("flash", board.url, "--offline", "--image", str(damaged))

        assert "SHA-256" in done
        assert board.flash_written == 0


def test_a_flash_that_is_too_small_is_said_before_it_is_written(rig: Rig, tmp_path: Path) -> None:
    with VirtualBoard(tmp_path, flash_mb=2, port="pty") as board:
        said = complaint(rig.flash(board, words=image_words(rig)))

        assert "2 MB" in said
        assert board.flash_written == 0


def test_no_board_at_all_names_cable_and_driver(rig: Rig) -> None:
    said = rig.desk.refused("flash", "--offline")

    assert "cable" in said


def test_a_port_that_does_not_exist_is_named(rig: Rig) -> None:
    done = rig.desk.type("flash", "/dev/ttyUSB77", "--offline", "--json")

    assert "no such port" in done.stdout
    assert done.returncode == 1


def test_a_port_that_one_may_not_use_says_how_one_may(tmp_path: Path) -> None:
    as_root = os.geteuid() == 0
    with VirtualBoard(tmp_path, port="pty") as board:
        device = os.path.realpath(board.url)
        Path(device).chmod(0o600 if as_root else 0)
        try:
            os.seteuid(NOBODY if as_root else os.geteuid())
            with pytest.raises(PortTrouble, match="dialout"):
                ports.check(device)
        finally:
            os.seteuid(os.getuid())


def test_a_board_that_goes_away_while_it_is_written_is_said_at_once(
    rig: Rig, tmp_path: Path
) -> None:
    with VirtualBoard(tmp_path, port="pty") as board:
        running = rig.start([board], *image_words(rig))
        board.wait_for(lambda one: one.flash_written > 20_000)
        board.unplug()
        since = time.monotonic()
        done = rig.finish(running, ())

        assert "is not there" in complaint(done)
        assert time.monotonic() - since < 10

        board.plug_in()
        assert rig.flash(board, words=image_words(rig)).steps == ["write"]
