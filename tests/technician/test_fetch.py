"""Fetching MicroPython, with a stand-in for mpflash, which CI does not have; `fetch.py` says what the real one did."""

import os
import sys
from pathlib import Path

import pytest

from deskbell.technician import fetch
from deskbell.technician.errors import BadImage, NoImage
from tests.support.virtual_board import image
from tests.support.virtual_board.board import VirtualBoard
from tests.technician.rig import Flashed, Rig

STAND_IN = """
import os, sys
from pathlib import Path
assert sys.argv[1:] == "--no-interactive download --board {board} --version stable".split(), sys.argv
port = Path(os.environ["MPFLASH_FIRMWARE"]) / "esp32"
port.mkdir()
{does}
"""
SAVES = "(port / {name!r}).write_bytes(Path({source!r}).read_bytes())\n"
NO_INTERNET = """
print("20:16:18 | \\u26a0\\ufe0f Could not determine the latest stable version")
print("20:16:19 | \\u274c Could not connect to micropython.org")
print("20:16:19 | \\u2139\\ufe0f Please check the website")
"""
GENERIC = "ESP32_GENERIC-v1.29.0.bin"
PAGE = b"<html>404 Not Found</html>"


def stand_in(folder: Path, does: str, board: str = "ESP32_GENERIC") -> str:
    """Put a package named mpflash into a folder, which has no `__main__`, as the real one; return its path."""
    package = folder / "stand_in" / "mpflash"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "cli_main.py").write_text(STAND_IN.format(board=board, does=does))
    return str(package.parent)


def install(patch: pytest.MonkeyPatch, path: str) -> None:
    patch.syspath_prepend(path)
    patch.setenv("PYTHONPATH", os.pathsep.join([path, os.environ.get("PYTHONPATH", "")]))


def saved(folder: Path, content: bytes, *names: str) -> str:
    """Return what has the stand-in download files with this content."""
    source = folder / "source.bin"
    source.write_bytes(content)
    return "".join(SAVES.format(name=name, source=str(source)) for name in names)


def test_an_image_is_fetched_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = image.micropython("esp32s3")
    does = saved(tmp_path, made, "ESP32_GENERIC_S3-v1.29.0.bin")
    install(monkeypatch, stand_in(tmp_path, does, "ESP32_GENERIC_S3"))
    cache = tmp_path / "cache"

    fetched = fetch.image_for("esp32s3", cache, offline=False)

    assert fetched.read_bytes() == made
    assert list(cache.iterdir()) == [fetched]
    assert fetch.image_for("esp32s3", cache, offline=True) == fetched


def test_a_variant_is_not_taken_for_the_board(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = saved(tmp_path, image.micropython(), "ESP32_GENERIC-SPIRAM-v1.29.0.bin")
    install(monkeypatch, stand_in(tmp_path, other))

    with pytest.raises(NoImage):
        fetch.image_for("esp32", tmp_path / "cache", offline=False)


@pytest.mark.parametrize("content", [PAGE, image.micropython(corrupted=True)], ids=["page", "torn"])
def test_a_page_or_a_damaged_image_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    install(monkeypatch, stand_in(tmp_path, saved(tmp_path, content, GENERIC)))
    cache = tmp_path / "cache"

    with pytest.raises(BadImage):
        fetch.image_for("esp32", cache, offline=False)

    assert list(cache.iterdir()) == []


@pytest.mark.parametrize(
    ("does", "why"),
    [
        (NO_INTERNET, "Could not connect to micropython.org"),
        ("raise SystemExit('it ends')", "it ends"),
        ("", "it gave no reason"),
    ],
)
def test_what_mpflash_said_last_is_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str, why: str
) -> None:
    install(monkeypatch, stand_in(tmp_path, does))

    with pytest.raises(NoImage) as raised:
        fetch.image_for("esp32", tmp_path / "cache", offline=False)

    assert raised.value.why == why
    assert "--image" in raised.value.remedy


def test_one_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, stand_in(tmp_path, "import time\nwhile True:\n    time.sleep(1)"))

    with pytest.raises(NoImage, match="nothing came within 1 s"):
        fetch.image_for("esp32", tmp_path / "cache", offline=False, within_s=1)


def test_without_internet_a_blank_board_is_left_with_one_clear_error(
    rig: Rig, tmp_path: Path
) -> None:
    done = flashed_without_an_image(rig, tmp_path, NO_INTERNET)

    assert done.code != 0
    assert done.end["error"]["why"] == "Could not connect to micropython.org"
    assert "--image" in done.end["error"]["remedy"]


def test_with_internet_it_would_have_been_written(rig: Rig, tmp_path: Path) -> None:
    done = flashed_without_an_image(rig, tmp_path, saved(tmp_path, image.micropython(), GENERIC))

    assert done.steps[0] == "write"


def flashed_without_an_image(rig: Rig, folder: Path, does: str) -> Flashed:
    path = stand_in(folder, does)
    rig.desk.environment["PYTHONPATH"] = os.pathsep.join([path, *sys.path])
    rig.desk.environment["DESKBELL_CACHE"] = str(folder / "own_cache")
    nowhere = ("--url", "http://127.0.0.1:1", "--token", "none", "--dry-run")
    with VirtualBoard(folder / "board", port="pty") as board:
        return rig.flash(board, words=nowhere)
