"""Whatever is printed is in the reader's language, and it is there for every state."""

import pytest

from deskbell.lamp_words import WORDS
from deskbell.technician.label import card, sheet, words
from deskbell.technician.label.words import UnknownLanguage
from deskbell.texts import LANGUAGES
from deskbell_button.state_table import TABLE
from tests.technician.label.subjects import CATALOGUE, subject

FOREIGN = [language for language in LANGUAGES if language != "en"]


def test_every_state_has_a_word_and_a_meaning_and_there_is_no_other() -> None:
    states = [row[0] for row in TABLE]

    assert list(WORDS) == states
    assert list(words.MEANINGS) == states


@pytest.mark.parametrize("language", FOREIGN)
def test_nothing_on_the_card_is_left_in_english(language: str) -> None:
    assert not set(card.card(language).words) & set(card.card("en").words)


@pytest.mark.parametrize("language", FOREIGN)
@pytest.mark.parametrize("category", [one.id for one in CATALOGUE.categories])
def test_nothing_on_a_label_is_left_in_english(category: str, language: str) -> None:
    same = CATALOGUE.by_id[category].label("en") == CATALOGUE.by_id[category].label(language)
    alike = {CATALOGUE.by_id[category].label("en")} if same else set()

    in_english = set(sheet.label(subject(category, "en")).words)
    assert set(sheet.label(subject(category, language)).words) & in_english == alike


def test_a_language_that_we_lack_is_named_with_those_that_there_are() -> None:
    with pytest.raises(UnknownLanguage) as refused:
        words.check("fr")

    assert "en, nl, pl, de" in refused.value.why
