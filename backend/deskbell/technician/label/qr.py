"""A QR code as one path: the outline of its dark modules, without seams between them.

ISO/IEC 18004: error correction M mends about 15 % of the code, and the quiet zone
around it is four modules wide. A module has at least 0.4 mm, so that a phone reads it
from a hand's width; it is a whole number of a tape printer's dots, so that none is blurred.
"""

from dataclasses import dataclass
from typing import Final

import segno

from deskbell.errors import DeskbellError
from deskbell.technician.label.drawing import INK, Mark, Segment

DOT: Final = 25.4 / 180
"""A dot of a tape printer, in mm."""
LEAST_MODULE: Final = 3 * DOT
QUIET: Final = 4
_CORNERS: Final = ((0, 0), (0, 1), (1, 1), (1, 0))


class CodeTooLarge(DeskbellError):
    """The address makes a QR code that does not fit the label; take a larger label."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code of some modules, each so many mm wide."""

    modules: int
    module: float
    mark: Mark

    @property
    def side(self) -> float:
        """Return the width of its dark square."""
        return self.modules * self.module

    @property
    def quiet(self) -> float:
        """Return how much must stay empty on each side."""
        return QUIET * self.module

    def at(self, x: float, y: float) -> Mark:
        """Return it with its dark square's corner near a point, on the printer's dots."""
        return self.mark.placed(round(x / DOT) * DOT, round(y / DOT) * DOT)


def code(address: str, printable: float, height: float) -> Code:
    """Return the code of an address for a label of so many mm, of which some are printable.

    The quiet zone may lie where the printer cannot print: nothing does.
    Raises CodeTooLarge.
    """
    modules, path = drawn(address, "m")
    side = LEAST_MODULE * modules
    if side > printable or side + 2 * QUIET * LEAST_MODULE > height:
        raise CodeTooLarge(
            f"The QR code of {address} does not fit the label",
            f"it is {side:.1f} mm high, and {printable:.1f} mm can be printed",
            "Print a larger label: --paper a4, --tape 24; or give the desk a shorter name",
        )
    mark = Mark(path, INK, says=address)
    return Code(modules, LEAST_MODULE, mark.placed(0, 0, LEAST_MODULE))


def drawn(address: str, level: str) -> tuple[int, tuple[Segment, ...]]:
    """Return how many modules wide a code is, and its outline; a module is 1 wide.

    `level` is the least error correction, `l` or `m`.
    """
    matrix = segno.make(address, error=level, micro=False).matrix
    return len(matrix), outline(tuple(tuple(map(bool, row)) for row in matrix))


def outline(matrix: tuple[tuple[bool, ...], ...]) -> tuple[Segment, ...]:
    """Return the edges between dark and light as closed lines, the dark always to one side."""
    edges = _edges(matrix)
    path: list[Segment] = []
    while edges:
        at = begin = min(edges)
        came = (0, 0)
        path.append(("M", begin))
        while True:
            end = _next(edges, at, came)
            went, came = came, (end[0] - at[0], end[1] - at[1])
            at = end
            if came == went:
                path.pop()  # the line only grew longer
            path.append(("L", at))
            if at == begin:
                break
        path[-1] = ("Z", ())
    return tuple(path)


Point = tuple[int, int]


def _edges(matrix: tuple[tuple[bool, ...], ...]) -> dict[Point, list[Point]]:
    """Return every edge that has dark on one side only, by where it begins."""
    edges: dict[Point, list[Point]] = {}
    dark = {(x, y) for y, row in enumerate(matrix) for x, is_dark in enumerate(row) if is_dark}
    for x, y in sorted(dark):
        for at, (dx, dy) in enumerate(_CORNERS):
            ex, ey = _CORNERS[(at + 1) % 4]
            beyond = ((-1, 0), (0, 1), (1, 0), (0, -1))[at]
            if (x + beyond[0], y + beyond[1]) not in dark:
                edges.setdefault((x + dx, y + dy), []).append((x + ex, y + ey))
    return edges


def _next(edges: dict[Point, list[Point]], at: Point, came: Point) -> Point:
    """Take the edge that goes on from a point; where two modules touch by a corner, stay with one."""
    ways = edges[at]

    def turn(way: Point) -> int:
        return came[0] * (way[1] - at[1]) - came[1] * (way[0] - at[0])

    way = min(ways, key=turn)
    ways.remove(way)
    if not ways:
        del edges[at]
    return way
