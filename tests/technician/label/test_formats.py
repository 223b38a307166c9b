"""PDF, SVG and PNG show the same, in the size asked for, and the same bytes each time."""

import subprocess
import sys
from pathlib import Path

import pytest

from deskbell.technician.label import card, files
from deskbell.technician.label.drawing import Drawing
from deskbell.technician.label.files import NotWritten
from deskbell.technician.label.pdf import pdf
from deskbell.technician.label.png import DPI, png
from deskbell.technician.label.svg import svg
from tests.technician.label import reading
from tests.technician.label.subjects import drawn

MICROMETRE = 0.001
DRAWN = {**drawn(), "card": card.card("nl"), "small card": card.card("en", "a6")}
EACH = pytest.mark.parametrize("drawing", DRAWN.values(), ids=DRAWN.keys())


@EACH
def test_a_page_of_the_pdf_has_the_size_asked_for(drawing: Drawing) -> None:
    ((size, _),) = reading.pages_of_pdf(pdf((drawing,)))

    assert size == pytest.approx((drawing.width, drawing.height), abs=MICROMETRE)


def test_a_pdf_has_each_drawing_on_a_page_of_its_own() -> None:
    some = tuple(DRAWN.values())

    pages = reading.pages_of_pdf(pdf(some))

    assert [round(size[0]) for size, _ in pages] == [round(one.width) for one in some]
    assert [len(marks) for _, marks in pages] == [len(one.marks) for one in some]


def apart(some: list[float], others: list[float]) -> float:
    """Return how far two lists of lengths differ at most."""
    return max(abs(one - other) for one, other in zip(some, others, strict=True))


@EACH
def test_svg_and_pdf_paint_the_same_paths_to_the_micrometre(drawing: Drawing) -> None:
    wanted = reading.of_drawing(drawing)
    ((_, in_pdf),) = reading.pages_of_pdf(pdf((drawing,)))

    for painted in (reading.of_svg(svg(drawing)), in_pdf):
        assert [one.kinds for one in painted] == [one.kinds for one in wanted]
        for one, other in zip(painted, wanted, strict=True):
            assert apart(one.numbers, other.numbers) < MICROMETRE
            assert (one.fill, one.stroke) == (other.fill, other.stroke)
            assert one.width == pytest.approx(other.width, abs=MICROMETRE)


@pytest.mark.parametrize("name", ["tape 12", "tape 24"])
def test_the_png_is_the_svg_in_dots(name: str) -> None:
    drawing = DRAWN[name]

    picture = reading.of_png(png(drawing))

    assert picture.size == pytest.approx((drawing.width, drawing.height), abs=25.4 / DPI)
    assert 0.02 < picture.ink < 0.3
    for mark in drawing.marks:
        if mark.fill == (0, 0, 0) and mark.says.startswith("PRINTER"):
            assert picture.is_dark(*mark.path[0][1])


@pytest.mark.parametrize("name", ["tape 18", "tape 24"])
def test_every_filled_box_is_dark_in_the_png(name: str) -> None:
    drawing = DRAWN[name]
    picture = reading.of_png(png(drawing))
    boxes = [mark for mark in drawing.marks if "".join(k for k, _ in mark.path) == "MLCLCLCLCZ"]

    assert len(boxes) > 10
    for mark in boxes:
        xs = [x for _, values in mark.path for x in values[::2]]
        ys = [y for _, values in mark.path for y in values[1::2]]
        if mark.fill and max(xs) - min(xs) > 0.3:
            assert picture.is_dark((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)


WRITE = """
import sys
from pathlib import Path
from deskbell.technician.label import card, files
from tests.technician.label.subjects import drawn
for kind in ("pdf", "svg", "png"):
    for name, drawing in {**drawn(), "card": card.card("de", "a6")}.items():
        if kind != "png" or name.startswith("tape"):
            files.write(Path(sys.argv[1]), name, [drawing], kind)
"""


def test_the_same_labels_are_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    for run in ("one", "two"):
        subprocess.run([sys.executable, "-c", WRITE, tmp_path / run], check=True, timeout=120)

    one, two = (
        {file.name: file.read_bytes() for file in (tmp_path / run).iterdir()}
        for run in ("one", "two")
    )
    assert len(one) == 5 + 5 + 3
    assert one == two
    assert not any(b"/CreationDate" in content for content in one.values())


def test_another_label_is_other_bytes() -> None:
    assert len({pdf((drawing,)) for drawing in DRAWN.values()}) == len(DRAWN)


def test_no_printer_needs_a_font() -> None:
    for drawing in DRAWN.values():
        assert b"/Font" not in pdf((drawing,))
        assert "<text" not in svg(drawing)


def test_a_picture_of_several_pages_is_several_files(tmp_path: Path) -> None:
    pages = [DRAWN["tape 12"], DRAWN["tape 18"]]

    assert [file.name for file in files.write(tmp_path, "both", pages, "svg")] == [
        "both-1.svg",
        "both-2.svg",
    ]
    assert [file.name for file in files.write(tmp_path, "both", pages, "pdf")] == ["both.pdf"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")

    with pytest.raises(NotWritten) as refused:
        files.write(tmp_path / "taken", "one", [DRAWN["tape 12"]], "svg")

    assert str(tmp_path / "taken") in refused.value.why
    assert "--out" in refused.value.remedy
