"""A lamp's rhythm as a score, drawn from the firmware's own patterns: height is light, width is time.

Six and a half seconds: the slowest opening and one breath after it. Colours are those
that print well; where two take turns the second is an outline, so that ink of one colour
tells the same.
"""

import math
from collections.abc import Iterator
from itertools import chain, cycle
from typing import Final

from deskbell.technician.label.drawing import GREY, INK, PAPER, Colour, Mark, Segment, box, rule
from deskbell_button.lamp import LIGHT, SOUND

WINDOW_MS: Final = 6500
HEIGHTS: Final = {"w": 0.45, "a": 0.5}
"""Faint and dim; every other colour is lit fully."""
COLOURS: Final[dict[str, Colour]] = {
    "W": GREY,
    "A": (176, 96, 0),
    "B": (31, 91, 196),
    "G": (19, 122, 58),
    "R": (179, 38, 26),
}
SECOND_COLOUR: Final = "G"
OUTLINE: Final = 0.16
LOWEST_HZ: Final = 220
HIGHEST_HZ: Final = 1319
SOUND_MS: Final = 600


def colour(state: str) -> Colour:
    """Return the colour that a state is printed in: its loop's first."""
    return COLOURS[_loop(state)[0][0].upper()]


def second_colour(state: str) -> Colour:
    """Return the colour that takes turns with the first; the first where none does."""
    return COLOURS[SECOND_COLOUR] if _takes_turns(state) else colour(state)


def light(state: str, width: float, height: float, *, in_colour: bool) -> tuple[Mark, ...]:
    """Return a state's light upon its base line."""
    return (rule(0, height, width, GREY, OUTLINE / 2), *_lit(state, width, height, in_colour))


def _lit(state: str, width: float, height: float, in_colour: bool) -> Iterator[Mark]:  # noqa: FBT001 passed on
    opening, loop = LIGHT[state].partition("|")[0].split(), _loop(state)
    at = 0
    for word in chain(opening, cycle(loop)):
        if at >= WINDOW_MS:
            return
        ms = int(word[2:])
        if word[0] != ".":
            high = HEIGHTS.get(word[0], 1.0) * height
            shown = min(ms, WINDOW_MS - at)
            outline = _shape(word[1], shown / ms, ms * width / WINDOW_MS, high)
            ink = COLOURS[word[0].upper()] if in_colour else INK
            hollow = word[0] in "Ww" or (_takes_turns(state) and word[0] == SECOND_COLOUR)
            mark = Mark(outline, PAPER, ink, OUTLINE) if hollow else Mark(outline, ink)
            yield mark.placed(at * width / WINDOW_MS, height)
        at += ms


def _loop(state: str) -> list[str]:
    return LIGHT[state].partition("|")[2].split()


def _takes_turns(state: str) -> bool:
    return len({word[0] for word in _loop(state)} - {"."}) > 1


def _shape(curve: str, shown: float, wide: float, high: float) -> tuple[Segment, ...]:
    """Return one step of light above the origin; of the last only a share may be shown."""
    if curve == "=":
        return box(0, -high, wide * shown, high, min(0.35, wide / 4))
    steps = max(12, round(wide / 0.2))
    line: list[Segment] = [("M", (0.0, 0.0))]
    for at in range(steps + 1):
        share = shown * at / steps
        line.append(("L", (wide * share, -high * _lightness(curve, share))))
    return (*line, ("L", (wide * shown, 0.0)), ("Z", ()))


def _lightness(curve: str, share: float) -> float:
    """Return how light it looks at a share of a step: a fade falls, a breath rises and falls."""
    if curve == ">":
        return (1 - share) ** 2
    rising = min(share, 1 - share) * 2
    return rising * rising * (3 - 2 * rising)


def sound(state: str, width: float, height: float) -> tuple[Mark, ...]:
    """Return a state's notes: higher is higher, wider is longer. Empty where it is silent."""
    marks = []
    at = 0.0
    for hertz, ms in SOUND.get(state, ()):
        wide = width * ms / SOUND_MS
        if hertz:
            share = math.log(hertz / LOWEST_HZ) / math.log(HIGHEST_HZ / LOWEST_HZ)
            thick = height * 0.22
            y = (height - thick) * (1 - share)
            marks.append(Mark(box(at, y, wide - thick / 4, thick, thick / 2)))
        at += wide
    return tuple(marks)
