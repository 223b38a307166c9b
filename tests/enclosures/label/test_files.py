"""Tiles as files: what a slicer makes of them, and that they are the same each time."""

import importlib.util
import io
import os
import re
import shutil
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from manifold3d import Manifold, Mesh

from deskbell.technician.label import plastic
from deskbell.technician.label.plastic import NoSolids
from deskbell_label import sizes
from deskbell_label.stl import HEADER
from tests.technician.label.subjects import subject

TRIANGLE_BYTES = 50
MAKE = """
import sys
from deskbell.technician.label import plastic
from tests.technician.label.subjects import subject
sys.stdout.buffer.write(plastic.word_tile(subject("scales", "nl"), sys.argv[1]))
"""
TWO_EXTRUDERS = [
    "--nozzle-diameter", "0.4,0.4", "--filament-diameter", "1.75,1.75",
    "--temperature", "210,210", "--first-layer-temperature", "210,210",
]  # fmt: skip


def sliced(content: bytes, folder: Path, *options: str) -> str:
    """Return what PrusaSlicer prints, as G-code."""
    program = shutil.which("prusa-slicer")
    if program is None:
        pytest.skip("PrusaSlicer is not installed: apt-get install prusa-slicer")
    model, code = folder / "tile.3mf", folder / "tile.gcode"
    model.write_bytes(content)
    subprocess.run(
        [program, "--export-gcode", *options, "-o", code, model],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return code.read_text()


@pytest.mark.slice
@pytest.mark.parametrize("layer", [0.15, 0.2, 0.25, 0.28, 0.3])
def test_one_extruder_changes_the_colour_once_and_above_the_plate(
    layer: float, tmp_path: Path
) -> None:
    heights = ["--layer-height", str(layer), "--first-layer-height", str(layer)]
    code = sliced(plastic.word_tile(subject(), "3mf"), tmp_path, *heights)

    before, *after = code.split("\nM600\n")
    tops = [float(z) for z in re.findall(r"^;Z:([\d.]+)$", before, re.MULTILINE)]
    assert len(after) == 1
    assert tops[-1] - layer / 2 > sizes.FACE, "the plate would have a layer of the other colour"
    assert tops[-1] < sizes.FACE + 2.01 * layer, "the ink begins more than a layer late"


@pytest.mark.slice
def test_two_extruders_print_plate_and_ink(tmp_path: Path) -> None:
    code = sliced(plastic.word_tile(subject(), "3mf"), tmp_path, *TWO_EXTRUDERS)

    assert re.findall(r"^T\d$", code, re.MULTILINE) == ["T0", "T1"]
    assert "\nM600\n" not in code


@pytest.mark.slice
def test_a_tile_needs_no_support(tmp_path: Path) -> None:
    supports = ["--support-material", "--support-material-auto"]
    code = sliced(plastic.word_tile(subject("scales", "nl"), "3mf"), tmp_path, *supports)

    assert ";TYPE:Support" not in code


def test_an_stl_holds_one_closed_surface() -> None:
    content = plastic.word_tile(subject(), "stl")

    (count,) = struct.unpack_from("<I", content, len(HEADER))
    corners = np.ndarray(
        (count, 3, 3), "<f4", content, len(HEADER) + 4 + 12, (TRIANGLE_BYTES, 12, 4)
    )
    vertices, places = np.unique(corners.reshape(-1, 3), axis=0, return_inverse=True)
    body = Manifold(Mesh(vertices.astype(np.float32), places.reshape(-1, 3).astype(np.uint32)))
    assert len(content) == len(HEADER) + 4 + count * TRIANGLE_BYTES
    assert body.status().name == "NoError"
    assert len(body.decompose()) == 1


def test_the_parts_of_a_3mf_have_their_extruders_and_colours() -> None:
    with zipfile.ZipFile(io.BytesIO(plastic.word_tile(subject(), "3mf"))) as archive:
        model = archive.read("3D/3dmodel.model").decode()
        parts = archive.read("Metadata/Slic3r_PE_model.config").decode()

    triangles = model.count("<triangle ")
    firsts = [int(first) for first in re.findall(r'firstid="(\d+)"', parts)]
    lasts = [int(last) for last in re.findall(r'lastid="(\d+)"', parts)]
    assert re.findall(r'displaycolor="(\S+)"', model) == [f"{plastic.PLATE}FF", f"{plastic.INK}FF"]
    assert re.findall(r'key="extruder" value="(\d)"', parts) == ["1", "2"]
    assert (firsts, lasts) == ([0, lasts[0] + 1], [lasts[0], triangles - 1])
    assert model.count('pid="1" p1="1"') == triangles - firsts[1]


@pytest.mark.parametrize("kind", ["stl", "3mf"])
def test_two_runs_write_the_same_bytes(kind: str) -> None:
    runs = [
        subprocess.run(
            [sys.executable, "-c", MAKE, kind],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            check=True,
            timeout=120,
        ).stdout
        for seed in ("1", "2")
    ]

    assert runs[0] == runs[1]
    assert len(runs[0]) > 10_000


def test_without_what_makes_solids_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)

    with pytest.raises(NoSolids, match=r"pip install 'deskbell\[labels\]'"):
        plastic.word_tile(subject(), "stl")


def test_plate_and_ink_are_told_apart_by_the_eye() -> None:
    """WCAG 2.2, 1.4.6: 7 to 1."""
    light, dark = luminance(plastic.PLATE), luminance(plastic.INK)

    assert (light + 0.05) / (dark + 0.05) >= 7


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb` (WCAG 2.2)."""
    parts = [value / 255 for value in bytes.fromhex(colour[1:])]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_titles_that_a_person_wrote_do_not_break_the_xml() -> None:
    content = plastic.word_tile(subject(asset='Till <3> & "more"'), "3mf")

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        model = archive.read("3D/3dmodel.model").decode()
    assert "Till &lt;3&gt; &amp;" in model
