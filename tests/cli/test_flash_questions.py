"""Shops and assets are chosen at a terminal by a part of a name, or from a list."""

import io
import re
import sys

import pytest
from rich.console import Console

from deskbell.cli.flash_ask import SHOWN, one_of
from deskbell.cli.register_choice import NoSuchPlace, fitting, pick

SHOPS = ["Amsterdam Dam", "Utrecht Oudegracht", "Utrecht Vleuten", "Venlo"]
MANY = [f"Shop {number}" for number in range(1, SHOWN + 6)]


def ask(monkeypatch: pytest.MonkeyPatch, typed: str, names: list[str]) -> tuple[str | None, str]:
    """Return what was chosen, and what the terminal showed."""
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    monkeypatch.setattr(sys, "stdout", shown)  # where `input` writes its question
    console = Console(file=shown, width=100, highlight=False, markup=False)
    return one_of(console, "For which shop?", names, "not now"), shown.getvalue()


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("venlo\n", "Venlo"),
        ("oude\n", "Utrecht Oudegracht"),
        ("gracht utr\n", "Utrecht Oudegracht"),
        ("Venloo\n", "Venlo"),
        ("utrecht\n2\n", "Utrecht Vleuten"),
        ("utrecht\nvleu\n", "Utrecht Vleuten"),
        ("?\n1\n", "Amsterdam Dam"),
        ("Atlantis\nvenlo\n", "Venlo"),
        ("\n", None),
        ("utrecht\n9\n\n", None),
        ("", None),
    ],
)
def test_part_of_a_name_a_typo_or_a_number_of_the_list_will_do(
    monkeypatch: pytest.MonkeyPatch, typed: str, chosen: str | None
) -> None:
    assert ask(monkeypatch, typed, SHOPS)[0] == chosen


def test_who_types_a_name_that_nobody_has_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "The register has none like 'Atlantis'" in ask(monkeypatch, "Atlantis\n\n", SHOPS)[1]


def test_a_long_list_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen, shown = ask(monkeypatch, "?\nShop 20\n", MANY)

    assert chosen == "Shop 20"
    assert f"Shop {SHOWN}\n" in shown
    assert "and 5 more: type more of the name" in shown


def test_a_name_is_preferred_to_those_that_contain_it() -> None:
    assert fitting("shop 1", MANY) == ["Shop 1"]


def test_without_a_terminal_several_that_fit_are_listed_and_none_is_taken() -> None:
    with pytest.raises(NoSuchPlace, match="Utrecht Oudegracht, Utrecht Vleuten"):
        pick("site", "utrecht", SHOPS)


@pytest.mark.parametrize(
    ("typed", "names", "meant"),
    [
        ("Till 2", ["Till 3", "Printer"], "has none like it"),
        ("Till 1", ["Till 11"], "none of that name; nearest: Till 11"),
        ("Prnter", ["Printer"], "nearest: Printer"),
        ("fax", ["Printer"], "has none like it"),
    ],
)
def test_without_a_terminal_nothing_that_is_only_nearly_right_is_taken(
    typed: str, names: list[str], meant: str
) -> None:
    with pytest.raises(NoSuchPlace, match=re.escape(meant)):
        pick("asset", typed, names)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("till 1", "Till 1"),
        ("label", "Label printer"),
        ("PRINT lab", "Label printer"),
        ("1", "Till 1"),
    ],
)
def test_words_that_no_other_name_has_will_do(typed: str, name: str) -> None:
    assert pick("asset", typed, ["Till 1", "Till 11", "Label printer"]) == name
