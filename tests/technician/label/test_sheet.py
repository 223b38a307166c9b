"""Labels on a sheet lie where the sheet has its labels, beginning at any place."""

import pytest

from deskbell.technician.label import legend, sheet, words
from tests.technician.label.subjects import ADDRESS, EVERY, bounds, for_button, subject


@pytest.mark.parametrize(("category", "language"), EVERY)
def test_every_category_fits_in_every_language(category: str, language: str) -> None:
    for one in (subject(category, language), for_button(category, language)):
        left, top, right, bottom = bounds(sheet.label(one))

        assert left >= sheet.INSET - 0.3
        assert top >= sheet.INSET - 0.3
        assert right <= sheet.LABEL[0] - sheet.INSET + 0.3
        assert bottom <= sheet.LABEL[1] - sheet.INSET + 0.3


def test_a_label_also_says_what_a_press_means() -> None:
    drawing = sheet.label(for_button("scanner", "nl", "Scanner 1"))

    lamps = [words.short(state, "nl") for state in legend.STATES]
    gestures = [words.say(one, "nl") for one in (words.PRESS, words.HOLD)]
    facts = "Scanner 1\u00a0·\u00a0b0417"
    assert sorted(drawing.words) == sorted(["SCANNER", facts, ADDRESS, *gestures, *lamps])


def test_labels_fill_a_page_from_the_place_that_is_free_and_go_on() -> None:
    labels = [sheet.label(subject("till"))] * 5

    pages = sheet.pages(labels, start=23)

    assert [(page.width, page.height) for page in pages] == [(210, 297)] * 2
    assert [page.words.count("TILL") for page in pages] == [2, 3]
    left, top, right, bottom = bounds(pages[0])
    assert left > 70
    assert top > 7 * 37
    assert (right, bottom) < (210, 297)


def test_twenty_four_labels_are_one_page() -> None:
    assert len(sheet.pages([sheet.label(subject("till"))] * 24)) == 1
    assert len(sheet.pages([sheet.label(subject("till"))] * 25)) == 2


def test_nothing_is_printed_where_office_printers_cannot() -> None:
    page = sheet.pages([sheet.label(for_button())] * 24)[0]

    left, top, right, bottom = bounds(page)

    assert min(left, top, 210 - right, 297 - bottom) > 4.5
