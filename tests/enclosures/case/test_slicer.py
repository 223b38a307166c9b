"""The slicer: what it says is read right, support shows, and every way to fail says why."""

import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from deskbell_case import slicer
from deskbell_case.bought import filament
from deskbell_case.slicer import NoSlicer, NotSliced, Sliced, TooBig

Corner = tuple[float, float, float]
Triangle = tuple[Corner, Corner, Corner]

sliced = pytest.mark.skipif(slicer.find() is None, reason="needs prusa-slicer on the PATH")
FACES = ((0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3))


def box(low: Corner, high: Corner) -> list[Triangle]:
    """Return the triangles of a box."""
    xs, ys, zs = zip(low, high, strict=True)
    corners = [(x, y, z) for x in xs for y in ys for z in zs]
    return [
        (corners[a], corners[left], corners[right])
        for a, *others in FACES
        for left, right in pairwise(others)
    ]


def trapezoid(degrees_from_vertical: float) -> list[Triangle]:
    """Return a bar that grows to both sides as it rises, under an angle."""
    reach = 20 * math.tan(math.radians(degrees_from_vertical))
    return [
        (lean(a, reach), lean(b, reach), lean(c, reach)) for a, b, c in box((0, 0, 0), (10, 20, 20))
    ]


def lean(corner: Corner, reach: float) -> Corner:
    """Move a corner at the top of the bar outwards."""
    x, y, z = corner
    return (x + (reach if x else -reach) * z / 20, y, z)


def stl(path: Path, *boxes: list[Triangle]) -> Path:
    """Write an STL as text and return its path."""
    lines = ["solid test"]
    for one in (one for triangles in boxes for one in triangles):
        corners = (f"vertex {x} {y} {z}" for x, y, z in one)
        lines += ["facet normal 0 0 0", "outer loop", *corners, "endloop", "endfacet"]
    path.write_text("\n".join([*lines, "endsolid test", ""]))
    return path


@pytest.fixture
def plate(tmp_path: Path) -> Path:
    """Lay seven layers of solid plastic."""
    return stl(tmp_path / "plate.stl", box((0, 0, 0), (40, 40, 1.96)))


@pytest.fixture
def mushroom(tmp_path: Path) -> Path:
    """Stand a cap on a stem, so that it hangs in the air all round."""
    stem, cap = box((10, 10, 0), (20, 20, 12)), box((0, 0, 11.5), (30, 30, 14))
    return stl(tmp_path / "mushroom.stl", stem, cap)


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes a slicer of our own."""

    def write(text: str) -> Path:
        path = tmp_path / "fake-slicer"
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
        return path

    return write


@pytest.mark.slice
@sliced
def test_a_plain_plate_weighs_its_volume_and_needs_no_support(plate: Path) -> None:
    found = slicer.sliced([plate])

    assert found.grams == pytest.approx(40 * 40 * 1.96 / 1000 * filament().density_g_cm3, rel=0.15)
    assert found.support_moves == 0
    assert 1 < found.minutes < 20


@pytest.mark.slice
@sliced
def test_a_mushroom_shows_support(mushroom: Path) -> None:
    found = slicer.sliced([mushroom])

    assert found.support_moves > 100


@pytest.mark.slice
@sliced
@pytest.mark.parametrize(("degrees_from_vertical", "is_supported"), [(40, False), (43, True)])
def test_faces_up_to_40_degrees_from_vertical_need_no_support(
    tmp_path: Path, *, degrees_from_vertical: float, is_supported: bool
) -> None:
    leaning = stl(tmp_path / "leaning.stl", trapezoid(degrees_from_vertical))

    assert (slicer.sliced([leaning]).support_moves > 0) == is_supported


@pytest.mark.slice
@sliced
def test_a_bridge_is_not_supported(tmp_path: Path) -> None:
    posts = box((0, 0, 0), (5, 10, 8)), box((15, 0, 0), (20, 10, 8))
    bridge = stl(tmp_path / "bridge.stl", *posts, box((0, 0, 7.5), (20, 10, 10)))

    assert slicer.sliced([bridge]).support_moves == 0


@pytest.mark.slice
@sliced
def test_two_pieces_share_a_plate(plate: Path, mushroom: Path) -> None:
    alone = slicer.sliced([plate]).grams + slicer.sliced([mushroom]).grams

    found = slicer.sliced([plate, mushroom])

    assert found.grams == pytest.approx(alone, rel=0.05)
    assert found.support_moves > 100


@pytest.mark.slice
@sliced
def test_pieces_that_do_not_share_a_plate_are_sliced_one_by_one(tmp_path: Path) -> None:
    wide = stl(tmp_path / "wide.stl", box((0, 0, 0), (150, 150, 0.56)))

    one, both = slicer.sliced([wide]), slicer.sliced([wide, wide])

    assert both.grams == pytest.approx(2 * one.grams)
    assert both.minutes == pytest.approx(2 * one.minutes)


@pytest.mark.slice
@sliced
def test_a_piece_that_is_too_long_for_the_bed_is_refused(tmp_path: Path) -> None:
    long = stl(tmp_path / "long.stl", box((0, 0, 0), (300, 10, 2)))

    with pytest.raises(TooBig, match=r"long.stl: Objects could not fit on the bed"):
        slicer.sliced([long])


@pytest.mark.slice
@sliced
def test_a_file_that_is_no_model_is_refused_in_the_slicers_own_words(tmp_path: Path) -> None:
    junk = tmp_path / "junk.stl"
    junk.write_bytes(b"junk")

    with pytest.raises(NotSliced, match="Loading of a model file failed"):
        slicer.sliced([junk])


@pytest.mark.slice
@sliced
def test_nothing_stays_behind(plate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    monkeypatch.setenv("HOME", str(scratch))
    monkeypatch.delenv("DISPLAY", raising=False)

    slicer.sliced([plate])

    assert not list(scratch.iterdir())
    assert not plate.with_suffix(".gcode").exists()


def test_no_slicer_says_what_to_install(
    plate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(NoSlicer, match="apt install prusa-slicer"):
        slicer.sliced([plate])


def test_a_slicer_that_hangs_is_ended(plate: Path, script: Callable[[str], Path]) -> None:
    hangs = script("exec /bin/sleep 60")

    with pytest.raises(NotSliced, match=r"took longer than 0.2 s"):
        slicer.sliced([plate], program=hangs, deadline_s=0.2)


def test_a_slicer_that_ends_without_a_word_is_told_by_its_code(
    plate: Path, script: Callable[[str], Path]
) -> None:
    fails = script("exit 3")

    with pytest.raises(NotSliced, match="the slicer ended with 3"):
        slicer.sliced([plate], program=fails)


def test_a_slicer_that_writes_nothing_is_noticed(
    plate: Path, script: Callable[[str], Path]
) -> None:
    lazy = script("exit 0")

    with pytest.raises(NotSliced, match="wrote no G-code"):
        slicer.sliced([plate], program=lazy)


def test_a_program_that_is_none_is_named(plate: Path, tmp_path: Path) -> None:
    with pytest.raises(NotSliced, match="gone does not start"):
        slicer.sliced([plate], program=tmp_path / "gone")


def test_days_hours_minutes_and_seconds_are_minutes() -> None:
    gcode = [
        "; filament used [g] = 12.50\n",
        "; estimated printing time (normal mode) = 1d 2h 3m 30s\n",
        "; estimated printing time (silent mode) = 9d\n",
    ]

    assert slicer.measured(gcode) == Sliced(12.5, 1440 + 120 + 3.5, 0)


def test_only_moves_that_lay_down_support_are_counted() -> None:
    gcode = [
        ";TYPE:Perimeter\n",
        "G1 X1 Y1 E.1\n",
        ";TYPE:Support material\n",
        "G1 X1 Y1 F9000\n",
        "G1 E.8 F2400\n",
        "G1 X2 Y1 E.2\n",
        "G1 E-.8 F2400\n",
        ";TYPE:Support material interface\n",
        "G1 X3 E1.2\n",
        ";TYPE:Solid infill\n",
        "G1 X3 E1.2\n",
        "; filament used [g] = 1\n",
        "; estimated printing time (normal mode) = 6s\n",
    ]

    assert slicer.measured(gcode) == Sliced(1.0, 0.1, 2)


def test_a_gcode_without_figures_is_refused() -> None:
    with pytest.raises(NotSliced, match="neither grams nor minutes"):
        slicer.measured(["G28\n"])
