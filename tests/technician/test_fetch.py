"""Fetching MicroPython, with a stand-in for mpflash, which CI does not have; `fetch.py` says what the real one did."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deskbell.technician import fetch
from deskbell.technician.errors import BadImage, NoImage
from tests.support.broker import until
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


def kept_in(cache: Path) -> list[Path]:
    """Return what a cache keeps, beside its locks."""
    return [path for path in cache.iterdir() if path.suffix != ".lock"]


def test_an_image_is_fetched_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = image.micropython("esp32s3")
    does = saved(tmp_path, made, "ESP32_GENERIC_S3-v1.29.0.bin")
    install(monkeypatch, stand_in(tmp_path, does, "ESP32_GENERIC_S3"))
    cache = tmp_path / "cache"

    fetched = fetch.image_for("esp32s3", cache, offline=False)

    assert fetched.read_bytes() == made
    assert kept_in(cache) == [fetched]
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

    assert kept_in(cache) == []


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


def fetching(cache: Path, within_s: float = 60) -> "subprocess.Popen[str]":
    """Begin to fetch in a process of its own."""
    program = (
        "import pathlib, sys\n"
        "from deskbell.technician import errors, fetch\n"
        "try:\n"
        "    fetch.image_for('esp32', pathlib.Path(sys.argv[1]), offline=False, "
        "within_s=float(sys.argv[2]))\n"
        "except errors.NoImage as error:\n"
        "    sys.exit(error.why)\n"
    )
    words = [sys.executable, "-c", program, str(cache), str(within_s)]
    return subprocess.Popen(words, stderr=subprocess.PIPE, text=True)


def test_of_several_boards_one_fetches_and_the_others_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = "import time\nopen({!r}, 'a').write('x')\ntime.sleep(1)\n"
    does = counts.format(str(tmp_path / "fetches")) + saved(tmp_path, image.micropython(), GENERIC)
    install(monkeypatch, stand_in(tmp_path, does))
    cache = tmp_path / "cache"

    ends = [one.communicate()[1] for one in [fetching(cache) for _ in range(3)]]

    assert ends == ["", "", ""]
    assert (tmp_path / "fetches").read_text() == "x"
    assert [path.name for path in kept_in(cache)] == ["ESP32_GENERIC.bin"]


def test_one_that_was_killed_holds_nobody_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = tmp_path / "begun"
    hangs = f"import time\nparent = os.getppid()\nfirst = not os.path.exists({str(begun)!r})\n"
    hangs += f"open({str(begun)!r}, 'w').close()\nwhile first and os.getppid() == parent:\n    time.sleep(0.1)\n"
    install(monkeypatch, stand_in(tmp_path, hangs + saved(tmp_path, image.micropython(), GENERIC)))
    cache = tmp_path / "cache"
    with fetching(cache) as first:
        until(begun.exists)

        with fetching(cache, within_s=1) as impatient:
            assert "another process has been fetching it" in impatient.communicate()[1]
        first.send_signal(signal.SIGKILL)
        with fetching(cache, within_s=20) as next_one:
            assert next_one.communicate()[1] == ""

    assert (cache / "ESP32_GENERIC.bin").exists()


def test_mpflash_is_told_nothing_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKBELL_TOKEN", "secret")
    tells = "raise SystemExit(','.join(n for n in os.environ if 'DESKBELL' in n) or 'nothing')"
    install(monkeypatch, stand_in(tmp_path, tells))

    with pytest.raises(NoImage) as raised:
        fetch.image_for("esp32", tmp_path / "cache", offline=False)

    assert raised.value.why == "nothing"


@pytest.mark.parametrize("place", ["letter.txt", "letter.txt/cache", "x" * 300])
def test_a_cache_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (tmp_path / "letter.txt").write_text("Dear shop,")
    install(monkeypatch, stand_in(tmp_path, ""))

    with pytest.raises(NoImage, match="cannot keep it") as raised:
        fetch.image_for("esp32", tmp_path / place, offline=False)

    assert "DESKBELL_CACHE" in raised.value.remedy


def test_a_lock_that_cannot_be_had_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, stand_in(tmp_path, ""))
    (tmp_path / "cache" / ".ESP32_GENERIC.lock").mkdir(parents=True)

    with pytest.raises(NoImage, match="cannot keep it"):
        fetch.image_for("esp32", tmp_path / "cache", offline=False)


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
