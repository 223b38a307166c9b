"""The virtual board is a board to esptool: five chips, with and without its stub, and faults."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.virtual_board import image
from tests.support.virtual_board.board import VirtualBoard
from tests.support.virtual_board.chips import CHIPS
from tests.support.virtual_board.tools import esptool, prompt, said

NAMES = {
    "esp32": "ESP32-D0WD-V3",
    "esp32s2": "ESP32-S2",
    "esp32s3": "ESP32-S3",
    "esp32c3": "ESP32-C3",
    "esp32c6": "ESP32-C6",
}


@pytest.fixture
def blank(tmp_path: Path) -> Iterator[VirtualBoard]:
    with VirtualBoard(tmp_path, port="pty") as made:
        yield made


@pytest.fixture(scope="session")
def firmware(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("firmware") / "esp32.bin"
    file.write_bytes(image.micropython(size=100_000))
    return file


def write(board: VirtualBoard, file: Path, **options: bool) -> str:
    """Write a firmware image to where the chip's ROM looks for it; return what esptool says."""
    return said(esptool(board, "write-flash", hex(board.chip.bootloader_offset), file, **options))


@pytest.mark.parametrize("chip", CHIPS)
@pytest.mark.parametrize("stub", [True, False])
def test_esptool_names_the_chip_its_mac_and_its_flash(
    chip: str,
    stub: bool,  # noqa: FBT001 parametrized
    tmp_path: Path,
) -> None:
    with VirtualBoard(tmp_path, chip=chip, port="pty", flash_mb=8, mac="a0b765123456") as board:
        text = said(esptool(board, "flash-id", stub=stub))
    assert NAMES[chip] in text
    assert "a0:b7:65:12:34:56" in text
    assert "Detected flash size: 8MB" in text
    assert ("Stub flasher running" in text) == stub


@pytest.mark.parametrize("chip", CHIPS)
def test_what_esptool_writes_and_verifies_boots_as_micropython(chip: str, tmp_path: Path) -> None:
    file = tmp_path / "firmware.bin"
    file.write_bytes(image.micropython(chip, size=100_000))
    with VirtualBoard(tmp_path / "board", chip=chip, port="pty") as board:
        board.wait_for_text("invalid header: 0xffffffff")
        assert "Hash of data verified" in write(board, file)
        start = board.chip.bootloader_offset
        assert board.flash[start : start + file.stat().st_size] == file.read_bytes()
        board.wait_for_text(">>> ")
        with prompt(board) as at:
            at.exec("import sys")
            assert CHIPS[chip].title == at.eval("sys.implementation._machine")


def test_the_rom_alone_can_write_it_too(blank: VirtualBoard, firmware: Path) -> None:
    assert "Hash of data verified" in write(blank, firmware, stub=False)
    blank.wait_for_text(">>> ")


def test_the_modem_lines_reset_into_the_loader_and_back(tmp_path: Path, firmware: Path) -> None:
    with VirtualBoard(tmp_path, flashed=firmware.read_bytes()) as board:
        board.wait_for_text(">>> ")
        said(esptool(board, "--before", "default-reset", "read-mac", stub=False))
        assert "waiting for download" in board.console
        board.wait_for(lambda board: board.console.count(">>> ") == 2)


def test_esptool_reads_back_what_is_in_the_flash(
    blank: VirtualBoard, firmware: Path, tmp_path: Path
) -> None:
    write(blank, firmware)
    said(esptool(blank, "read-flash", "0x8000", "0x12000", tmp_path / "back.bin"))
    assert (tmp_path / "back.bin").read_bytes() == blank.flash[0x8000:0x1A000]


def test_erasing_the_flash_takes_memory_and_files_with_it(tmp_path: Path, firmware: Path) -> None:
    with VirtualBoard(tmp_path, port="pty", flashed=firmware.read_bytes()) as board:
        with prompt(board) as at:
            at.exec("import esp32; n = esp32.NVS('shop'); n.set_blob('seq', b'7'); n.commit()")
            at.fs_writefile("kept.txt", b"kept")
        assert board.nvs() == {"shop": {"seq": b"7"}}
        assert board.files()["kept.txt"] == b"kept"
        said(esptool(board, "erase-flash"))
        assert set(board.flash) == {0xFF}
        assert (board.nvs(), board.files()) == ({}, {})


def test_writing_micropython_again_keeps_memory_and_files(tmp_path: Path, firmware: Path) -> None:
    with VirtualBoard(tmp_path, port="pty", flashed=firmware.read_bytes()) as board:
        with prompt(board) as at:
            at.fs_writefile("kept.txt", b"kept")
        said(esptool(board, "write-flash", "0x10000", _app(firmware, tmp_path)))
        board.wait_for(lambda board: board.state == "running")
        with prompt(board) as at:
            assert at.fs_readfile("kept.txt") == b"kept"


def _app(firmware: Path, folder: Path) -> Path:
    app = folder / "app.bin"
    app.write_bytes(firmware.read_bytes()[0xF000:])
    return app


def test_a_bit_that_turns_over_in_the_flash_is_found(blank: VirtualBoard, firmware: Path) -> None:
    blank.faults.fail_verify = True
    done = esptool(blank, "write-flash", "0x1000", firmware)
    assert done.returncode != 0
    assert "MD5 of file does not match" in done.stderr
    blank.faults.fail_verify = False
    assert "Hash of data verified" in write(blank, firmware)  # the control


def test_a_corrupt_image_does_not_start(tmp_path: Path) -> None:
    corrupt = image.micropython(size=100_000, corrupted=True)
    with VirtualBoard(tmp_path, port="pty", flashed=corrupt) as board:
        board.wait_for_text("Image hash failed")
        assert board.state == "stopped"


def test_an_image_for_another_chip_is_refused_by_esptool(
    blank: VirtualBoard, tmp_path: Path
) -> None:
    (tmp_path / "c3.bin").write_bytes(image.micropython("esp32c3", size=100_000))
    done = esptool(blank, "write-flash", "0x1000", tmp_path / "c3.bin")
    assert done.returncode != 0
    assert "not an ESP32 image" in done.stdout + done.stderr


def test_a_board_that_starts_its_app_instead_of_the_loader_is_in_the_wrong_boot_mode(
    tmp_path: Path, firmware: Path
) -> None:
    with VirtualBoard(tmp_path, flashed=firmware.read_bytes()) as board:
        board.faults.wrong_boot_mode = True
        done = esptool(board, "read-mac", attempts=1)
        assert done.returncode != 0
        assert "Wrong boot mode detected (0x13)" in done.stdout + done.stderr


def test_a_boot_button_that_is_held_at_power_up_starts_the_loader(
    tmp_path: Path, firmware: Path
) -> None:
    with VirtualBoard(tmp_path, port="pty", flashed=firmware.read_bytes()) as board:
        board.wait_for_text(">>> ")
        board.pin(0, 0)
        board.cut_power()
        board.power_on()
        assert board.state == "loader"
        board.pin(0, None)
        board.cut_power()
        board.power_on()
        assert board.state == "running"


def test_a_cable_that_only_charges_answers_nothing(blank: VirtualBoard) -> None:
    blank.faults.silent = True
    done = esptool(blank, "read-mac", attempts=1)
    assert done.returncode != 0
    assert "No serial data received" in done.stdout + done.stderr


def test_a_port_can_vanish_on_reset(blank: VirtualBoard) -> None:
    blank.faults.vanish_on_reset = True
    assert esptool(blank, "read-mac", attempts=1).returncode != 0
    assert not Path(blank.url).exists()
    blank.faults.vanish_on_reset = False
    blank.plug_in()
    assert "MAC" in said(esptool(blank, "read-mac"))


@pytest.mark.parametrize("vfs", [True, False])
def test_the_file_system_lies_where_the_table_says_or_behind_all_else(
    vfs: bool,  # noqa: FBT001 parametrized
    tmp_path: Path,
) -> None:
    flashed = image.micropython(size=100_000, vfs=vfs)
    with VirtualBoard(tmp_path, port="pty", flashed=flashed) as board:
        with prompt(board) as at:
            at.exec("import esp32; p = esp32.Partition.find(1, label='vfs')[0].info()")
            assert at.eval("p[2:5]") == (0x200000, 0x200000, "vfs")
        assert "boot.py" in board.files()
