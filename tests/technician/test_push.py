"""Files over the raw prompt: whole or not at all, and with half the bytes that mpremote's own copy takes."""

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskbell.technician import firmware
from deskbell.technician.errors import PortTrouble, ReplTrouble
from deskbell.technician.repl import Repl, packed
from tests.support.virtual_board import image
from tests.support.virtual_board.board import VirtualBoard

APP = "deskbell_button/app.mpy"


@pytest.fixture
def board(tmp_path: Path) -> Iterator[VirtualBoard]:
    """Return a board with MicroPython and nothing else."""
    flashed = image.micropython(size=20_000)
    with VirtualBoard(tmp_path / "board", port="pty", flashed=flashed) as made:
        made.wait_for(lambda one: one.state == "running")
        yield made


def test_every_file_of_the_firmware_arrives_as_it_was(board: VirtualBoard) -> None:
    files = firmware.files("esp32_generic")
    repl = Repl(board.url, within_s=10)

    for path, content in files.items():
        repl.push(path, content)
    repl.close()

    held = board.files()
    assert {path: held[path] for path in files} == files
    assert [path for path in held if path.endswith(".tmp")] == []


def test_what_cannot_be_deflated_arrives_too(board: VirtualBoard) -> None:
    noise = b"".join(hashlib.sha256(bytes([n % 256, n // 256])).digest() for n in range(300))
    repl = Repl(board.url, within_s=10)

    repl.push("noise.bin", noise)
    repl.push("empty.bin", b"")
    repl.close()

    assert board.files()["noise.bin"] == noise
    assert board.files()["empty.bin"] == b""


def test_a_push_that_breaks_off_leaves_the_old_file(board: VirtualBoard) -> None:
    repl = Repl(board.url, within_s=10)
    repl.push(APP, b"old")
    sent = []

    def cut(done: int) -> None:
        sent.append(done)
        board.cut_power()

    with pytest.raises((ReplTrouble, PortTrouble)):
        repl.push(APP, b"".join(hashlib.sha256(bytes([n])).digest() for n in range(256)), cut)
    repl.close()
    board.power_on()

    assert sent
    assert board.files()[APP] == b"old"


@pytest.mark.timeout(60)
def test_a_board_whose_rom_begins_to_speak_is_not_listened_to_for_ever(
    board: VirtualBoard,
) -> None:
    repl = Repl(board.url, within_s=10)
    board.cut_power()
    board.erase()
    board.power_on()
    board.wait_for_text("invalid header")

    with pytest.raises(ReplTrouble, match="no MicroPython"):
        repl.run("print(1)", within_s=30)
    with pytest.raises(ReplTrouble, match="no MicroPython"):
        board.wait_for(lambda _: repl.lines() and False)
    repl.close()


@pytest.mark.timeout(60)
def test_a_board_that_starts_again_and_again_is_not_listened_to_for_ever(
    board: VirtualBoard,
) -> None:
    repl = Repl(board.url, within_s=10)
    repl.push("boot.py", b"import machine\nmachine.reset()\n")
    repl.close()
    board.wait_for(lambda one: one.boots > 5)

    with pytest.raises(ReplTrouble, match="starts again without end"):
        Repl(board.url, within_s=10)


def test_a_push_takes_less_than_half_of_the_bytes_that_mpremote_takes(
    board: VirtualBoard, tmp_path: Path
) -> None:
    content = firmware.files("esp32_generic")[APP]
    (tmp_path / "app.mpy").write_bytes(content)
    repl = Repl(board.url, within_s=10)
    before = board.traffic[0]
    repl.push("ours.mpy", content)
    ours = board.traffic[0] - before
    repl.close()

    before = board.traffic[0]
    words = [sys.executable, "-m", "mpremote", "connect", board.url, "cp", "app.mpy", ":theirs.mpy"]
    subprocess.run(words, cwd=tmp_path, check=True, capture_output=True, timeout=60)
    theirs = board.traffic[0] - before

    assert board.files()["ours.mpy"] == board.files()["theirs.mpy"] == content
    assert ours * 2 < theirs, f"{ours} bytes to mpremote's {theirs}"


def test_pieces_are_small_enough_for_the_heap_of_a_board() -> None:
    pieces = [
        piece for content in firmware.files("esp32_generic").values() for piece in packed(content)
    ]

    assert max(map(len, pieces)) <= 4096
