"""Outlines as a nozzle can draw them, and whether it can: all in the plane, in mm.

A nozzle of 0.4 mm draws two lines side by side and leaves two free: no stroke and no gap
is narrower than `FINEST`. In the words of morphology: ink that a disc of that size has
opened is nowhere thinner, ink that it has closed has nowhere a narrower gap. `drawable` does both,
which also rounds each corner as the nozzle will; `faults` does them again to any ink, and
finds nothing where they change nothing.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from manifold3d import CrossSection, FillRule, JoinType, OpType

Segment = tuple[str, tuple[float, ...]]
"""`M` and `L` with a point, `C` with two control points and a point, `Z` with nothing; y downwards."""

FINEST: Final = 0.8
"""Least stroke and gap."""
ROUND: Final = 48
"""Corners of a circle, and of a round join."""
_DETAIL: Final = 0.004
"""What a corner may stand out and still be left away, in mm."""
_CURVE: Final = 12
"""Lines for a cubic curve: those of a letter bend by a quarter turn, and miss it by 0.01 mm at most."""
_TOLERANCE: Final = 0.03
"""What a polygon's corners may take from a stroke or a gap that was drawn with round ones."""
_SPECK: Final = 0.04
"""Area in mm2 that is no stroke and no gap: a disc leaves 0.03 of a right angle."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Where ink cannot be drawn: `stroke` or `gap`, the middle of the place, and its area in mm2."""

    kind: str
    x: float
    y: float
    area: float


def filled(path: Iterable[Segment]) -> CrossSection:
    """Return the inside of a closed path, as fonts fill it."""
    lines = [line for line in _lines(path) if len(line) > 2]  # noqa: PLR2004 less has no inside
    return CrossSection([np.array(line) for line in lines], FillRule.NonZero)


def stroked(path: Iterable[Segment], width: float) -> CrossSection:
    """Return what a round pen of some width in mm draws along a path."""
    pen = CrossSection.circle(width / 2, ROUND)
    drawn: list[CrossSection] = []
    for line in _lines(path):
        ends = [pen.translate(point) for point in line]
        drawn += [CrossSection.batch_hull([one, two]) for one, two in itertools.pairwise(ends)]
        drawn += ends[:1]
    return joined(drawn)


def joined(parts: Iterable[CrossSection]) -> CrossSection:
    """Return several as one."""
    several = list(parts)
    return CrossSection.batch_boolean(several, OpType.Add) if several else CrossSection()


def drawable(ink: CrossSection) -> CrossSection:
    """Return the ink without gaps and strokes that are too fine, its corners round."""
    return _opened(_closed(ink, FINEST), FINEST).simplify(_DETAIL)


def spaced(letters: CrossSection) -> CrossSection:
    """Return letters whose accents stand clear: of the letter below, and of the other dot beside."""
    parts = letters.decompose()
    bounds = [part.bounds() for part in parts]
    moved = [
        part.translate((_aside(own, bounds), _up(own, bounds)))
        for part, own in zip(parts, bounds, strict=True)
    ]
    return joined(moved)


Bounds = tuple[float, float, float, float]
"""Left, low, right, high."""


def _up(own: Bounds, others: Iterable[Bounds]) -> float:
    """Return how far an accent must rise; a letter has nothing below it and stays."""
    left, low, right, _ = own
    middle = (left + right) / 2
    tops = [
        top
        for begin, bottom, end, top in others
        if begin <= middle <= end and bottom < low and top <= low + FINEST
    ]
    return max([0.0, *(top + FINEST - low for top in tops)])


def _aside(own: Bounds, others: Sequence[Bounds]) -> float:
    """Return how far one of two dots must go from the other; what stands on the line stays."""
    left, low, right, _ = own
    if not _up(own, others):
        return 0.0
    beside = [one for one in others if one != own and abs(one[1] - low) < FINEST / 2]
    lacks = [FINEST - (begin - right) for begin, _, _, _ in beside if 0 <= begin - right < FINEST]
    lacked = [FINEST - (left - end) for _, _, end, _ in beside if 0 <= left - end < FINEST]
    return (max(lacked, default=0.0) - max(lacks, default=0.0)) / 2


def faults(ink: CrossSection) -> list[Fault]:
    """Return every place where a stroke or a gap is finer than `FINEST`."""
    limit = FINEST - _TOLERANCE
    lost = {"stroke": ink - _opened(ink, limit), "gap": _closed(ink, limit) - ink}
    return [
        Fault(kind, (left + right) / 2, (low + high) / 2, part.area())
        for kind, parts in lost.items()
        for part in parts.decompose()
        if part.area() > _SPECK
        for left, low, right, high in (part.bounds(),)
    ]


def _opened(ink: CrossSection, width: float) -> CrossSection:
    return _offset(_offset(ink, -width / 2), width / 2)


def _closed(ink: CrossSection, width: float) -> CrossSection:
    return _offset(_offset(ink, width / 2), -width / 2)


def _offset(ink: CrossSection, by: float) -> CrossSection:
    return ink.offset(by, JoinType.Round, 2.0, ROUND)


def _lines(path: Iterable[Segment]) -> list[list[tuple[float, float]]]:
    """Return a path as lines of points, y upwards."""
    lines: list[list[tuple[float, float]]] = []
    for kind, values in path:
        if kind == "M":
            lines.append([(values[0], -values[1])])
        elif kind == "L":
            lines[-1].append((values[0], -values[1]))
        elif kind == "C":
            lines[-1] += _curve(lines[-1][-1], values)
        elif lines[-1][0] != lines[-1][-1]:
            lines[-1].append(lines[-1][0])
    return lines


def _curve(begin: tuple[float, float], values: tuple[float, ...]) -> list[tuple[float, float]]:
    points = np.array([begin, *zip(values[::2], (-y for y in values[1::2]), strict=True)])
    t = np.linspace(0, 1, _CURVE + 1)[1:, None]
    weights = np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])
    return [(float(x), float(y)) for x, y in weights @ points]
