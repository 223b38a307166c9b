"""The QR code leads to the button's page, in a size and with the air that a phone needs."""

import pytest
import segno

from deskbell.technician.label import qr, tape
from deskbell.technician.label.drawing import Drawing
from deskbell.technician.label.png import png
from deskbell.technician.label.qr import CodeTooLarge
from tests.technician.label import reading
from tests.technician.label.subjects import ADDRESS, for_button, subject

ADDRESSES = (
    "http://10.0.0.7:8000/buttons/b1",
    ADDRESS,
    "https://deskbell.shops.example.com:8000/buttons/b0417",
)


def modules_in(picture: reading.Picture, drawing: Drawing, address: str) -> list[list[bool]]:
    """Return the code as a camera sees it: the dot in the middle of each module."""
    mark = next(one for one in drawing.marks if one.says == address)
    xs = [x for _, values in mark.path for x in values[::2]]
    ys = [y for _, values in mark.path for y in values[1::2]]
    many = round((max(xs) - min(xs)) / qr.LEAST_MODULE)
    quiet = range(-qr.QUIET, many + qr.QUIET)
    return [
        [
            picture.is_dark(
                min(xs) + (x + 0.5) * qr.LEAST_MODULE, min(ys) + (y + 0.5) * qr.LEAST_MODULE
            )
            for x in quiet
        ]
        for y in quiet
    ]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("height", [18, 24])
def test_the_printed_code_is_the_address_with_four_modules_of_air(
    address: str, height: int
) -> None:
    drawing = tape.label(subject(asset="Till 3", button="b0417", address=address), height)

    seen = modules_in(reading.of_png(png(drawing)), drawing, address)

    wanted = segno.make(address, error="m", micro=False).matrix_iter(border=qr.QUIET)
    assert seen == [[bool(module) for module in row] for row in wanted]


def test_the_control_sees_another_address() -> None:
    drawing = tape.label(for_button(), 24)

    seen = modules_in(reading.of_png(png(drawing)), drawing, ADDRESS)

    other = segno.make(ADDRESS[:-1] + "8", error="m", micro=False).matrix_iter(border=qr.QUIET)
    assert seen != [[bool(module) for module in row] for row in other]


def test_a_module_is_a_whole_number_of_dots_and_wide_enough_for_a_phone() -> None:
    assert qr.LEAST_MODULE >= 0.4
    assert (qr.LEAST_MODULE / qr.DOT) % 1 == 0
    code = qr.code(ADDRESS, 18, 24)
    x, y = code.at(50.03, 4.01).path[0][1]
    assert (x / qr.DOT) % 1 == pytest.approx(0, abs=1e-6) or (x / qr.DOT) % 1 > 1 - 1e-6
    assert (y / qr.DOT) % 1 == pytest.approx(0, abs=1e-6) or (y / qr.DOT) % 1 > 1 - 1e-6


def test_errors_are_mended_at_level_m_at_least() -> None:
    assert segno.make(ADDRESS, error="m", micro=False).error in {"M", "Q", "H"}


def test_an_address_that_does_not_fit_is_refused_with_what_to_do() -> None:
    with pytest.raises(CodeTooLarge) as refused:
        tape.label(subject(address="https://" + "long." * 40 + "example/buttons/b0417"), 24)

    assert "--paper a4" in refused.value.remedy


@pytest.mark.parametrize(
    "rows",
    [
        ("#",),
        ("##", "##"),
        ("###", "#.#", "###"),
        ("#.", ".#"),
        (".#.", "#.#", ".#."),
        ("##.#", ".##.", "#.##", "####"),
    ],
)
def test_an_outline_encloses_the_dark_modules_alone(rows: tuple[str, ...]) -> None:
    matrix = tuple(tuple(letter == "#" for letter in row) for row in rows)

    path = qr.outline(matrix)

    for y, row in enumerate(matrix):
        for x, is_dark in enumerate(row):
            assert (winding(path, x + 0.5, y + 0.5) != 0) == is_dark


def winding(path: tuple[tuple[str, tuple[float, ...]], ...], x: float, y: float) -> int:
    """Return how often a path winds about a point, by the edges to its right."""
    turns = 0
    begin = at = (0.0, 0.0)
    for kind, values in path:
        to = begin if kind == "Z" else (values[0], values[1])
        if kind == "M":
            begin = to
        elif at[0] == to[0] > x and min(at[1], to[1]) < y < max(at[1], to[1]):
            turns += 1 if to[1] > at[1] else -1
        at = to
    return turns
