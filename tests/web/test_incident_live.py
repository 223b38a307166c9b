"""The page of an incident follows what happens, and takes nothing out of anybody's hand."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import CUT, LIVE, Visit
from tests.web.desk import OpenDesk
from tests.web.pages import Told


@pytest.fixture
def shop(desk: OpenDesk) -> OpenDesk:
    desk.place("Receipt printer", "10.41.7.40")
    desk.hello("printer")
    desk.press("printer")
    return desk


@pytest.fixture
def page(shop: OpenDesk, visit: Visit) -> Page:
    opened = visit("/incidents/INC-1001")
    opened.wait_for_selector(LIVE)
    return opened


def jam(desk: OpenDesk) -> None:
    desk.find("printer", "ipp", "fault", "printer.jam", state="stopped", reasons=["media-jam"])


def test_a_finding_shows_by_itself(shop: OpenDesk, page: Page) -> None:
    expect(page.locator("h1")).to_have_text("Receipt printer")

    jam(shop)

    expect(page.locator("h1")).to_have_text("Paper is jammed")
    expect(page.locator("#next")).to_contain_text("Ask the shop to open the cover")
    expect(page.locator("#staff svg")).to_be_visible()
    expect(page.locator("#saw-ipp")).to_be_attached()


def test_what_another_agent_does_shows(shop: OpenDesk, page: Page) -> None:
    shop.work("acknowledge", 1001, "Piotr Zieliński")

    expect(page.locator("#part-head")).to_contain_text("Piotr Zieliński has it")
    expect(page.locator("#do-acknowledge")).to_have_count(0)


def test_presses_count_up(shop: OpenDesk, page: Page) -> None:
    shop.press("printer", times=3)

    expect(page.locator("#part-head .presses")).to_contain_text("4")


def test_what_is_opened_typed_and_focused_stays(shop: OpenDesk, page: Page) -> None:
    jam(shop)
    page.click("#saw-ipp summary")
    page.fill("#note", "half a sen")
    page.evaluate("document.querySelector('.page').dataset.same = 'yes'")

    shop.find("printer", "snmp", "fault", "printer.jam", errors=["jammed"])
    shop.work("acknowledge", 1001, "Piotr Zieliński")

    expect(page.locator("#saw-snmp")).to_be_attached()
    expect(page.locator("#state")).to_have_text("Acknowledged")
    expect(page.locator("#saw-ipp")).to_have_attribute("open", "")
    expect(page.locator("#note")).to_have_value("half a sen")
    expect(page.locator("#note")).to_be_focused()
    page.keyboard.type("tence")
    expect(page.locator("#note")).to_have_value("half a sentence")
    assert page.evaluate("document.querySelector('.page').dataset.same") == "yes"


def test_scrolling_stays(shop: OpenDesk, visit: Visit) -> None:
    page = visit("/incidents/INC-1001", viewport={"width": 800, "height": 400})
    page.wait_for_selector(LIVE)
    page.evaluate("scrollTo(0, 300)")

    shop.press("printer", times=2)

    expect(page.locator("#part-time")).to_contain_text("Pressed again")
    assert page.evaluate("scrollY") == 300


def test_the_proof_of_a_fix_comes_by_itself(shop: OpenDesk, page: Page) -> None:
    jam(shop)
    page.keyboard.press("r")
    expect(page.locator("#proof")).to_contain_text("The button looks again.")

    shop.find("printer", "network", "ok", gateway_ms=3)
    shop.find("printer", "snmp", "ok", status="idle")
    shop.find("printer", "ipp", "ok", state="idle")

    expect(page.locator("#proof")).to_contain_text("Seen working.")
    expect(page.locator("#state")).to_have_text("Closed")


def test_a_desk_that_was_away_is_caught_up_with(shop: OpenDesk, page: Page) -> None:
    with shop.away():
        page.wait_for_selector(CUT)
        jam(shop)
    page.wait_for_selector(LIVE)

    expect(page.locator("h1")).to_have_text("Paper is jammed")


def test_what_brings_a_hanging_page_to_the_present_has_the_stream_and_every_part(
    shop: OpenDesk,
) -> None:
    with Told(shop) as told:
        told.client.headers["hx-request"] = "true"
        told.client.headers["accept"] = "*/*"
        answer = told.client.get("/incidents/INC-1001")

    assert answer.text.startswith('<div id="board" hidden hx-sse:connect="/incidents/INC-1001/live')
    assert answer.text.count("<hx-partial") == 11
    assert 'hx-target="#part-head" hx-swap="innerMorph"' in answer.text


@pytest.mark.parametrize("path", ["INC-9999", "nothing"])
def test_there_is_no_stream_of_what_is_no_incident(shop: OpenDesk, path: str) -> None:
    with Told(shop) as told:
        answer = told.client.get(f"/incidents/{path}/live")

    assert answer.status_code == 404
