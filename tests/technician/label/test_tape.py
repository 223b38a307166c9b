"""A label for tape holds all that it must, within what the printer can print."""

import pytest

from deskbell.technician.label import legend, score, symbols, tape, text, words
from deskbell.technician.label.drawing import Drawing
from deskbell.technician.label.text import PROMINENT, SMALLEST, TooLong
from tests.technician.label.subjects import (
    ADDRESS,
    CATALOGUE,
    EVERY,
    TAPES,
    bounds,
    for_button,
    subject,
)

HAIR = 0.15
"""The pull of a curve beyond its path, in mm."""


def sizes(drawing: Drawing, said: str) -> float:
    """Return how high a text's letters are drawn, from the lowest point to the highest."""
    mark = next(one for one in drawing.marks if one.says == said)
    heights = [y for _, values in mark.path for y in values[1::2]]
    high: float = max(heights) - min(heights)
    return high


@pytest.mark.parametrize("height", TAPES)
@pytest.mark.parametrize(("category", "language"), EVERY)
def test_every_category_fits_each_tape_in_every_language(
    category: str, language: str, height: int
) -> None:
    for one in (subject(category, language), for_button(category, language)):
        drawing = tape.label(one, height)

        left, top, right, bottom = bounds(drawing)
        margin = (height - tape.PRINTABLE[height]) / 2
        assert (drawing.width, drawing.height) == (70, height)
        assert left >= 1
        assert right <= 69
        assert top >= margin - HAIR
        assert bottom <= height - margin + HAIR


@pytest.mark.parametrize("height", TAPES)
def test_a_label_says_category_asset_button_and_the_lamps_in_the_shops_language(
    height: int,
) -> None:
    drawing = tape.label(for_button("printer", "pl", "Drukarka 2"), height)

    states = tape.ON_NARROW if height == tape.CLOSE else legend.STATES
    assert set(drawing.words) - {ADDRESS} == {
        "DRUKARKA",
        "Drukarka 2\u00a0·\u00a0b0417",
        *(words.short(state, "pl") for state in states),
    }
    assert (ADDRESS in drawing.words) == (height != tape.CLOSE)
    assert drawing.title == "Drukarka · Drukarka 2 · b0417"


def test_a_category_alone_has_neither_button_nor_code() -> None:
    drawing = tape.label(subject("scales", "de"), 24)

    lamps = [words.short(state, "de") for state in legend.STATES]
    assert sorted(drawing.words) == sorted(["WAAGE", *lamps])


def test_every_lamp_is_shape_word_and_rhythm_in_one_ink() -> None:
    drawing = tape.label(for_button(), 24)

    colours = {colour for mark in drawing.marks for colour in (mark.fill, mark.stroke) if colour}
    assert all(red == green == blue or red < 128 for red, green, blue in colours)
    shapes = {tuple(mark.path for mark in symbols.lamp(state, 3)) for state in legend.STATES}
    rhythms = {
        tuple(mark.path for mark in score.light(state, 10, 2, in_colour=False))
        for state in legend.STATES
    }
    assert len(shapes) == len(rhythms) == len(legend.STATES)


def test_a_long_name_shrinks_then_wraps_then_is_refused_with_what_to_do() -> None:
    short = tape.label(for_button(asset="Till 3"), 24)
    longer = tape.label(for_button(asset="Till 3 beside the front entrance"), 24)
    wrapped = tape.label(for_button(asset="Till 3 beside the entrance, left of the door"), 24)

    assert sizes(short, "Till 3\u00a0·\u00a0b0417") > sizes(
        longer, "Till 3 beside the front entrance\u00a0·\u00a0b0417"
    )
    assert any(said.endswith("door\u00a0·\u00a0b0417") for said in wrapped.words)
    with pytest.raises(TooLong) as refused:
        tape.label(for_button(asset="Till 3 beside the entrance, left of the door, " * 2), 24)
    assert "--paper a4" in refused.value.remedy


def test_the_word_is_found_across_a_counter_and_the_rest_is_read_at_arms_length() -> None:
    capitals = PROMINENT * text.CAP_HEIGHT
    for category in CATALOGUE.categories:
        for height in TAPES:
            drawing = tape.label(for_button(category.id, "nl"), height)

            assert sizes(drawing, category.label("nl")) >= capitals - 0.01
    least = SMALLEST * text.X_HEIGHT
    assert least == pytest.approx(1.2)
    assert sizes(tape.label(for_button(), 24), "Taken") >= SMALLEST * text.CAP_HEIGHT - 0.01
