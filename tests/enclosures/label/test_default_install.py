"""The default install has neither solids nor a CAD kernel, and misses neither."""

import importlib.metadata
import subprocess
import sys
from pathlib import Path

MEGABYTE = 1_000_000
WITHOUT = """
import sys
sys.modules.update(dict.fromkeys(["numpy", "manifold3d", "build123d"]))
import deskbell.app
sys.argv[0] = "deskbell"
from deskbell.cli.main import main
main()
"""
"""A Python in which importing any of the three fails."""


def typed(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WITHOUT, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_paper_labels_need_nothing_of_it(tmp_path: Path) -> None:
    done = typed(tmp_path, "label", "--category", "till", "--out", "labels")

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "labels/till-en.pdf").exists()


def test_the_control_needs_it_for_a_tile(tmp_path: Path) -> None:
    done = typed(tmp_path, "label", "--category", "till", "--format", "stl", "--out", "labels")

    assert done.returncode != 0


def test_the_extra_for_labels_is_small() -> None:
    brought = [
        Path(file.locate())
        for package in ("manifold3d", "numpy")
        for file in importlib.metadata.files(package) or []
    ]

    size = sum(file.stat().st_size for file in brought if file.exists())
    assert 10 * MEGABYTE < size < 110 * MEGABYTE
