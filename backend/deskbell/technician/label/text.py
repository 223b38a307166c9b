"""Words as outlines: shaped by HarfBuzz in Inter, so that no printer needs the font.

A size is the em in mm. What has to be read at arm's length is at least as high as
`SMALLEST`: the x-height of 1.2 mm that EU law asks of food labels (Regulation
1169/2011, article 13(2)). A word that has to be found across a counter has 2.2 mm.
"""

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Final

import uharfbuzz

from deskbell.errors import DeskbellError
from deskbell.technician.label.drawing import INK, Colour, Mark, Segment

FONTS: Final = Path(__file__).parent / "fonts"
"""Brought by the build: backend/deskbell/web/assets/fonts.txt."""

X_HEIGHT: Final = 1118 / 2048
CAP_HEIGHT: Final = 1490 / 2048
"""Inter's, in ems; a test reads them from the font."""
SMALLEST: Final = 1.2 / X_HEIGHT
PROMINENT: Final = 2.2 / X_HEIGHT
LEADING: Final = 1.28
_NARROWER: Final = 0.96
_SENTENCE: Final = re.compile("[.?;] ")


class Weight(Enum):
    """A weight of Inter, by its file."""

    MEDIUM = "Inter_500Medium.ttf"
    BOLD = "Inter_700Bold.ttf"


class TooLong(DeskbellError):
    """A text does not fit the label in a size that can be read; shorten it or take a larger label."""


class NoLetter(DeskbellError):
    """The font lacks a letter of a text; write it in Latin, Greek or Cyrillic letters."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text at its size, from the origin of its baseline."""

    text: str
    mark: Mark
    width: float
    size: float

    @property
    def accent(self) -> float:
        """Return how far accents reach above the capitals."""
        top = min((y for _, values in self.mark.path for y in values[1::2]), default=0.0)
        return max(0.0, -top - self.size * CAP_HEIGHT)

    def at(self, x: float, baseline: float) -> Mark:
        """Return it placed."""
        return self.mark.placed(x, baseline)


@dataclass(frozen=True, slots=True)
class Setting:
    """How a text is set: weight, the em that it has and the least that it may have, colour."""

    weight: Weight
    size: float
    least: float = SMALLEST
    colour: Colour = INK
    tracking: float = 0.0
    """Air after each letter beyond the font's own, in ems."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one size, from the top of the first one's capitals."""

    lines: tuple[Line, ...]
    size: float

    @property
    def height(self) -> float:
        """Return the height from the first line's capitals to the last baseline."""
        return self.size * (CAP_HEIGHT + LEADING * (len(self.lines) - 1))

    def at(self, x: float, top: float) -> list[Mark]:
        """Return the lines placed, the first one's capitals at `top`."""
        first = top + self.size * CAP_HEIGHT
        return [line.at(x, first + at * self.size * LEADING) for at, line in enumerate(self.lines)]


def line(text: str, setting: Setting, language: str, size: float | None = None) -> Line:
    """Return a text on one line, at the setting's size unless another is given. Raises NoLetter."""
    em = setting.size if size is None else size
    path, advance = _shaped(text, setting, language)
    mark = Mark(path, fill=setting.colour, says=text).placed(0, 0, em)
    return Line(text, mark, advance * em, em)


def width(text: str, setting: Setting, language: str, size: float) -> float:
    """Return how wide a text is on one line. Raises NoLetter."""
    return _shaped(text, setting, language)[1] * size


def fit(text: str, setting: Setting, language: str, room: float, most_lines: int = 1) -> Block:
    """Return a text within a width: it shrinks to the least size, then it wraps.

    Raises TooLong, NoLetter.
    """
    natural = width(text, setting, language, setting.size)
    lines = [text]
    if natural * setting.least / setting.size > room:
        lines = _by_sentence(text, setting, language, room) or _balanced(
            _wrap(text, setting, language, room), setting, language
        )
    longest = _longest(lines, setting, language)
    if longest > room or len(lines) > most_lines:
        raise TooLong(
            f'"{text}" does not fit the label',
            f"it needs {natural * setting.least / setting.size:.0f} mm on one line, and "
            f"there are {room:.0f} mm, {most_lines} lines at most",
            "Shorten it, or print a larger label: --paper a4, --tape 24",
        )
    size = min(setting.size, setting.least * room / longest)
    return Block(tuple(line(one, setting, language, size) for one in lines), size)


def _by_sentence(text: str, setting: Setting, language: str, room: float) -> list[str]:
    """Return two lines that part where a sentence ends; nothing where they do not fit."""
    ends = [found.end() for found in _SENTENCE.finditer(text)]
    parted = [[text[: at - 1], text[at:]] for at in ends]
    fitting = [two for two in parted if _longest(two, setting, language) <= room]
    return min(fitting, key=lambda two: _longest(two, setting, language), default=[])


def _balanced(lines: list[str], setting: Setting, language: str) -> list[str]:
    """Return as many lines, but of like length: no word stands alone at the end."""
    longest = _longest(lines, setting, language)
    while True:
        longest *= _NARROWER
        tried = _wrap(" ".join(lines), setting, language, longest)
        if len(tried) > len(lines) or _longest(tried, setting, language) > longest:
            return lines
        lines = tried


def _wrap(text: str, setting: Setting, language: str, room: float) -> list[str]:
    """Return the lines at the least size, each with as many words as it holds."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip(" ")
        if lines[-1] and width(longer, setting, language, setting.least) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _longest(lines: list[str], setting: Setting, language: str) -> float:
    return max(width(one, setting, language, setting.least) for one in lines)


@cache
def _font(weight: Weight) -> uharfbuzz.Font:
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(FONTS / weight.value)))


def _shaped(text: str, setting: Setting, language: str) -> tuple[tuple[Segment, ...], float]:
    """Return outline and advance of a text, an em being 1."""
    return _drawn(text, setting.weight, language, setting.tracking)


@cache
def _drawn(
    text: str, weight: Weight, language: str, tracking: float
) -> tuple[tuple[Segment, ...], float]:
    font = _font(weight)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = language
    uharfbuzz.shape(font, buffer, {"kern": True, "liga": True})
    pen = _Pen(1 / font.face.upem, round(tracking * font.face.upem))
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        if info.codepoint == 0:
            raise NoLetter(
                f'"{text}" cannot be printed',
                f'the font has no letter "{text[info.cluster]}"',
                "Write it in Latin, Greek or Cyrillic letters",
            )
        pen.glyph(font, info.codepoint, position)
    return tuple(pen.path), (pen.x - pen.tracking) * pen.scale


class _Pen:
    """Collects the outlines of glyphs, one after the other."""

    def __init__(self, scale: float, tracking: int) -> None:
        self.path: list[Segment] = []
        self.scale = scale
        self.tracking = tracking
        self.x = 0
        self._origin = (0, 0)
        self._last = (0.0, 0.0)
        self._draw = uharfbuzz.DrawFuncs()
        self._draw.set_move_to_func(lambda x, y, _: self._to("M", x, y))
        self._draw.set_line_to_func(lambda x, y, _: self._to("L", x, y))
        self._draw.set_cubic_to_func(lambda a, b, c, d, x, y, _: self._to("C", a, b, c, d, x, y))
        self._draw.set_quadratic_to_func(lambda a, b, x, y, _: self._quadratic((a, b), (x, y)))
        self._draw.set_close_path_func(lambda _: self.path.append(("Z", ())))

    def glyph(self, font: uharfbuzz.Font, glyph: int, position: Any) -> None:  # noqa: ANN401 uharfbuzz has no types
        """Draw a glyph where the shaper put it, and move on."""
        self._origin = (self.x + position.x_offset, position.y_offset)
        font.draw_glyph(glyph, self._draw, None)
        self.x += position.x_advance + self.tracking

    def _to(self, kind: str, *values: float) -> None:
        """Add a segment; fonts count upwards, drawings downwards."""
        self._last = (values[-2], values[-1])
        (x, y), scale = self._origin, self.scale
        turned = [
            scale * (x + value) if at % 2 == 0 else -scale * (y + value)
            for at, value in enumerate(values)
        ]
        self.path.append((kind, tuple(turned)))

    def _quadratic(self, control: tuple[float, float], end: tuple[float, float]) -> None:
        """Add a quadratic curve as the cubic that it is."""
        one = [a + 2 / 3 * (b - a) for a, b in zip(self._last, control, strict=True)]
        two = [a + 2 / 3 * (b - a) for a, b in zip(end, control, strict=True)]
        self._to("C", *one, *two, *end)
