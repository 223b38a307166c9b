"""The staff card: one page that says what a finger means and what each lamp says.

It is drawn as A5; A6 is the same card, smaller by the square root of two, and its
smallest letters are still high enough to be read.
"""

from typing import Final

from deskbell.technician.label import score, symbols, text, words
from deskbell.technician.label.drawing import (
    GREY,
    HAIRLINE,
    Drawing,
    Mark,
    box,
    placed,
    rule,
)
from deskbell.technician.label.text import SMALLEST, Setting, Weight
from deskbell.technician.label.words import LampWords

A5: Final = (148.0, 210.0)
SIZES: Final = {"a5": A5, "a6": (105.0, 148.0)}
LEAST: Final = SMALLEST * 1.42
"""So that it is readable on A6 too."""

MARGIN: Final = 10.0
WIDTH: Final = A5[0] - 2 * MARGIN
TITLE: Final = Setting(Weight.BOLD, 7.4, LEAST)
HEADING: Final = Setting(Weight.BOLD, 4.2, LEAST)
WORD: Final = Setting(Weight.BOLD, 3.9, LEAST)
BODY: Final = Setting(Weight.MEDIUM, 3.2, LEAST)
QUIET: Final = Setting(Weight.MEDIUM, LEAST, LEAST, GREY)

PANEL_TOP: Final = 21.0
PANEL_HEIGHT: Final = 24.0
PADDING: Final = 4.0
ICON: Final = 7.0
LIST_TOP: Final = 54.6
PITCH: Final = 15.0
SHAPE: Final = 6.4
TEXT_X: Final = MARGIN + SHAPE + 3.4
RIGHT_X: Final = MARGIN + 72.0
SCORE_WIDTH: Final = 43.0
SCORE_HEIGHT: Final = 3.8
SOUND_WIDTH: Final = 9.0


def card(language: str, size: str = "a5") -> Drawing:
    """Return the card in a language. Raises TooLong."""
    title = words.say(words.TITLE, language)
    marks = [
        *placed(symbols.pictogram("i-concierge-bell", 9.4), MARGIN, 8.2),
        *text.fit(title, TITLE, language, WIDTH - 13).at(MARGIN + 12.6, 10.4),
        *_gestures(language),
        *_header(language),
    ]
    for at, lamp in enumerate(words.lamps(language)):
        marks += _row(lamp, LIST_TOP + at * PITCH, language)
    return Drawing(*A5, title, language, tuple(marks)).resized(*SIZES[size])


def _gestures(language: str) -> list[Mark]:
    """Return the two gestures side by side, their headings of one size."""
    width = (WIDTH - 4) / 2
    room = width - 2 * PADDING
    said = [words.say(one, language) for one in (words.PRESS, words.HOLD)]
    size = min(text.fit(one, HEADING, language, room - ICON - 2.2).size for one in said)
    more = [words.say(one, language) for one in (words.PRESS_MORE, words.HOLD_MORE)]
    marks: list[Mark] = []
    for at, icon in enumerate(("i-pointer", "i-timer")):
        left = MARGIN + at * (width + 4)
        x, middle = left + PADDING, PANEL_TOP + 7.4
        marks += [
            Mark(box(left, PANEL_TOP, width, PANEL_HEIGHT, 2.5), None, HAIRLINE, 0.3),
            *placed(symbols.pictogram(icon, ICON), x, middle - ICON / 2),
            text.line(said[at], HEADING, language, size).at(
                x + ICON + 2.2, middle + size * text.CAP_HEIGHT / 2
            ),
            *text.fit(more[at], BODY, language, room, 2).at(x, PANEL_TOP + 13.6),
        ]
    return marks


def _header(language: str) -> list[Mark]:
    y = LIST_TOP - 4.2
    right = A5[0] - MARGIN - RIGHT_X
    score_words = text.fit(words.say(words.SCORE, language), QUIET, language, right)
    return [
        text.line(words.say(words.LAMP, language), QUIET, language).at(MARGIN, y),
        *score_words.at(RIGHT_X, y - score_words.height),
    ]


def _row(lamp: LampWords, top: float, language: str) -> list[Mark]:
    """Return one state: shape, word and meaning; rhythm, notes and both in words."""
    colour, second = score.colour(lamp.state), score.second_colour(lamp.state)
    word = text.fit(lamp.word, WORD, language, RIGHT_X - TEXT_X - 3)
    meaning = text.fit(lamp.meaning, BODY, language, RIGHT_X - TEXT_X - 3, 2)
    told = f"{lamp.light}; {lamp.sound}" if lamp.sound else lamp.light
    said = text.fit(told[:1].upper() + told[1:], QUIET, language, A5[0] - MARGIN - RIGHT_X, 2)
    light = score.light(lamp.state, SCORE_WIDTH, SCORE_HEIGHT, in_colour=True)
    notes = score.sound(lamp.state, SOUND_WIDTH, SCORE_HEIGHT)
    return [
        rule(MARGIN, top - 2.15, WIDTH),
        *placed(symbols.lamp(lamp.state, SHAPE, colour, second), MARGIN, top),
        *word.at(TEXT_X, top),
        *meaning.at(TEXT_X, top + 4.7),
        *placed(light, RIGHT_X, top),
        *placed(notes, RIGHT_X + SCORE_WIDTH + 3, top),
        *said.at(RIGHT_X, top + SCORE_HEIGHT + 1.3),
    ]
