"""The disk that holds the database is full: nothing is acknowledged, nothing is lost."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.broker import until
from tests.support.house import House
from tests.support.timeline import Timeline, incident, lamp, presses


def can_mount() -> bool:
    """Tell whether this user may mount in a namespace of its own."""
    if shutil.which("unshare") is None:
        return False
    words = ["unshare", "--mount", "--map-root-user", "mount", "-t", "tmpfs", "x", "/tmp"]  # noqa: S108 in its own namespace
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def fill(folder: Path) -> Path:
    """Write until there is no room left."""
    file = folder / "filler"
    with file.open("wb", buffering=0) as sink:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while True:
                    sink.write(b"x" * size)
            except OSError:
                continue
    return file


def test_presses_wait_on_the_buttons_until_there_is_room(house: House, shop: Timeline) -> None:
    if not can_mount():
        pytest.skip("this user may not mount a small disk: no unprivileged namespaces")
    house.button("till")
    desk, disk = house.process_on_small_disk()
    house.start("till")
    shop.expect(lamp("till", "ready"))
    shop.press("till")
    shop.expect(lamp("till", "filed"))

    filler = fill(disk)
    for _ in range(3):
        shop.press("till")
    shop.expect(lamp("till", "heard"))
    until(lambda: "database_does_not_work" in desk.log(), 30)
    said = desk.log()
    assert "its disk is full" in said
    assert "make room on that disk" in said
    assert house.boards["till"].state() in {"heard", "trouble"}
    filler.unlink()

    shop.expect(lamp("till", "filed"))
    until(lambda: house.boards["till"].unreceipted() == 0, 30)
    house.look_at(disk)
    shop.expect(presses("till", 1, 2, 3, 4))
    shop.expect(incident("till", presses=4))


def test_control_when_the_receipt_precedes_the_commit_a_press_is_lost_sight_of(
    house: House, shop: Timeline
) -> None:
    if not can_mount():
        pytest.skip("this user may not mount a small disk: no unprivileged namespaces")
    house.button("till")
    _, disk = house.process_on_small_disk("--without", "commit_first")
    house.start("till")
    shop.expect(lamp("till", "ready"))
    shop.press("till")
    shop.expect(lamp("till", "filed"))

    fill(disk)
    shop.press("till")

    until(lambda: house.boards["till"].unreceipted() == 0, 30, "the board believes it")
    house.look_at(disk)
    assert [press.seq for press in house.presses("till")] == [1]
