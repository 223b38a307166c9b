"""The page of an incident tells what stands beside it: history, supplies, the way in, the proof of a fix."""

import pytest

from deskbell.desk import proof
from tests.web.desk import OpenDesk
from tests.web.pages import Told
from tests.web.seen import network, out_of_paper

DAY_MS = 24 * 3600 * 1000


def test_the_history_of_the_thing_and_the_same_fault_elsewhere(shop: OpenDesk, told: Told) -> None:
    shop.add("lab", "Köln Ehrenfeld", "Their printer", "printer")
    shop.late_ms = -9 * DAY_MS
    out_of_paper(shop)
    shop.work("resolve", 1001)
    shop.work("close", 1001)
    shop.late_ms = 0
    shop.press("lab")
    shop.find("lab", "ipp", "fault", "printer.paper_out")
    shop.press("till")
    out_of_paper(shop)

    page = told("INC-1004")

    assert page.all("#part-past a") == ["INC-1001", "INC-1002"]
    assert "Out of paper" in page.one("#part-past")
    assert "Their printer" in page.one("#part-past")
    assert "Köln Ehrenfeld" in page.one("#part-past")
    assert "INC-1003 Till 2" in page.one("#part-site")


def test_what_was_closed_more_than_thirty_days_ago_is_left_out(shop: OpenDesk, told: Told) -> None:
    shop.late_ms = -31 * DAY_MS
    out_of_paper(shop)
    shop.work("resolve", 1001)
    shop.work("close", 1001)
    shop.late_ms = 0
    out_of_paper(shop)

    assert told("INC-1002").one("#part-past") == ""


def test_supplies_tell_how_long_they_last_and_why(shop: OpenDesk, told: Told) -> None:
    for days, percent in ((-10, 90), (-5, 60)):
        shop.late_ms = days * DAY_MS
        shop.find("printer", "ipp", "ok", levels={"Black": percent, "Cyan": 70})
    shop.late_ms = 0
    shop.press("printer")
    shop.find("printer", "ipp", "ok", levels={"Black": 30, "Cyan": 70, "New": 80})

    supplies = told("INC-1001").all(".stock li")

    assert "Black30 %" in supplies[0]
    assert "Days left: 5" in supplies[0]
    assert "from 90 % on" in supplies[0]
    assert "to 30 % today" in supplies[0]
    assert "Hardly used since" in supplies[1]
    assert "too short to say" in supplies[2]


@pytest.mark.parametrize(
    ("link", "href"),
    [
        (
            "https://support.example/{site}/{asset}?at={address}",
            "https://support.example/Utrecht%20Oudegracht/Till%202?at=10.41.7.32%3A9100",
        ),
        ("javascript:alert(1)", ""),
    ],
)
def test_remote_support_is_one_click_away(shop: OpenDesk, told: Told, link: str, href: str) -> None:
    settings = shop.served.state.settings
    shop.served.state.settings = settings.model_copy(update={"remote_support": {"till": link}})
    shop.press("till")

    page = told("INC-1001")

    assert page.hrefs("#do-support") == ([href] if href else [])


def test_the_shop_can_be_called_and_the_button_leads_to_its_page(
    shop: OpenDesk, told: Told
) -> None:
    shop.press("till")

    page = told("INC-1001")

    assert page.hrefs("#do-call") == ["tel:+31305550101"]
    assert "/buttons/b0001" in page.hrefs("#part-site a")


def test_what_the_desk_saw_first_says_so(shop: OpenDesk, told: Told) -> None:
    shop.find("printer", "ipp", "fault", "printer.cover_open", state="stopped")

    page = told("INC-1001")

    assert page.one("#proactive") == "We saw it first; nobody has pressed."
    assert "seen" in page.one("#part-head")
    assert "pressed before" not in page.one("#part-head")


def test_a_fix_is_awaited_then_still_broken(shop: OpenDesk, told: Told) -> None:
    out_of_paper(shop)
    shop.work("resolve", 1001)
    assert told("INC-1001").one("#proof").startswith("The button looks again.")
    assert "the shop is asked whether it works" in told("INC-1001").one("#next")

    network(shop, "printer")
    shop.find("printer", "ipp", "fault", "printer.paper_out")
    shop.find("printer", "snmp", "fault", "printer.paper_out")

    page = told("INC-1001")
    assert page.one("#proof").startswith("Still broken: Out of paper")
    assert page.one("#state") == "Opened again"


def test_a_fix_that_is_seen_working_closes(shop: OpenDesk, told: Told) -> None:
    out_of_paper(shop)
    shop.work("resolve", 1001)

    network(shop, "printer")
    shop.find("printer", "ipp", "ok", state="idle")
    shop.find("printer", "snmp", "ok", status="idle")

    page = told("INC-1001")
    assert page.one("#proof").startswith("Seen working.")
    assert page.one("#state") == "Closed"
    assert page.all("#part-next .btn") == []


def test_a_fix_that_nobody_could_prove_is_left_to_the_shop(shop: OpenDesk, told: Told) -> None:
    shop.press("printer")
    shop.work("resolve", 1001)
    with shop.desk.changing() as session:
        proof.overdue(session, shop.desk.world.catalogue, shop.now_ms() + 60_000)

    assert "could not prove the fix: the shop is asked" in told("INC-1001").one("#proof")
