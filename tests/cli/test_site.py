"""The Wi-Fi of a shop from the command line: passwords go in, and never come out."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import DESKBELL, Desk
from tests.support.terminal import Terminal

SHOP_PASSWORD, BACK_PASSWORD = "correct horse battery", "another long one"


@pytest.fixture
def shop(desk: Desk, request: pytest.FixtureRequest) -> str:
    """Return a shop of its own, with a button, for one test."""
    name = f"Shop {request.node.name}"
    desk.told("button", "add", "--site", name)
    return name


def add(desk: Desk, shop: str, ssid: str, password: str, *more: str) -> list[dict[str, Any]]:
    told = desk.told(
        "site", "wifi", shop, "--add", ssid, *more, "--json", DESKBELL_WIFI_PASSWORD=password
    )
    assert not password or password not in told
    found: list[dict[str, Any]] = json.loads(told)
    return found


def names(networks: list[dict[str, Any]]) -> list[str]:
    return [one["ssid"] for one in networks]


def test_networks_are_added_ordered_and_removed(desk: Desk, shop: str) -> None:
    add(desk, shop, "Shop", SHOP_PASSWORD)
    add(desk, shop, "Guests", "")
    back = add(
        desk, shop, "Back", BACK_PASSWORD, "--hidden",
        "--static", "10.0.3.7", "255.255.255.0", "10.0.3.1", "9.9.9.9",
    )  # fmt: skip

    ordered = desk.json("site", "wifi", shop, "--order", "Back", "--order", "Shop")
    left = desk.json("site", "wifi", shop, "--remove", "Guests")

    assert names(back) == ["Shop", "Guests", "Back"]
    assert names(ordered) == ["Back", "Shop", "Guests"]
    assert left == desk.json("site", "wifi", shop)
    assert left[0] == {
        "ssid": "Back",
        "has_password": True,
        "hidden": True,
        "static": {
            "ip": "10.0.3.7", "mask": "255.255.255.0", "gateway": "10.0.3.1", "dns": "9.9.9.9",
        },
    }  # fmt: skip


def test_a_network_that_is_added_again_is_changed_in_its_place(desk: Desk, shop: str) -> None:
    add(desk, shop, "Shop", SHOP_PASSWORD, "--hidden")
    add(desk, shop, "Back", BACK_PASSWORD)

    changed = add(desk, shop, "Shop", "")

    assert names(changed) == ["Shop", "Back"]
    assert (changed[0]["has_password"], changed[0]["hidden"]) == (False, False)


def test_it_is_shown_as_a_table_without_passwords(desk: Desk, shop: str) -> None:
    empty = desk.told("site", "wifi", shop)
    add(desk, shop, "Shop", SHOP_PASSWORD)

    shown = desk.told("site", "wifi", shop)

    assert "has no Wi-Fi networks" in empty
    assert "Shop" in shown
    assert "kept" in shown
    assert SHOP_PASSWORD not in shown


def test_the_password_is_asked_at_the_terminal_and_not_shown(desk: Desk, shop: str) -> None:
    words = [DESKBELL, "site", "wifi", shop, "--add", "Shop"]
    with Terminal(words, desk.environment) as terminal:
        terminal.until("Password of Shop")
        terminal.type_unseen(SHOP_PASSWORD)
        code = terminal.end()

    assert code == 0, terminal.said
    assert SHOP_PASSWORD not in terminal.said
    assert desk.json("site", "wifi", shop)[0]["has_password"] is True


def test_no_password_is_on_disk_or_in_the_log(desk: Desk, shop: str) -> None:
    add(desk, shop, "Shop", SHOP_PASSWORD)

    files = [path for path in desk.home.rglob("*") if path.is_file() and path.name != ".lock"]

    assert [path for path in files if SHOP_PASSWORD.encode() in path.read_bytes()] == []
    assert any(path.name == "desk.db" for path in files)
    assert SHOP_PASSWORD not in Path(desk.folder / "up.out").read_text()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--hidden"], "--hidden needs --add"),
        (["--static", "10.0.3.7", "255.255.255.0", "10.0.3.1", "9.9.9.9"], "--static needs --add"),
        (["--remove", "Attic"], "it has no network 'Attic'"),
        (["--order", "Attic"], "it has no network 'Attic'"),
        (["--add", "Shop"], "There is no password for the Wi-Fi Shop"),
    ],
)
def test_what_cannot_be_done_is_said(desk: Desk, shop: str, words: list[str], says: str) -> None:
    assert says in desk.refused("site", "wifi", shop, *words)
    assert desk.json("site", "wifi", shop) == []


def test_what_no_button_can_join_is_refused_without_repeating_it(desk: Desk, shop: str) -> None:
    said = desk.refused("site", "wifi", shop, "--add", "Shop", DESKBELL_WIFI_PASSWORD="seven77")

    assert "needs 8 to 63" in said
    assert "seven77" not in said


def test_an_unknown_shop_is_named(desk: Desk) -> None:
    assert "There is no site 'Nowhere'" in desk.refused("site", "wifi", "Nowhere")
