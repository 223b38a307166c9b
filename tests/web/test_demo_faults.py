"""The counter's switches: what is broken on one page is broken on all, by pointer and by key."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import LIVE, Visit
from tests.web.desk import DrawnThing, OpenDesk

PAPER = '.fault[data-fault="paper_out"]'
ROUTER = '.fault[data-fault="down"]'


@pytest.fixture
def printer(desk: OpenDesk) -> DrawnThing:
    """Put a printer in front of its button, and one router into the shop."""
    router = DrawnThing("router-1", "down")
    made = DrawnThing("printer-1", "paper_out", "cover_open")
    desk.furnish("b0001", DrawnThing("till-1", "dead"), router)
    desk.furnish("b0002", made, router)
    return made


@pytest.fixture
def page(visit: Visit, printer: DrawnThing) -> Page:
    opened = visit("/demo")
    opened.wait_for_selector(LIVE)
    return opened


def test_what_is_broken_on_one_page_is_broken_on_all(
    printer: DrawnThing, page: Page, visit: Visit
) -> None:
    other = visit("/demo")
    other.wait_for_selector(LIVE)
    expect(other.locator(PAPER)).to_have_attribute("aria-pressed", "false")
    expect(other.locator(PAPER)).to_contain_text("Break it")

    page.click(PAPER)

    for one in (page, other):
        expect(one.locator(PAPER)).to_have_attribute("aria-pressed", "true")
        expect(one.locator(PAPER)).to_contain_text("Mend it")
    assert printer.broken == {"paper_out"}
    other.click(PAPER)
    expect(page.locator(PAPER)).to_have_attribute("aria-pressed", "false")
    assert not printer.broken


@pytest.mark.parametrize("key", ["Space", "Enter"])
def test_a_key_breaks_a_thing_and_keeps_its_focus(
    printer: DrawnThing, page: Page, key: str
) -> None:
    page.focus(PAPER)

    page.keyboard.press(key)

    expect(page.locator(PAPER)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(PAPER)).to_be_focused()
    assert printer.broken == {"paper_out"}


def test_a_shop_has_one_router(page: Page) -> None:
    expect(page.locator(ROUTER)).to_have_count(1)
    expect(page.locator(".fault b")).to_have_text(
        ["Till is dead", "Paper roll is empty", "Cover is open", "Router is down"]
    )


@pytest.mark.parametrize("width", [320, 1440])
def test_every_fault_is_large_enough_for_a_finger(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})

    for fault in page.locator(".fault").all():
        box = fault.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_who_has_a_page_in_dutch_reads_what_is_broken_there_too(page: Page, visit: Visit) -> None:
    other = visit("/demo", locale="nl-NL")
    other.wait_for_selector(LIVE)

    page.click(PAPER)

    expect(other.locator(PAPER)).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"equipment": "printer-9", "fault": "paper_out", "broken": True}, 404),
        ({"equipment": "printer-1", "fault": "down", "broken": True}, 404),
        ({"equipment": "printer-1", "fault": "paper_out"}, 422),
        ({"equipment": "printer-1", "fault": "paper_out", "broken": 1}, 422),
        ({"equipment": "printer-1", "fault": "paper_out", "broken": True, "why": ""}, 422),
        ({"equipment": "printer-1", "fault": "paper_out", "broken": True}, 204),
    ],
)
def test_only_what_stands_on_the_counter_can_be_broken(
    printer: DrawnThing, page: Page, desk: OpenDesk, body: dict[str, object], status: int
) -> None:
    answer = page.request.post(
        f"{desk.address}/demo/equipment", data=body, headers={"sec-fetch-site": "same-origin"}
    )

    assert answer.status == status
    assert bool(printer.broken) == (status == 204)


def test_a_page_of_somebody_else_breaks_nothing(
    printer: DrawnThing, page: Page, desk: OpenDesk
) -> None:
    answer = page.request.post(
        f"{desk.address}/demo/equipment",
        data={"equipment": "printer-1", "fault": "paper_out", "broken": True},
        headers={"sec-fetch-site": "cross-site"},
    )

    assert answer.status == 403
    assert not printer.broken
