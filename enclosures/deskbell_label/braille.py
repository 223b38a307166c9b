"""Words in Braille: letters as cells, cells as dots. PURE.

Uncontracted six-dot Braille in lower case, letter for letter, as each language writes it;
a capital has no sign of its own on a sign (ADA Standards 2010, 703.3.1). The sizes are
those of ADA 703.3.1 and table 703.3.1; each number lies inside its range there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

DIAMETER: Final = 1.6
"""Of a dot's base; 1.5 to 1.6."""
HEIGHT: Final = 0.8
"""Of a dot; 0.6 to 0.9. As high as half its base: half a ball."""
DOT: Final = 2.35
"""Between two dots of a cell; 2.3 to 2.5."""
CELL: Final = 6.15
"""Between the same dots of two cells; 6.1 to 7.6."""
CLEAR: Final = 9.5
"""What stays empty between Braille and other raised characters; 9.5 to 12.7 (703.3.2)."""
ROW: Final = 2 * DOT + DIAMETER
"""Height of a line, in mm."""

_LATIN: Final = {
    **dict(
        zip(
            "abcdefghij",
            ["1", "12", "14", "145", "15", "124", "1245", "125", "24", "245"],
            strict=True,
        )
    ),
    **dict(
        zip(
            "klmnopqrst",
            ["13", "123", "134", "1345", "135", "1234", "12345", "1235", "234", "2345"],
            strict=True,
        )
    ),
    **dict(zip("uvxyz", ["136", "1236", "1346", "13456", "1356"], strict=True)),
    "w": "2456",
    " ": "",
    "-": "36",
}
_LETTERS: Final = {
    "en": _LATIN,
    "nl": _LATIN | {"é": "123456", "ë": "1246", "ï": "12456", "ö": "246", "ü": "1256"},
    "de": _LATIN | {"ä": "345", "ö": "246", "ü": "1256", "ß": "2346"},
    "pl": _LATIN
    | dict(
        zip(
            "ąćęłńóśźż",
            ["16", "146", "156", "126", "1456", "346", "246", "2346", "12346"],
            strict=True,
        )
    ),
}


class NoCell(Exception):
    """Braille of a language has no cell for a letter; write the word with letters that it has."""

    def __init__(self, word: str, letter: str, language: str) -> None:
        """Keep the three."""
        super().__init__(f'Braille in "{language}" has no cell for "{letter}" of "{word}".')
        self.word, self.letter, self.language = word, letter, language


@dataclass(frozen=True, slots=True)
class Dot:
    """The middle of a raised dot in mm, y downwards."""

    x: float
    y: float


def cells(word: str, language: str) -> tuple[str, ...]:
    """Return the raised dots of each letter's cell, such as `125`. Raises NoCell."""
    known = _LETTERS[language]
    lower = word.lower()
    for letter in lower:
        if letter not in known:
            raise NoCell(word, letter, language)
    return tuple(known[letter] for letter in lower)


def dots(word: str, language: str, x: float, y: float) -> tuple[Dot, ...]:
    """Return a word's dots; the upper left edge of the first cell lies at (x, y). Raises NoCell."""
    return tuple(
        Dot(x + DIAMETER / 2 + at * CELL + across, y + DIAMETER / 2 + down)
        for at, cell in enumerate(cells(word, language))
        for across, down in _places(cell)
    )


def width(word: str) -> float:
    """Return how wide a word is at most, in mm."""
    return (len(word) - 1) * CELL + DOT + DIAMETER


def _places(cell: str) -> Iterator[tuple[float, float]]:
    """Yield where a cell's dots lie: 1 to 3 down the left column, 4 to 6 down the right."""
    for number in cell:
        column, row = divmod(int(number) - 1, 3)
        yield column * DOT, row * DOT
