"""Pictograms and lamps are drawn on paper as on the pages."""

import math

import pytest

from deskbell.technician.label import symbols
from deskbell.technician.label.drawing import INK, PAPER, Drawing
from deskbell_button.state_table import TABLE
from deskbell_catalogue.categories import icons
from tests.technician.label.subjects import bounds


@pytest.mark.parametrize("icon", sorted(icons()))
def test_every_pictogram_that_a_shop_may_choose_is_drawn_inside_its_square(icon: str) -> None:
    drawing = Drawing(10, 10, icon, "en", symbols.pictogram(icon, 10))

    left, top, right, bottom = bounds(drawing)
    assert min(left, top) >= -0.2
    assert max(right, bottom) <= 10.2
    assert max(right - left, bottom - top) > 6


@pytest.mark.parametrize("state", [row[0] for row in TABLE])
def test_every_lamp_is_drawn_in_ink_and_paper(state: str) -> None:
    marks = symbols.lamp(state, 4)

    assert marks
    assert {one for mark in marks for one in (mark.fill, mark.stroke)} <= {INK, PAPER, None}


def test_an_arc_is_as_round_as_it_should_be() -> None:
    outline = symbols._path("path", {"d": "M10 0A10 10 0 1 1-10 0"})

    for kind, values in outline[1:]:
        assert kind == "C"
        (x1, y1, x2, y2, x, y) = values
        assert math.hypot(x, y) == pytest.approx(10)
        assert math.hypot(x1, y1) == pytest.approx(math.hypot(x2, y2))
    assert outline[-1][1][-2:] == pytest.approx((-10, 0))
    assert max(values[-1] for _, values in outline) == pytest.approx(10)


def test_a_shape_that_nobody_taught_it_is_no_blank() -> None:
    with pytest.raises(ValueError, match="<text> is not drawn"):
        symbols._path("text", {})
