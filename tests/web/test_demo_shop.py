"""The whole demo in a real browser: things break, buttons look, and the desk says what is wrong.

Nothing is pretended here: the broker, the desk, the firmware in the simulated
buttons and the equipment that they look at are those of `deskbell demo`.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from deskbell_broker import parts
from deskbell_broker.errors import PartMissing
from tests.web.conftest import LIVE, WATCH, WITHIN_MS

DESKBELL: Final = Path(sys.executable).with_name("deskbell")
TILL: Final = "b0001-1"
PRINTER: Final = "b0002-1"
SALES_APP: Final = "b0003-1"


@pytest.fixture
def link() -> Iterator[str]:
    """Run a demo of one shop; return the link that signs in."""
    try:
        parts.find("mosquitto")
    except PartMissing as error:
        pytest.skip(str(error))
    with subprocess.Popen(
        [DESKBELL, "demo", "--headless", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as demo:
        assert demo.stdout is not None
        said = demo.stdout.readline()
        try:
            yield said.split()[1]
        finally:
            demo.terminate()
            _, errors = demo.communicate(timeout=60)
    assert said.startswith("ready http"), errors
    assert errors == ""


class Counter:
    """The page of a demo, and hands."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def turn(self, fault: str) -> None:
        """Break something, or mend it."""
        switch = self.page.locator(".fault", has_text=fault)
        before = switch.get_attribute("aria-pressed")
        switch.click()
        expect(switch).to_have_attribute("aria-pressed", "false" if before == "true" else "true")

    def press(self, place: str) -> None:
        """Press a button that is at rest."""
        button, _, number = place.partition("-")
        self.page.click(f'.physical[data-button="{button}"][data-input="{number}"]')

    def lamp(self, place: str) -> Locator:
        """Return what a button's lamp shows."""
        return self.page.locator(f"#now-{place}")

    def resolve(self) -> None:
        """Be the agent who has mended it."""
        self.page.locator("#cards li").get_by_role("button", name="Resolve").click()

    @property
    def card(self) -> Locator:
        """Return the only incident."""
        return self.page.locator("#cards li")

    @property
    def steps(self) -> Locator:
        """Return the heads of the steps."""
        return self.page.locator("#steps li b")


@pytest.fixture
def counter(browser: Browser, link: str) -> Iterator[Counter]:
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900})
    context.set_default_timeout(WITHIN_MS)
    context.add_init_script(WATCH)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(link)
    page.wait_for_selector(LIVE)
    expect(page.locator(".place .now")).to_have_text([re.compile("Ready")] * 3)
    yield Counter(page)
    errors += page.evaluate("window.violations")
    context.close()
    assert errors == []


def test_an_empty_roll_is_named_and_a_new_one_closes_the_incident(counter: Counter) -> None:
    counter.turn("Paper roll is empty")
    counter.press(PRINTER)

    expect(counter.card).to_contain_text("Out of paper")
    expect(counter.page.locator("#steps")).to_contain_text("Finding Out of paper")
    counter.turn("Paper roll is empty")
    counter.resolve()

    expect(counter.card).to_have_count(0)
    expect(counter.lamp(PRINTER)).to_contain_text("Ready")
    expect(counter.steps.filter(has_text="Seen working")).to_have_count(1)


def test_what_is_still_broken_opens_again_when_an_agent_says_that_it_is_not(
    counter: Counter,
) -> None:
    counter.turn("Cover is open")
    counter.press(PRINTER)
    expect(counter.card).to_contain_text("Cover is open")

    counter.resolve()

    expect(counter.steps.filter(has_text="Still broken")).to_have_count(1)
    expect(counter.lamp(PRINTER)).to_contain_text(re.compile("Filed|Taken|We know"))


def test_a_dead_till_is_not_taken_for_a_dead_network(counter: Counter) -> None:
    counter.turn("Till is dead")
    counter.press(TILL)

    expect(counter.card).to_contain_text("Does not answer, the network is fine")
    expect(counter.page.locator("#steps")).to_contain_text("Finding Does not answer")
    expect(counter.page.locator("#steps")).not_to_contain_text("nothing wrong")


def test_a_router_that_is_down_is_not_taken_for_a_dead_sales_app(counter: Counter) -> None:
    counter.turn("Router is down")
    counter.press(SALES_APP)

    expect(counter.card).to_contain_text("The shop's network is down")
    counter.turn("Router is down")
    counter.resolve()

    expect(counter.card).to_have_count(0)


def test_a_sales_app_that_answers_503_is_named(counter: Counter) -> None:
    counter.turn("Sales app answers 503")
    counter.press(SALES_APP)

    expect(counter.card).to_contain_text("Answers with an error")


def test_a_press_on_what_works_says_that_nothing_wrong_was_seen(counter: Counter) -> None:
    counter.press(TILL)

    expect(counter.page.locator("#steps")).to_contain_text(
        "The button looked and saw nothing wrong."
    )


def test_what_nobody_has_pressed_for_is_seen_by_a_routine_look_and_ends_by_itself(
    counter: Counter,
) -> None:
    counter.turn("Paper roll is empty")

    expect(counter.card).to_contain_text("Out of paper")
    expect(counter.card).to_contain_text("we saw it first")
    expect(counter.lamp(PRINTER)).to_contain_text("We know already")
    counter.turn("Paper roll is empty")

    expect(counter.card).to_have_count(0)
    expect(counter.lamp(PRINTER)).to_contain_text("Ready")
