"""The lamps that a label explains: shape, word and rhythm, for ink of one colour."""

from collections.abc import Sequence
from typing import Final

from deskbell.technician.label import score, symbols, text, words
from deskbell.technician.label.drawing import Mark, placed
from deskbell.technician.label.text import SMALLEST, Setting, Weight

STATES: Final = ("filed", "taken", "fixed", "trouble")
"""What somebody waits for after a press, and the one state that looks as if it were lost."""
WORD: Final = Setting(Weight.MEDIUM, SMALLEST)
SHAPE: Final = 2.9
GAP: Final = 0.9
SCORE: Final = 1.5
BENEATH: Final = 0.75
"""Air between a word and its score."""
AIR: Final = 2.6
"""Air between two columns."""
CELL: Final = SMALLEST * text.CAP_HEIGHT + BENEATH + SCORE
"""A cell's height."""


def grid(language: str, width: float, pitch: float, states: Sequence[str] = STATES) -> list[Mark]:
    """Return the states in two columns that fill a width, from the origin. Raises TooLong."""
    columns = [states[0::2], states[1::2]]
    widths = [max(_word(state, language).width for state in column) for column in columns]
    spare = width - sum(widths) - 2 * (SHAPE + GAP) - AIR
    if spare < 0:
        widest = max(states, key=lambda state: _word(state, language).width)
        text.fit(words.short(widest, language), WORD, language, max(widths) + spare)
    half = (width - AIR) / 2 - SHAPE - GAP
    fits = max(widths) <= half
    widths = [half, half] if fits else [wide + spare / 2 for wide in widths]
    marks: list[Mark] = []
    x = 0.0
    for column, wide in zip(columns, widths, strict=True):
        for at, state in enumerate(column):
            marks += placed(_cell(state, language, wide), x, at * pitch)
        x += SHAPE + GAP + wide + AIR
    return marks


def rows(language: str, pitch: float, score_width: float, states: Sequence[str]) -> list[Mark]:
    """Return the states below each other from the origin: shape, score, word."""
    marks: list[Mark] = []
    size = min(SHAPE, pitch * 0.86)
    for at, state in enumerate(states):
        top = at * pitch
        marks += placed(symbols.lamp(state, size), 0, top)
        drawn = score.light(state, score_width, size * 0.72, in_colour=False)
        marks += placed(drawn, size + GAP, top + size * 0.14)
        word = _word(state, language)
        baseline = top + (size + word.size * text.CAP_HEIGHT) / 2
        marks.append(word.at(size + score_width + 2 * GAP, baseline))
    return marks


def rows_width(language: str, pitch: float, score_width: float, states: Sequence[str]) -> float:
    """Return how wide `rows` are."""
    longest = max(_word(state, language).width for state in states)
    return min(SHAPE, pitch * 0.86) + score_width + 2 * GAP + longest


def _cell(state: str, language: str, wide: float) -> list[Mark]:
    word = _word(state, language)
    capitals = word.size * text.CAP_HEIGHT
    drawn = score.light(state, wide, SCORE, in_colour=False)
    return [
        *placed(symbols.lamp(state, SHAPE), 0, (CELL - SHAPE) / 2),
        word.at(SHAPE + GAP, capitals),
        *placed(drawn, SHAPE + GAP, capitals + BENEATH),
    ]


def _word(state: str, language: str) -> text.Line:
    return text.line(words.short(state, language), WORD, language)
