"""Words become outlines of Inter; a letter that it lacks is refused, never a box."""

import pytest
import uharfbuzz

from deskbell.technician.label import text
from deskbell.technician.label.text import NoLetter, Setting, TooLong, Weight, fit, line

BODY = Setting(Weight.MEDIUM, 4.0, 2.0)


@pytest.mark.parametrize("weight", Weight)
def test_the_heights_that_layouts_count_with_are_the_fonts_own(weight: Weight) -> None:
    font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(text.FONTS / weight.value)))
    em = font.face.upem

    assert font.get_metric_position(uharfbuzz.OTMetricsTag.X_HEIGHT) / em == text.X_HEIGHT
    assert font.get_metric_position(uharfbuzz.OTMetricsTag.CAP_HEIGHT) / em == text.CAP_HEIGHT


def test_the_font_comes_with_its_licence() -> None:
    licence = next(text.FONTS.glob("LICENSE*")).read_text(encoding="utf-8")

    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_the_shipped_fonts_are_small() -> None:
    assert sum(file.stat().st_size for file in text.FONTS.iterdir()) < 1_000_000


def test_a_capital_stands_on_the_line_as_high_as_the_font_says() -> None:
    one = line("H", BODY, "en")

    heights = [y for _, values in one.mark.path for y in values[1::2]]
    assert max(heights) == pytest.approx(0)
    assert -min(heights) == pytest.approx(4.0 * text.CAP_HEIGHT)


def test_words_are_shaped_with_kerning() -> None:
    apart = line("T", BODY, "en").width + line("o", BODY, "en").width

    assert line("To", BODY, "en").width < apart


@pytest.mark.parametrize("said", ["Zażółć gęślą jaźń", "Größe Übernommen", "één", "Ταμείο", "Жук"])
def test_the_letters_of_europe_are_there(said: str) -> None:
    assert line(said, BODY, "en").width > 0


def test_a_letter_that_the_font_lacks_is_named() -> None:
    with pytest.raises(NoLetter) as refused:
        line("Kasse 店", BODY, "de")

    assert "店" in refused.value.why


def test_it_shrinks_before_it_wraps() -> None:
    natural = line("Receipt printer", BODY, "en").width

    block = fit("Receipt printer", BODY, "en", natural * 0.7, 2)

    assert len(block.lines) == 1
    assert max(one.width for one in block.lines) == pytest.approx(natural * 0.7)


def test_it_wraps_into_lines_of_like_length() -> None:
    natural = line("one two three four", BODY, "en").width

    block = fit("one two three four", BODY, "en", natural * 0.45, 2)

    assert [one.text for one in block.lines] == ["one two", "three four"]
    assert BODY.least <= block.size <= BODY.size
    assert max(one.width for one in block.lines) <= natural * 0.45


def test_it_parts_where_a_sentence_ends() -> None:
    natural = line("One. Two three four", BODY, "en").width

    block = fit("One. Two three four", BODY, "en", natural * 0.45, 2)

    assert [one.text for one in block.lines] == ["One.", "Two three four"]


def test_what_fits_in_no_readable_size_is_refused() -> None:
    natural = line("one two three four", BODY, "en").width

    with pytest.raises(TooLong):
        fit("one two three four", BODY, "en", natural * 0.2, 2)
    with pytest.raises(TooLong):
        fit("Donaudampfschifffahrt", BODY, "de", 5, 9)


def test_wrapping_ends() -> None:
    block = fit("a b", BODY, "en", line("a b", BODY, "en").width * 0.49, 2)

    assert [one.text for one in block.lines] == ["a", "b"]
