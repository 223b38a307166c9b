"""The files of a variant: complete, and the same bytes in every run."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from build123d import import_step

from deskbell_case import files
from deskbell_case.variant import Variant

pytestmark = pytest.mark.cad
ENCLOSURES = Path(files.__file__).parents[1]
PROGRAM = """
import sys
from pathlib import Path
from deskbell_case import files
from deskbell_case.variant import Variant
for inputs in map(int, sys.argv[2:]):
    files.write(Variant(inputs=inputs), Path(sys.argv[1]))
"""


def written(folder: Path, seed: str, *inputs: str) -> dict[str, str]:
    """Write variants in a process of their own; return a digest of each file."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ENCLOSURES)}
    subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), *inputs], env=environment, check=True
    )
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_two_runs_in_another_order_write_the_same_bytes(tmp_path: Path) -> None:
    first = written(tmp_path / "first", "1", "1", "3")
    second = written(tmp_path / "second", "2", "3", "1")

    assert first == second


def test_a_variant_is_one_step_and_two_files_a_piece(tmp_path: Path) -> None:
    paths = files.write(Variant(mount="wall"), tmp_path)

    suffixes = [path.suffix for path in paths]

    assert suffixes == [".step", *[".stl", ".3mf"] * 5]
    assert all(path.stat().st_size for path in paths)


def test_the_step_file_names_every_copy_of_every_piece(tmp_path: Path) -> None:
    step = files.write(Variant(inputs=3), tmp_path)[0]

    names = [child.label for child in import_step(step).children]

    assert names == ["base", "lid", "cap", "cap", "cap", "lamp", "lamp", "lamp"]
