"""The catalogue that we ship: complete in every language, and drawable."""

import pytest

from deskbell_catalogue import BUTTON, Category, load

SHOP = [
    "printer",
    "till",
    "sales_app",
    "card_terminal",
    "scanner",
    "label_printer",
    "scales",
    "network",
    "telephone",
]
LANGUAGES = ("en", "nl", "pl", "de")
CATALOGUE = load()


def test_it_has_what_a_shop_has_and_the_button_itself() -> None:
    assert [category.id for category in CATALOGUE.categories] == [*SHOP, BUTTON]


@pytest.mark.parametrize("category", CATALOGUE.categories, ids=lambda category: category.id)
def test_a_category_has_its_own_words_in_every_language(category: Category) -> None:
    assert set(category.names) >= set(LANGUAGES)
    assert set(category.short_names) >= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_short_name_fits_on_a_label_and_is_nobody_elses(language: str) -> None:
    short = [category.short_name(language) for category in CATALOGUE.categories]

    assert [word for word in short if len(word) > 10] == []
    assert len(set(short)) == len(short)


@pytest.mark.parametrize("category", CATALOGUE.categories, ids=lambda category: category.id)
def test_a_default_priority_is_one_of_four(category: Category) -> None:
    assert category.priority in {1, 2, 3, 4}


def test_a_category_is_found_by_its_id() -> None:
    till = CATALOGUE.category("till")

    assert till is not None
    assert (till.name("nl"), till.icon, till.label("pl")) == ("Kassa", "i-till", "KASA")


def test_an_unknown_id_finds_nothing() -> None:
    assert CATALOGUE.category("toaster") is None


def test_a_regional_language_is_read_as_its_language() -> None:
    till = CATALOGUE.by_id["till"]

    assert till.name("de-AT") == "Kasse"


def test_a_language_without_words_reads_english() -> None:
    terminal = CATALOGUE.by_id["card_terminal"]

    assert (terminal.name("fr"), terminal.short_name("fr")) == ("Card terminal", "Cards")
