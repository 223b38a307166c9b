"""A page that lives while no button can reach the desk says so, and says when that is over."""

import pytest
from playwright.sync_api import expect

from tests.web.conftest import LIVE, Visit
from tests.web.desk import OpenDesk


@pytest.mark.parametrize("to", ["/queue", "/demo"])
def test_a_page_says_while_buttons_cannot_reach_the_desk(
    desk: OpenDesk, visit: Visit, to: str
) -> None:
    page = visit(to)
    page.wait_for_selector(LIVE)
    expect(page.locator("#reach")).to_be_hidden()

    desk.is_broker_up = False
    desk.desk.news.tell()
    expect(page.locator("#reach")).to_contain_text("Buttons cannot reach the desk.")
    page.reload()
    expect(page.locator("#reach")).to_contain_text("Buttons cannot reach the desk.")
    page.wait_for_selector(LIVE)
    desk.is_broker_up = True
    desk.desk.news.tell()

    expect(page.locator("#reach")).to_be_hidden()
