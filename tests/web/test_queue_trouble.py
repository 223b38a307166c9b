"""A move that failed is said on the queue: an agent must not take silence for done."""

from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import LIVE, Visit
from tests.web.desk import OpenDesk

TROUBLE: Final = "#trouble:not([hidden])"
SILENT: Final = "The desk did not answer, so nothing can be said about what was done. Try again."
MOVES: Final = "**/queue/*/*"
FAILED: Final = """
window.failed = new Promise(resolve => {
  document.getElementById('list').addEventListener('htmx:error', () => setTimeout(resolve))
})
0"""

BROKE_OFF: Final = """document.dispatchEvent(new CustomEvent('htmx:error', {
  detail: { ctx: { request: { method: 'POST' }, response: { status: 200 } } }
}))"""
"""As htmx tells it."""
UNDER: Final = """() => {
  const { x, y, width, height } = document.getElementById('trouble').getBoundingClientRect()
  return document.elementFromPoint(x + width / 2, y + height / 2).closest('#trouble')?.id
}"""


@pytest.fixture
def page(desk: OpenDesk, visit: Visit) -> Page:
    """Two incidents, the first selected: INC-1001 till, INC-1002 scanner."""
    desk.press("till")
    desk.press("scanner")
    opened = visit()
    opened.wait_for_selector(LIVE)
    expect(opened.locator("#preview h2")).to_be_visible()  # keys wait for what is chosen
    return opened


@pytest.fixture
def answered(page: Page) -> Callable[[int, str], None]:
    """Let something between page and desk answer every move."""

    def answer(status: int, text: str = "") -> None:
        page.route(MOVES, lambda route: route.fulfill(status=status, body=text))

    return answer


@pytest.mark.parametrize("move", ["acknowledge", "resolve"])
def test_a_move_without_an_answer_is_said_until_one_succeeds(
    page: Page, desk: OpenDesk, move: str
) -> None:
    with desk.away():
        page.click(f"#do-{move}")
        expect(page.locator(TROUBLE)).to_have_text(SILENT)
    page.wait_for_selector(LIVE)

    page.click(f"#do-{move}")

    expect(page.locator("#rows-unclaimed #row-1001")).to_have_count(0)
    expect(page.locator("#trouble")).to_be_hidden()


@pytest.mark.parametrize("status", [500, 502])
def test_a_move_that_broke_on_its_way_is_said_by_key_too(
    page: Page, answered: Callable[[int, str], None], status: int
) -> None:
    answered(status, "<h1>Bad gateway</h1>")

    page.keyboard.press("a")

    expect(page.locator(TROUBLE)).to_have_text(SILENT)
    page.unroute(MOVES)
    page.keyboard.press("a")
    expect(page.locator("#rows-taken #row-1001")).to_be_visible()
    expect(page.locator("#trouble")).to_be_hidden()


def test_an_answer_that_broke_off_is_none(page: Page) -> None:
    page.evaluate(BROKE_OFF)

    expect(page.locator(TROUBLE)).to_have_text(SILENT)


def test_what_the_desk_refuses_is_said_with_its_reason(
    page: Page, answered: Callable[[int, str], None]
) -> None:
    answered(403, "The role technician may not do this.")

    page.click("#do-acknowledge")

    expect(page.locator(TROUBLE)).to_have_text("The role technician may not do this.")


def test_another_row_that_opens_ends_it_and_the_streams_own_requests_do_not(
    page: Page, desk: OpenDesk, answered: Callable[[int, str], None]
) -> None:
    answered(502, "")
    page.click("#do-acknowledge")
    expect(page.locator(TROUBLE)).to_be_visible()
    with page.expect_response("**/queue/INC-1001"):
        desk.work("acknowledge", 1001)  # so the page brings its preview up to date
    expect(page.locator("#do-acknowledge")).to_have_count(0)
    expect(page.locator(TROUBLE)).to_be_visible()

    page.click("#row-1002")

    expect(page.locator("#trouble")).to_be_hidden()


def test_while_the_desk_is_away_only_a_move_says_so(page: Page, desk: OpenDesk) -> None:
    page.evaluate(FAILED)

    with desk.away():
        page.click("#row-1002")
        page.evaluate("failed")

        assert page.locator("#trouble").is_hidden()


def test_what_lies_under_it_can_still_be_reached(
    page: Page, answered: Callable[[int, str], None]
) -> None:
    answered(502, "")
    page.click("#do-acknowledge")
    expect(page.locator(TROUBLE)).to_be_visible()

    assert page.evaluate(UNDER) != "trouble"
