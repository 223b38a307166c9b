"""Braille is what each language writes, in the sizes that fingers expect."""

import shutil
import subprocess

import pytest

from deskbell.texts import LANGUAGES
from deskbell_label import braille
from deskbell_label.braille import Dot, NoCell

TABLES = {"en": "en-ueb-g1.ctb", "nl": "nl-NL-g0.utb", "pl": "Pl-Pl-g1.utb", "de": "de-g0.utb"}
"""Of liblouis, which screen readers and Braille printers use: uncontracted, each language's own."""
BETWEEN = "ma{}am"
"""A letter alone would be another sign in English."""


def by_liblouis(words: list[str], language: str) -> list[tuple[str, ...]]:
    program = shutil.which("lou_translate")
    if program is None:
        pytest.skip("liblouis is not installed: apt-get install liblouis-bin")
    run = subprocess.run(
        [program, f"unicode.dis,{TABLES[language]}"],
        input="".join(f"{word}\n" for word in words),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return [tuple(_dots(cell) for cell in line) for line in run.stdout.splitlines()]


def _dots(cell: str) -> str:
    """Return the dots of a character of Unicode's block of Braille patterns, in which each is a bit."""
    pattern = ord(cell) - 0x2800
    return "".join(str(number + 1) for number in range(6) if pattern >> number & 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_is_written_as_liblouis_writes_it(language: str) -> None:
    words = [BETWEEN.format(letter) for letter in braille._LETTERS[language] if letter != " "]

    ours = [braille.cells(word, language) for word in words]

    assert ours == by_liblouis(words, language)


def test_the_control_tells_the_letters_of_two_languages_apart() -> None:
    ours = braille.cells("maöam", "de")

    assert [ours] != by_liblouis(["maśamx"], "pl")


def test_a_capital_has_the_cell_of_its_small_letter() -> None:
    assert braille.cells("SIEĆ", "pl") == braille.cells("sieć", "pl")


def test_dots_count_down_the_left_column_and_then_down_the_right() -> None:
    first, second = braille.DIAMETER / 2, braille.DIAMETER / 2 + braille.DOT

    assert braille.dots("j", "en", 0, 0) == (
        Dot(first, second),
        Dot(second, first),
        Dot(second, second),
    )


def test_a_word_is_as_wide_as_its_dots() -> None:
    dots = braille.dots("wq", "en", 0, 0)

    reach = max(dot.x for dot in dots) + braille.DIAMETER / 2
    assert reach == pytest.approx(braille.width("wq"))


def test_a_letter_without_a_cell_is_named() -> None:
    with pytest.raises(NoCell, match='"ñ" of "señal"'):
        braille.cells("señal", "en")


def test_sizes_lie_in_the_ranges_of_the_ada_standards() -> None:
    assert 1.5 <= braille.DIAMETER <= 1.6
    assert 0.6 <= braille.HEIGHT <= 0.9
    assert 2.3 <= braille.DOT <= 2.5
    assert 6.1 <= braille.CELL <= 7.6
    assert 9.5 <= braille.CLEAR <= 12.7
