"""The staff card tells every lamp, in words, light and sound, as the firmware shows them."""

import pytest

from deskbell.technician.label import card, score, text, words
from deskbell.technician.label.drawing import Drawing
from deskbell.texts import LANGUAGES
from deskbell_button import lamp as firmware
from deskbell_button.state_table import TABLE
from tests.technician.label.subjects import bounds

FAINT = 0.18
"""The share of a breath at each end in which a faint lamp shows nothing yet."""
STATES = [row[0] for row in TABLE]


def said(drawing: Drawing) -> str:
    return " ".join(drawing.words)


def missing(drawing: Drawing, language: str) -> list[str]:
    """Return the states whose word or meaning the card lacks."""
    spoken = said(drawing)
    return [
        one.state
        for one in words.lamps(language)
        if one.word not in drawing.words or one.meaning not in spoken
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_ten_states_are_told_in_the_order_of_the_table(language: str) -> None:
    drawing = card.card(language)

    assert missing(drawing, language) == []
    heads = [one.word for one in words.lamps(language)]
    assert [word for word in drawing.words if word in heads] == heads
    assert len(heads) == len(STATES) == 10


def test_a_state_that_is_left_out_would_be_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    some = tuple(one for one in words.lamps("en") if one.state != "trouble")
    everything = words.lamps
    monkeypatch.setattr(words, "lamps", lambda _language: some)

    drawing = card.card("en")

    monkeypatch.setattr(words, "lamps", everything)
    assert missing(drawing, "en") == ["trouble"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_gestures_stand_on_it(language: str) -> None:
    spoken = said(card.card(language))

    for one in (words.PRESS, words.PRESS_MORE, words.HOLD, words.HOLD_MORE):
        assert words.say(one, language) in spoken


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", card.SIZES)
def test_it_fits_the_page_and_is_readable(language: str, size: str) -> None:
    drawing = card.card(language, size)

    left, top, right, bottom = bounds(drawing)
    scale = drawing.width / card.A5[0]
    assert (drawing.width, drawing.height) == card.SIZES[size]
    assert min(left, top, drawing.width - right, drawing.height - bottom) > 5
    assert card.LEAST * scale >= text.SMALLEST


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_row_runs_into_the_next(language: str) -> None:
    for lamp in words.lamps(language):
        row = Drawing(*card.A5, "", language, tuple(card._row(lamp, 0, language)))

        _, _, right, bottom = bounds(row)
        assert bottom < card.PITCH - 2.15 - 0.3, lamp.state
        assert right <= card.A5[0] - card.MARGIN + 0.1


def test_the_lights_are_drawn_as_the_firmware_lights_them() -> None:
    for state in STATES:
        lit = score.light(state, score.WINDOW_MS, 1, in_colour=False)[1:]
        spans = [
            (min(xs), max(xs))
            for mark in lit
            if (xs := [x for _, values in mark.path for x in values[::2]])
        ]
        for at in range(5, score.WINDOW_MS, 10):
            drawn = any(begin <= at < end for begin, end in spans)
            red, green, blue = firmware.light(state, at)
            near_an_edge = any(
                min(abs(at - begin), abs(at - end)) < 10 + FAINT * (end - begin)
                for begin, end in spans
            )
            assert drawn == (max(red, green, blue) > 0) or near_an_edge, (state, at)


def test_every_rhythm_is_told_apart_without_colour() -> None:
    drawn = {
        tuple((mark.path, mark.fill is None) for mark in score.light(state, 40, 4, in_colour=False))
        for state in STATES
    }

    assert len(drawn) == len(STATES)


def test_notes_rise_and_last_as_the_firmware_plays_them() -> None:
    assert {state for state in STATES if score.sound(state, 9, 4)} == set(firmware.SOUND)
    low, high = score.sound("filed", 9, 4)
    assert low.path[0][1][1] > high.path[0][1][1]
    assert len(score.sound("fixed", 9, 4)) == 2
