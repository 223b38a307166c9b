"""What somebody gets who makes a case: files, pictures and a bill, or the reason why not."""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from deskbell_case import kit, slicer
from deskbell_case.variant import Variant

pytestmark = pytest.mark.cad
PIECES = ("base", "lid", "cap", "lamp")
NAME = Variant().name


def typed(folder: Path, *words: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """Type `deskbell case` in a folder; `path` is where programs are found."""
    return subprocess.run(
        [Path(sys.executable).with_name("deskbell"), "case", *words],
        cwd=folder,
        env={"PATH": path or "/usr/bin:/bin", "DESKBELL_HOME": str(folder / "home")},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


@pytest.mark.smoke
@pytest.mark.slice
def test_the_default_case_is_light_and_soon_printed(tmp_path: Path) -> None:
    if slicer.find() is None:
        pytest.skip("PrusaSlicer is not installed: apt-get install prusa-slicer")

    total = kit.make(Variant(), tmp_path).bill.total

    assert total.grams is not None
    assert total.minutes is not None
    assert 20 < total.grams <= 40
    assert 30 < total.minutes <= 90


@pytest.mark.smoke
def test_without_a_slicer_weights_are_estimated_and_minutes_are_not_invented(
    tmp_path: Path,
) -> None:
    done = typed(tmp_path, "--out", "case", path="/nonexistent")

    with (tmp_path / f"case/{NAME}-bill.csv").open(newline="") as table:
        rows = {row["what"]: row for row in csv.DictReader(table)}
    assert done.returncode == 0, done.stderr
    assert "apt install prusa-slicer" in done.stderr + done.stdout
    assert all("estimated" in rows[piece]["note"] for piece in PIECES)
    assert [rows[piece]["minutes"] for piece in PIECES] == ["", "", "", ""]
    assert rows["total"]["minutes"] == ""


@pytest.mark.smoke
def test_a_program_reads_the_files_and_the_bill(tmp_path: Path) -> None:
    told = json.loads(typed(tmp_path, "--out", "case", "--json", path="/nonexistent").stdout)

    names = {Path(file).name for file in told["files"]}
    assert names == {path.name for path in (tmp_path / "case").iterdir()}
    assert {f"{NAME}-{piece}.{kind}" for piece in PIECES for kind in ("stl", "3mf")} < names
    assert f"{NAME}.step" in names
    assert [row["what"] for row in told["bill"]][:4] == list(PIECES)
    assert told["total"]["what"] == "total"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--board", "m5stck"), "Choose one of: esp32_generic"),
        (("--board", "m5stack_atom_lite", "--power", "aa2"), "needs 5 V"),
        (("--inputs", "2"), "Choose one of: 1, 3"),
    ],
)
def test_what_cannot_be_made_is_refused_with_its_reason(
    words: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    done = typed(tmp_path, "--out", "case", *words)

    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "case").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")

    done = typed(tmp_path, "--out", "taken")

    assert done.returncode == 1
    assert "taken" in done.stderr
    assert "--out" in done.stderr


def test_the_coupon_is_two_pieces(tmp_path: Path) -> None:
    made = kit.make_coupon(tmp_path)

    assert sorted(path.name for path in made) == [
        "coupon-comb.3mf", "coupon-comb.stl", "coupon-key.3mf", "coupon-key.stl",
    ]  # fmt: skip


def test_pictures_show_each_step_and_every_piece(tmp_path: Path) -> None:
    variant = Variant(mount="wedge", power="aa2")

    made = kit.make(variant, tmp_path)

    pictures = {
        path.stem.removeprefix(f"{variant.name}-"): path
        for path in made.files
        if path.suffix == ".svg"
    }
    assert set(pictures) == {"exploded", "step-1", "step-2", "step-3", "step-4"}
    for picture in pictures.values():
        root = ET.fromstring(picture.read_text())  # noqa: S314 our own writer made it
        left, top, width, height = map(float, root.attrib["viewBox"].split())
        xs, ys = zip(*_points(root), strict=True)
        assert left < min(xs) and max(xs) < left + width  # noqa: PT018 one range
        assert top < min(ys) and max(ys) < top + height  # noqa: PT018 one range
    layers = ET.parse(pictures["exploded"]).getroot()  # noqa: S314 our own writer made it
    assert len(layers) == 2 * 11 + 1


def _points(root: ET.Element) -> list[tuple[float, float]]:
    numbers = [
        float(number)
        for path in root.iter("{http://www.w3.org/2000/svg}path")
        for number in re.findall(r"-?[\d.]+", path.attrib["d"])
    ]
    return list(zip(numbers[::2], numbers[1::2], strict=True))
