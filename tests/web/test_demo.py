"""The counter: a finger goes to the pin, the lamp shows what the firmware shows."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import LIVE, WITHIN_MS, Visit
from tests.web.desk import OpenDesk

TILL = '.physical[data-button="b0001"]'


COUNTED = """() => {
  window.said = 0
  const span = document.querySelector('#trouble span')
  new MutationObserver(() => { if (span.textContent) window.said++ }).observe(span, { childList: true })
}"""
"""Counts how often the sign says something."""
RENEWED = """async () => {
  const old = document.getElementById('board')
  await htmx.ajax('GET', '/demo', { target: '#board', swap: 'outerHTML' })
  if (old.isConnected) throw new Error('the board is the old one')
}"""
"""As the page does it when its stream has hung for too long."""


@pytest.fixture
def page(visit: Visit) -> Page:
    opened = visit("/demo")
    opened.wait_for_selector(LIVE)
    return opened


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN_MS / 1000
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def show(desk: OpenDesk, state: str, incident: str | None = None) -> None:
    """Let the till's simulated button show a lamp, as its firmware would say."""
    desk.simulated["b0001"].lamps = {1: {"state": state, "incident": incident}}
    desk.shop_news.tell()


def test_three_buttons_stand_on_the_counter(page: Page) -> None:
    expect(page.locator(".physical")).to_have_count(3)
    expect(page.locator(".place .now").first).to_contain_text("Ready, press me")


def test_every_shop_has_its_counter(page: Page, desk: OpenDesk) -> None:
    page.click("text=Hamburg Altona")
    page.wait_for_selector(LIVE)
    expect(page.locator(".views [aria-current]")).to_have_text("Hamburg Altona")
    expect(page.locator(".physical")).to_have_count(1)

    page.click(".physical")

    until(lambda: desk.simulated["b0004"].contacts == [True, False])
    desk.simulated["b0004"].lamps = {1: {"state": "filed", "incident": "INC-1001"}}
    desk.shop_news.tell()
    expect(page.locator("#now-b0004-1")).to_contain_text("Filed")


def test_a_pointer_closes_the_pin_and_opens_it(page: Page, desk: OpenDesk) -> None:
    contacts = desk.simulated["b0001"].contacts
    page.hover(TILL)

    page.mouse.down()
    until(lambda: contacts == [True])
    page.mouse.move(5, 5)
    page.mouse.up()

    until(lambda: contacts == [True, False])


@pytest.mark.parametrize("key", ["Space", "Enter"])
def test_a_key_closes_the_pin_and_opens_it(page: Page, desk: OpenDesk, key: str) -> None:
    contacts = desk.simulated["b0001"].contacts
    page.focus(TILL)

    page.keyboard.down(key)
    until(lambda: contacts == [True])
    page.keyboard.down(key)  # as a held key repeats
    page.keyboard.up(key)

    until(lambda: contacts == [True, False])


def test_a_pin_does_not_stay_closed_when_the_hand_leaves(page: Page, desk: OpenDesk) -> None:
    contacts = desk.simulated["b0001"].contacts
    page.focus(TILL)
    page.keyboard.down("Space")
    until(lambda: contacts == [True])

    page.focus("#theme")

    until(lambda: contacts == [True, False])


def test_holding_has_a_visible_button(page: Page, desk: OpenDesk) -> None:
    page.click('.hold[data-button="b0001"]')

    until(lambda: desk.simulated["b0001"].contacts == [True, False])


def test_the_lamp_and_the_steps_follow_the_firmware(page: Page, desk: OpenDesk) -> None:
    page.click(TILL)
    until(lambda: desk.simulated["b0001"].contacts == [True, False])
    show(desk, "heard")
    expect(page.locator("#now-b0001-1")).to_contain_text("Heard")
    desk.press("till")
    show(desk, "filed", "INC-1001")
    expect(page.locator("#bell-b0001-1 .bell")).to_have_attribute("data-lamp", "filed")
    expect(page.locator("#inc-1001")).to_contain_text("Till 2")

    page.click("#ack-1001")
    show(desk, "taken", "INC-1001")

    expect(page.locator("#now-b0001-1")).to_contain_text("Taken")
    expect(page.locator("#ack-1001")).to_be_disabled()
    steps = page.locator("#steps")
    expect(steps).to_contain_text("INC-1001, step by step")
    expect(steps.locator("li b")).to_have_text(["Pressed", "Heard", "Filed", "Taken"])
    expect(page.locator("#behind")).to_contain_text("s after the finger")


def test_steps_that_are_left_out_are_said_to_be(page: Page, desk: OpenDesk) -> None:
    for _ in range(14):
        page.click(TILL)
        show(desk, "filed", "INC-1001")

    expect(page.locator("#steps li").first).to_contain_text("Earlier steps are left out")


def test_a_lamp_that_changes_under_a_finger_does_not_let_go_of_it(
    page: Page, desk: OpenDesk
) -> None:
    contacts = desk.simulated["b0001"].contacts
    page.hover(TILL)
    page.mouse.down()
    until(lambda: contacts == [True])

    show(desk, "trouble")
    expect(page.locator("#now-b0001-1")).to_contain_text("Kept, not sent yet")
    assert contacts == [True]
    page.mouse.up()

    until(lambda: contacts == [True, False])


def test_the_cards_are_the_live_queue(page: Page, desk: OpenDesk) -> None:
    desk.press("printer")
    desk.press("till")
    cards = page.locator("#cards li")
    expect(cards).to_have_count(2)
    expect(cards.first).to_contain_text("INC-1002")

    page.click("#res-1001")

    expect(page.locator("#inc-1001 .lamp")).to_have_text("Fixed?")
    expect(page.locator("#res-1001")).to_be_disabled()


def test_who_comes_too_late_reads_it_beside_the_cards(page: Page, desk: OpenDesk) -> None:
    desk.press("till")
    expect(page.locator("#ack-1001")).to_be_enabled()
    page.route("**/demo/live*", lambda route: route.abort())
    page.reload()
    desk.work("acknowledge", 1001, "Piotr Zieliński")

    page.click("#ack-1001")

    expect(page.locator("#said")).to_have_text("Somebody else was faster: it is taken already.")


TROUBLE = "#trouble:not([hidden])"


@pytest.fixture
def dead_till(desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the till's simulated button have no process any more."""

    def gone(number: int, *, closed: bool) -> None:
        raise ProcessLookupError

    monkeypatch.setattr(desk.simulated["b0001"], "set_pin", gone)


def test_a_move_that_the_desk_did_not_answer_is_said(page: Page, desk: OpenDesk) -> None:
    desk.press("till")
    expect(page.locator("#ack-1001")).to_be_enabled()

    with desk.away():
        page.click("#ack-1001")

        expect(page.locator("#trouble:not([hidden])")).to_contain_text("The desk did not answer")


@pytest.mark.usefixtures("dead_till")
def test_a_button_whose_process_ended_is_said_plainly_and_no_step_begins(page: Page) -> None:
    page.click(TILL)

    expect(page.locator(TROUBLE)).to_have_text(
        "The simulated button b0001 has stopped, so it felt no finger."
    )
    expect(page.locator("#steps li")).to_have_count(0)


def test_only_a_desk_that_is_silent_did_not_answer(page: Page, desk: OpenDesk) -> None:
    with desk.away():
        page.click(TILL)

        expect(page.locator(TROUBLE)).to_contain_text("The desk did not answer")


@pytest.mark.usefixtures("dead_till")
@pytest.mark.parametrize("size", [(1440, 900), (390, 800)])
def test_what_went_wrong_covers_no_control(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.click(TILL)
    sign = page.locator(TROUBLE)
    expect(sign).to_be_visible()

    for control in page.locator(".physical, .hold, #theme, #hush").all():
        control.click(trial=True)


@pytest.mark.usefixtures("dead_till")
def test_what_went_wrong_can_be_closed_and_goes_away_by_itself(page: Page) -> None:
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))  # so that it does not go while we look
    page.click(TILL)
    page.click("#hush")
    expect(page.locator("#trouble")).to_be_hidden()

    page.click(TILL)
    expect(page.locator(TROUBLE)).to_be_visible()
    page.clock.run_for(13_000)

    expect(page.locator("#trouble")).to_be_hidden()


@pytest.mark.usefixtures("dead_till")
def test_what_was_closed_is_not_said_again_when_the_finger_lets_go(page: Page) -> None:
    page.evaluate(COUNTED)
    page.hover(TILL)
    page.mouse.down()
    expect(page.locator(TROUBLE)).to_be_visible()
    page.dispatch_event("#hush", "click")
    with page.expect_response("**/demo/pin") as letting_go:
        page.mouse.up()
    page.click(TILL)  # what it says comes after whatever letting go would have said

    expect(page.locator(TROUBLE)).to_be_visible()
    assert not letting_go.value.ok
    assert page.evaluate("window.said") == 2


@pytest.mark.usefixtures("dead_till")
def test_what_went_wrong_is_said_on_a_board_that_comes_anew(page: Page) -> None:
    page.evaluate(RENEWED)
    page.click(TILL)
    expect(page.locator(TROUBLE)).to_be_visible()

    page.evaluate(RENEWED)

    expect(page.locator(TROUBLE)).to_be_visible()


@pytest.mark.usefixtures("dead_till")
def test_what_went_wrong_goes_when_the_next_press_is_felt(page: Page) -> None:
    page.click(TILL)
    expect(page.locator(TROUBLE)).to_be_visible()

    page.click('.physical[data-button="b0002"]')

    expect(page.locator("#trouble")).to_be_hidden()


def test_an_unknown_button_cannot_be_pressed(page: Page) -> None:
    answer = page.request.post(
        "/demo/pin".join([page.url.removesuffix("/demo"), ""]),
        data={"button": "b9999", "input": 1, "closed": True},
        headers={"sec-fetch-site": "same-origin"},
    )

    assert answer.status == 404
