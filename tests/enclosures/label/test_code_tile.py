"""The code on a tile is read from the solid, as a phone reads what was printed."""

from dataclasses import replace
from itertools import chain, repeat

import numpy as np
import pytest
import zxingcpp
from manifold3d import CrossSection, JoinType

from deskbell.technician.label import png as pictures
from deskbell.technician.label import qr, tile
from deskbell.technician.label.drawing import Drawing, Mark, box
from deskbell.technician.label.qr import CodeTooLarge
from deskbell.technician.label.tape import Subject
from deskbell_label import ink, sizes
from tests.technician.label import reading
from tests.technician.label.subjects import EVERY, subject

MIDDLE_OF_INK = sizes.FACE + sizes.RAISED / 2
LIGHT = (245, 243, 238)
DARK = (22, 24, 26)
HOST = "https://192.168.178.20:8443"


def for_page(base: str = HOST, category: str = "till", language: str = "en") -> Subject:
    return subject(
        category, language, asset="Till 3", button="b0417", address=f"{base}/buttons/b0417"
    )


def raised(of: Subject) -> CrossSection:
    """Return what stands raised, cut out of the solid at half its height."""
    return tile.solid(tile.code_face(of)).ink.slice(MIDDLE_OF_INK)


def seen(drawn: CrossSection) -> list[str]:
    """Return every code that a reader finds on a picture of the tile: dark ink on a light plate."""
    moved = drawn.translate((sizes.WIDTH / 2, -sizes.DEPTH / 2))
    path = [
        (kind, (float(x), -float(y)))
        for polygon in moved.to_polygons()
        for kind, (x, y) in zip(chain("M", repeat("L")), polygon, strict=False)
    ]
    marks = (Mark(box(0, 0, sizes.WIDTH, sizes.DEPTH), LIGHT), Mark(tuple(path), DARK))
    png = pictures.png(Drawing(sizes.WIDTH, sizes.DEPTH, "a tile", "en", marks))
    rows = reading.of_png(png).rows
    picture = np.array([list(row) for row in rows], dtype=np.uint8)
    return [one.text for one in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize(("category", "language"), EVERY)
def test_the_code_leads_to_the_buttons_page(category: str, language: str) -> None:
    drawn = raised(for_page(category=category, language=language))

    assert seen(drawn) == ["HTTPS://192.168.178.20:8443/B/B0417"]


@pytest.mark.parametrize(
    ("base", "read"),
    [
        ("http://10.0.0.7:8000", "HTTP://10.0.0.7:8000/B/B0417"),
        ("https://desk.example.com", "HTTPS://DESK.EXAMPLE.COM/B/B0417"),
        ("http://a.example/desk", "HTTP://A.EXAMPLE/desk/B/B0417"),
    ],
)
def test_only_what_may_be_is_written_in_capitals(base: str, read: str) -> None:
    assert seen(raised(for_page(base))) == [read]


def test_the_control_does_not_read_a_code_whose_corner_is_gone() -> None:
    drawn = raised(for_page())

    corner = CrossSection.square((9, 9)).translate(
        (-sizes.FACE_WIDTH / 2, sizes.FACE_DEPTH / 2 - 9)
    )
    assert seen(drawn - corner) == []


def test_modules_can_be_printed_and_touch_by_no_corner() -> None:
    code = raised(for_page()) ^ CrossSection.square([sizes.FACE_DEPTH] * 2, center=True).translate(
        ((sizes.FACE_DEPTH - sizes.FACE_WIDTH) / 2, 0)
    )

    half = tile.MODULE / 2 - 2 * tile.APART
    left = code.offset(-half, JoinType.Miter, 10).offset(half, JoinType.Miter, 10)
    corners = [tuple(np.round(point, 4)) for polygon in code.to_polygons() for point in polygon]
    assert (code - left).area() < 0.01
    assert len(corners) == len(set(corners))


def test_four_modules_around_the_code_stay_empty() -> None:
    face = tile.code_face(for_page())
    assert face.code is not None
    xs = [values[0] for _, values in face.code.path if values]
    ys = [values[1] for _, values in face.code.path if values]
    quiet = min(xs)
    module = quiet / qr.QUIET

    assert min(ys) == pytest.approx(quiet)
    assert max(ys) + quiet == pytest.approx(sizes.FACE_DEPTH)
    rest = tile.ink(replace(face, code=None))
    assert rest.bounds()[0] >= max(xs) + qr.QUIET * module - 0.01


def test_number_and_pictogram_can_be_printed() -> None:
    face = replace(tile.code_face(for_page()), code=None)

    assert ink.faults(tile.ink(face)) == []


def test_an_address_with_too_many_modules_is_refused_with_what_to_do() -> None:
    with pytest.raises(CodeTooLarge, match="can be printed") as refused:
        tile.code_face(for_page("https://deskbell.headquarters.shops.example.com:8443"))

    assert "--pages" in refused.value.remedy
