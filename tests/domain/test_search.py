"""What is half remembered or mistyped is found; what was not meant is not."""

import pytest

from deskbell.domain import search

ASSETS = ("Receipt printer", "Till 2", "Till 3", "Sales app", "Waga Łódź", "Kasse Süd", "Scanner 4")


def found(wanted: str) -> list[str]:
    return search.best(wanted, [(name, name) for name in ASSETS])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("printer", "Receipt printer"),
        ("prin rec", "Receipt printer"),
        ("pritner", "Receipt printer"),
        ("reciept", "Receipt printer"),
        ("RECEIPT  PRINTER", "Receipt printer"),
        ("scaner", "Scanner 4"),
        ("till2", "Till 2"),
        ("apps", "Sales app"),
        ("lodz", "Waga Łódź"),
        ("sud", "Kasse Süd"),
        ("Süd", "Kasse Süd"),
        ("canner", "Scanner 4"),
    ],
)
def test_a_part_another_order_or_a_typo_finds_it(typed: str, meant: str) -> None:
    assert found(typed)[0] == meant


@pytest.mark.parametrize("typed", ["coffee", "till 4", "printer 9", "zz", "?x"])
def test_what_was_not_meant_is_not_found(typed: str) -> None:
    assert found(typed) == []


def test_without_a_wish_all_come_in_the_order_of_names() -> None:
    assert found(" ?") == sorted(ASSETS, key=search.folded)


def test_the_better_fit_comes_first() -> None:
    names = ("Label printer at the till", "Till", "Till 2")

    assert search.best("till", [(name, name) for name in names]) == [
        "Till", "Till 2", "Label printer at the till",
    ]  # fmt: skip


def test_nothing_fits_a_thing_without_a_name() -> None:
    assert search.best("till", [("", 1), ("--", 2)]) == []
