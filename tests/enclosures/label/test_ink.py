"""A stroke or a gap that a nozzle cannot draw is found, and what is made drawable has none."""

import pytest
from manifold3d import CrossSection

from deskbell_label import ink
from deskbell_label.ink import FINEST


def bar(x: float, width: float, height: float = 6.0) -> CrossSection:
    return CrossSection.square((width, height)).translate((x, 0))


def test_strokes_and_gaps_of_the_limit_are_no_fault() -> None:
    assert ink.faults(bar(0, FINEST) + bar(2 * FINEST, FINEST)) == []


@pytest.mark.parametrize("short", [0.1, 0.3, 0.6])
def test_a_stroke_that_is_too_fine_is_found_where_it_is(short: float) -> None:
    (found,) = ink.faults(bar(0, 3) + bar(7, FINEST - short))

    assert found.kind == "stroke"
    assert found.x == pytest.approx(7 + (FINEST - short) / 2)


@pytest.mark.parametrize("short", [0.1, 0.3, 0.6])
def test_a_gap_that_is_too_fine_is_found_where_it_is(short: float) -> None:
    (found,) = ink.faults(bar(0, 3) + bar(3 + FINEST - short, 3))

    assert found.kind == "gap"
    assert found.x == pytest.approx(3 + (FINEST - short) / 2)


def test_what_was_made_drawable_has_no_fault() -> None:
    fine = bar(0, 3) + bar(3.4, 3) + bar(10, 0.4) + bar(12, 1.5)

    made = ink.drawable(fine)

    assert ink.faults(fine)
    assert ink.faults(made) == []


def test_an_accent_is_lifted_until_its_gap_can_be_drawn() -> None:
    letter, accent = bar(0, 4), bar(1, 2, 1.2).translate((0, 6.2))

    moved = ink.spaced(letter + accent)

    low = sorted(part.bounds()[1] for part in moved.decompose())
    assert low == pytest.approx([0, 6 + FINEST])


def test_two_dots_above_a_letter_are_moved_apart_by_the_same() -> None:
    dots = bar(0.8, 1, 1).translate((0, 6.1)) + bar(2.2, 1, 1).translate((0, 6.1))

    moved = ink.spaced(bar(0, 4) + dots)

    sides = sorted(part.bounds()[::2] for part in moved.decompose())
    assert sides[1:] == [pytest.approx((0.6, 1.6)), pytest.approx((2.4, 3.4))]


def test_letters_beside_each_other_stay() -> None:
    letters = bar(0, 2) + bar(2.3, 2)

    assert ink.spaced(letters).bounds() == letters.bounds()


def test_a_pen_draws_as_wide_as_it_is() -> None:
    drawn = ink.stroked([("M", (0.0, 0.0)), ("L", (10.0, 0.0))], 2.0)

    assert drawn.bounds() == pytest.approx((-1, -1, 11, 1), abs=0.01)


def test_a_path_is_filled_as_fonts_are_with_its_holes() -> None:
    outer = [("M", (0.0, 0.0)), ("L", (4.0, 0.0)), ("L", (4.0, 4.0)), ("L", (0.0, 4.0)), ("Z", ())]
    hole = [("M", (1.0, 1.0)), ("L", (1.0, 3.0)), ("L", (3.0, 3.0)), ("L", (3.0, 1.0)), ("Z", ())]

    assert ink.filled([*outer, *hole]).area() == pytest.approx(12)
