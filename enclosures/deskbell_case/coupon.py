"""The coupon: a comb and a key that tell a printer's `fit`, the one number to give to a plan.

Print both as they lie. Try the key in each gap from the widest on; the narrowest that it still goes
into by hand tells the fit: `fit(notches)`, where `notches` are those in front of that gap.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final

from deskbell_case.geometry import Box, around
from deskbell_case.shapes import Form, block, carved, joined
from deskbell_case.sizes import THIN, Gaps

STEP: Final = 0.05
GAPS: Final = 7
"""How many; the middle one stands for a fit of 0."""
KEY: Final = 6.0
"""Width of the key."""
KEY_LENGTH: Final = 20.0
DEPTH: Final = 14.0
HEIGHT: Final = 8.0
TOOTH: Final = 7.0
LEDGE: Final = 4.0
"""In front of the teeth, for the notches."""
NOTCH: Final = 0.8
NOTCH_EVERY: Final = 2.0


def fit(notches: int) -> float:
    """Return the fit that a gap stands for, in mm; the gap with one notch is the narrowest."""
    return round((notches - (GAPS + 1) / 2) * STEP, 2)


@cache
def comb() -> Form:
    """Return a bar with gaps, from narrow to wide, and with notches that count them."""
    gaps = list(_gaps())
    length = gaps[-1].x1 + TOOTH
    bar, ledge = Box(0, length, 0, DEPTH, 0, HEIGHT), Box(0, length, -LEDGE, 0, 0, 2 * THIN)
    marks = [mark for number, gap in enumerate(gaps, start=1) for mark in _marks(gap, number)]
    return carved(joined(block(bar), [block(ledge)]), [block(box) for box in (*gaps, *marks)])


@cache
def key() -> Form:
    """Return the tongue that goes into the gaps, with a handle."""
    tongue = around(0, 0, KEY_LENGTH / 2, KEY / 2, 0, HEIGHT)
    handle = Box(KEY_LENGTH / 2 - THIN, KEY_LENGTH, -KEY, KEY, 0, HEIGHT)
    return joined(block(tongue), [block(handle)])


def _gaps() -> Iterator[Box]:
    x = TOOTH
    for number in range(1, GAPS + 1):
        width = KEY + 2 * Gaps(fit(number)).play
        yield Box(x, x + width, -1, DEPTH + 1, 2 * THIN, HEIGHT + 1)
        x += width + TOOTH


def _marks(gap: Box, count: int) -> Iterator[Box]:
    """Yield notches in the ledge, in front of the gap."""
    middle = (gap.x0 + gap.x1) / 2
    for number in range(count):
        x = middle + (number - (count - 1) / 2) * NOTCH_EVERY
        yield around(x, -LEDGE, NOTCH / 2, NOTCH, -1, HEIGHT + 1)
