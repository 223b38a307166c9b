"""A shop's own catalogue file: what it may change, and how it is told what is wrong."""

from pathlib import Path

import pytest

from deskbell_catalogue import CatalogueError, load
from tests.catalogue.overlaying import overlaid


def test_it_adds_a_category(tmp_path: Path) -> None:
    catalogue = overlaid(
        tmp_path,
        """
        [categories.coffee_machine]
        icon = "i-coffee"
        priority = 4
        name = { en = "Coffee machine", nl = "Koffie" }
        short_name = { en = "Coffee" }
        """,
    )

    coffee = catalogue.by_id["coffee_machine"]
    assert (coffee.name("en"), coffee.short_name("en"), coffee.priority) == (
        "Coffee machine",
        "Coffee",
        4,
    )
    assert coffee.short_name("nl") == "Koffie"
    assert coffee.name("pl") == "Coffee machine"
    assert catalogue.category("till") is not None


def test_a_category_needs_no_more_than_an_english_name(tmp_path: Path) -> None:
    catalogue = overlaid(tmp_path, '[categories.lamp]\nname = { en = "Lamp" }')

    lamp = catalogue.by_id["lamp"]
    assert (lamp.icon, lamp.priority) == ("i-concierge-bell", 3)


def test_it_changes_one_word_and_leaves_the_rest(tmp_path: Path) -> None:
    catalogue = overlaid(tmp_path, '[categories.till]\nname = { en = "Checkout" }')

    till, shipped = catalogue.by_id["till"], load().by_id["till"]
    assert (till.name("en"), till.short_name("en")) == ("Checkout", "Checkout")
    assert till.name("nl") == shipped.name("nl")
    assert (till.icon, till.priority) == (shipped.icon, shipped.priority)


def test_a_long_new_name_keeps_the_short_one(tmp_path: Path) -> None:
    catalogue = overlaid(tmp_path, '[categories.card_terminal]\nname = { en = "Payment terminal" }')

    assert catalogue.by_id["card_terminal"].short_name("en") == "Cards"


def test_it_adds_a_language(tmp_path: Path) -> None:
    catalogue = overlaid(tmp_path, '[categories.till]\nname = { fr = "Caisse" }')

    assert catalogue.by_id["till"].name("fr") == "Caisse"


@pytest.mark.parametrize(
    ("text", "key", "remedy"),
    [
        ("[categorie.till]", "categorie", "Use [categories.NAME]"),
        ("categories = 3", "categories", "is not a table"),
        ("[categories.Till]", "categories.Till", "small letters"),
        ("[categories.till]\nicn = 'i-till'", "categories.till.icn", "Use one of icon, priority"),
        ("[categories.till]\nicon = 'i-tiller'", "categories.till.icon", "i-till"),
        ("[categories.till]\nkind = 'robot'", "categories.till.kind", "machine, service, network"),
        ("[categories.till]\nkind = 3", "categories.till.kind", "machine, service, network"),
        ("[categories.till]\nprobes = 'ftp'", "categories.till.probes", "any of ipp, snmp"),
        ("[categories.till]\nprobes = 'ipp+'", "categories.till.probes", "any of ipp, snmp"),
        ("[categories.till]\nprobes = 7", "categories.till.probes", "any of ipp, snmp"),
        ("[categories.till]\npriority = 5", "categories.till.priority", "1 (highest) to 4"),
        ("[categories.till]\npriority = true", "categories.till.priority", "1 (highest) to 4"),
        ("[categories.till]\nname = 'Till'", "categories.till.name", "is not a table"),
        ("[categories.till]\nname = { en = 3 }", "categories.till.name.en", "in quotes"),
        ("[categories.till]\nname = { en = ' ' }", "categories.till.name.en", "in quotes"),
        ("[categories.till]\nname = { EN = 'T' }", "categories.till.name.EN", "such as en"),
        ("[categories.lamp]\nicon = 'i-till'", "categories.lamp.name.en", "is missing"),
        (
            "[categories.till]\nname = { en = 'Cash register' }\nshort_name = { en = 'Cash register' }",
            "categories.till.short_name.en",
            "Give a shorter word",
        ),
        (
            "[categories.lamp]\nname = { en = 'Chandelier lamp' }",
            "categories.lamp.short_name.en",
            "Give a shorter word",
        ),
        ("[categories.till]\nshort_name = { fr = 'C' }", "categories.till.name.fr", "Add the name"),
        ("[categories.till", "ours.toml", "Correct that line"),
    ],
)
def test_a_mistake_names_file_key_and_remedy(
    tmp_path: Path, text: str, key: str, remedy: str
) -> None:
    with pytest.raises(CatalogueError) as caught:
        overlaid(tmp_path, text)

    message = str(caught.value)
    assert message.startswith(str(tmp_path / "ours.toml"))
    assert key in message
    assert remedy in message
    assert "\n" not in message


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"gone\.toml: cannot be read \(No such file"):
        load(tmp_path / "gone.toml")


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b"[categories.caf\xe9]")

    with pytest.raises(CatalogueError, match=r"latin\.toml: is not TOML in UTF-8"):
        load(tmp_path / "latin.toml")
