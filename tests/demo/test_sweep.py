"""What a killed demo left behind is deleted, and never what a running one uses."""

import os
import tempfile
import time
from pathlib import Path

import pytest

from deskbell.demo.sweep import OLD_S, sweep
from deskbell.home import Home


@pytest.fixture(autouse=True)
def tmp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def home(folder: Path, age_s: float = 2 * OLD_S) -> Home:
    """Make a folder as a demo that began so long ago and was killed has left it."""
    made = Home(folder)
    made.make()
    with made.lock():
        made.master()
    then = time.time() - age_s
    os.utime(folder / ".lock", (then, then))
    return made


def test_a_folder_whose_lock_nobody_holds_goes(tmp: Path) -> None:
    killed = home(tmp / "deskbell-demo-killed")

    sweep()

    assert not killed.root.exists()


def test_a_running_demo_keeps_its_folder(tmp: Path) -> None:
    running = home(tmp / "deskbell-demo-running")

    with running.lock():
        sweep()

    assert running.master_key.exists()


def test_a_demo_that_has_just_begun_keeps_its_folder(tmp: Path) -> None:
    starting = home(tmp / "deskbell-demo-starting", age_s=0)

    sweep()

    assert starting.root.exists()


def test_other_folders_stay(tmp: Path) -> None:
    other = home(tmp / "deskbell")
    (tmp / "deskbell-demo-link").symlink_to(other.root)

    sweep()

    assert other.master_key.exists()
