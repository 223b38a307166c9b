"""Every category's tile, in every language, measured on the solid that is printed."""

import math
from functools import cache

import pytest
from manifold3d import CrossSection, Manifold

from deskbell.technician.label import tile
from deskbell.technician.label.tape import Subject
from deskbell.technician.label.text import TooLong
from deskbell.technician.label.tile import NoBraille
from deskbell_catalogue import Category
from deskbell_label import braille, ink, sizes
from deskbell_label.solid import Tile
from tests.technician.label.subjects import EVERY, subject

MIDDLE_OF_INK = sizes.FACE + sizes.RAISED / 2
JUST_ABOVE = sizes.FACE + 0.01
LOWEST_OF_LETTERS = sizes.FACE_DEPTH / 2 - tile.BRAILLE_TOP + braille.CLEAR

every_tile = pytest.mark.parametrize(("category", "language"), EVERY)


@cache
def made(category: str, language: str) -> Tile:
    return tile.solid(tile.word_face(subject(category, language)))


def dots_and_rest(category: str, language: str) -> tuple[list[CrossSection], list[CrossSection]]:
    """Return what stands raised, cut just above the face: Braille lies below the rest."""
    parts = made(category, language).ink.slice(JUST_ABOVE).decompose()
    dots = [
        part for part in parts if part.bounds()[3] < sizes.FACE_DEPTH / 2 - tile.BRAILLE_TOP + 0.1
    ]
    return dots, [part for part in parts if part not in dots]


@every_tile
def test_it_is_one_watertight_body_of_70_by_30_mm(category: str, language: str) -> None:
    whole = made(category, language).plate + made(category, language).ink

    left, low, bottom, right, high, top = whole.bounding_box()
    assert (right - left, high - low) == pytest.approx((70, 30), abs=0.001)
    assert (bottom, top) == pytest.approx((0, sizes.FACE + sizes.RAISED), abs=0.001)
    assert len(whole.decompose()) == 1


@every_tile
def test_what_is_raised_stays_on_the_face(category: str, language: str) -> None:
    left, low, _, right, high, _ = made(category, language).ink.bounding_box()

    assert -left < sizes.FACE_WIDTH / 2 > right
    assert -low < sizes.FACE_DEPTH / 2 > high


@every_tile
def test_no_stroke_and_no_gap_is_too_fine_to_print(category: str, language: str) -> None:
    drawn = made(category, language).ink.slice(MIDDLE_OF_INK)

    assert ink.faults(drawn) == []


@every_tile
def test_letters_neither_run_together_nor_fall_apart(category: str, language: str) -> None:
    face = tile.word_face(subject(category, language))
    outlines = ink.joined(ink.filled(mark.path) for mark in face.letters)

    drawn = ink.drawable(ink.spaced(outlines.offset(tile.BOLDER)))

    assert contours(drawn) == contours(outlines)


def contours(letters: CrossSection) -> list[int]:
    """Return how many lines bound each letter or accent, from left to right: an A has two."""
    parts = sorted(letters.decompose(), key=lambda part: sum(part.bounds()[::2]))
    return [part.num_contour() for part in parts]


@every_tile
def test_the_pictogram_keeps_its_shape(category: str, language: str) -> None:
    face = tile.word_face(subject(category, language))
    lines = tile.pictogram(face)

    drawn = ink.drawable(lines)

    changed = (drawn - lines).area() + (lines - drawn).area()
    assert changed < 0.1 * lines.area()


@every_tile
def test_the_dots_are_the_words_letters(category: str, language: str) -> None:
    word = subject(category, language).category.label(language)
    dots, _ = dots_and_rest(category, language)

    left = min(part.bounds()[0] for part in dots)
    top = max(part.bounds()[3] for part in dots)
    first = -sizes.FACE_WIDTH / 2 + tile.LEFT
    assert left >= first - 0.01
    assert read(dots, first, top, len(word)) == list(braille.cells(word, language))


def read(dots: list[CrossSection], left: float, top: float, letters: int) -> list[str]:
    """Read raised dots as a finger does: which of the six places of each cell has one."""
    cells: list[set[int]] = [set() for _ in range(letters)]
    for dot in dots:
        begin, _, end, high = dot.bounds()
        x = (begin + end) / 2 - left - braille.DIAMETER / 2
        cell = math.floor((x + 1) / braille.CELL)
        column = round((x - cell * braille.CELL) / braille.DOT)
        cells[cell].add(1 + 3 * column + round((top - high) / braille.DOT))
    return ["".join(map(str, sorted(cell))) for cell in cells]


@every_tile
def test_dots_have_the_size_of_ada_703_3(category: str, language: str) -> None:
    dots, _ = dots_and_rest(category, language)
    solids = made(category, language).ink.decompose()

    for dot in dots:
        left, low, right, high = dot.bounds()
        assert 1.5 <= right - left <= 1.6 + 1e-6
        assert 1.5 <= high - low <= 1.6 + 1e-6
    heights = [top(one) for one in solids if width(one) < 1.7 and is_low(one)]
    assert len(heights) == len(dots)
    assert all(0.6 <= height - sizes.FACE <= 0.9 for height in heights)


def top(body: Manifold) -> float:
    return float(body.bounding_box()[5])


def width(body: Manifold) -> float:
    box = body.bounding_box()
    return float(box[3] - box[0])


def is_low(body: Manifold) -> bool:
    return bool(body.bounding_box()[4] < sizes.FACE_DEPTH / 2 - tile.BRAILLE_TOP + 0.1)


@every_tile
def test_braille_is_clear_of_everything_else_that_is_raised(category: str, language: str) -> None:
    dots, rest = dots_and_rest(category, language)

    lowest = min(part.bounds()[1] for part in rest)
    highest = max(part.bounds()[3] for part in dots)
    assert 9.5 - 0.01 <= lowest - highest <= 12.7


def named(word: str) -> Category:
    found = subject().category
    return Category(found.id, found.icon, found.priority, found.names, {"en": word})


def test_a_word_that_is_too_long_is_refused_with_what_to_do() -> None:
    long = Subject(named("WWWWWWWWWW"), "de")

    with pytest.raises(TooLong, match="shorter name"):
        tile.word_face(long)


def test_a_letter_without_a_cell_is_refused_with_what_to_do() -> None:
    strange = Subject(named("SEÑAL"), "de")

    with pytest.raises(NoBraille, match='no cell for "ñ"'):
        tile.word_face(strange)
