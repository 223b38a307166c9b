"""Agents work an incident on its own page: without scripts, by click, by key; who only reads cannot."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from deskbell.store.button import Epoch
from tests.web.conftest import LIVE, Visit
from tests.web.desk import OpenDesk
from tests.web.pages import Shown, Told

POSTS = ("acknowledge", "start", "wait", "resolve", "reopen", "probe", "note")


@pytest.fixture
def shop(desk: OpenDesk) -> OpenDesk:
    """Press for a till that can be looked at, INC-1001, and for a scanner that cannot, INC-1002."""
    desk.place("Till 2", "10.41.7.32:9100")
    desk.hello("till")
    desk.press("till")
    desk.press("scanner")
    return desk


@pytest.fixture
def told(shop: OpenDesk) -> Iterator[Told]:
    with Told(shop) as reader:
        yield reader


@pytest.fixture
def page(shop: OpenDesk, visit: Visit) -> Page:
    opened = visit("/incidents/INC-1001")
    opened.wait_for_selector(LIVE)
    return opened


def asked(desk: OpenDesk) -> list[str]:
    with desk.desk.looking() as session:
        return [one.name for one in session.exec(select(Epoch)) if one.ask_unsent == "probe"]


# ---- without scripts ----


@pytest.mark.parametrize(
    ("moves", "state"),
    [
        (("acknowledge",), "Acknowledged"),
        (("acknowledge", "start"), "In progress"),
        (("acknowledge", "wait"), "Waiting"),
        (("acknowledge", "wait", "start"), "In progress"),
        (("resolve",), "Resolved"),
        (("resolve", "reopen"), "Opened again"),
    ],
)
def test_each_move_is_a_form_that_works_without_scripts(
    told: Told, moves: tuple[str, ...], state: str
) -> None:
    for move in moves:
        answer = told.post(f"INC-1001/{move}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/incidents/INC-1001")

    assert told("INC-1001").one("#state") == state


def test_a_wait_says_for_what(told: Told) -> None:
    told.post("INC-1001/acknowledge")

    told.post("INC-1001/wait", note="  a power supply from the depot ")

    page = told("INC-1001")
    assert "a power supply from the depot" in page.one("#part-head")
    assert "a power supply from the depot" in page.one("#part-time")


def test_a_note_is_written_into_the_timeline(told: Told) -> None:
    answer = told.post("INC-1001/note", note="Called.\nNobody there.\0")

    assert answer.status_code == 303
    last = told("INC-1001").all("#part-time li")[-1]
    assert "Note" in last
    assert "Saskia de Wit" in last
    assert last.endswith("Called. Nobody there.")


@pytest.mark.parametrize("note", ["", "   ", "\0"])
def test_an_empty_note_is_none(told: Told, note: str) -> None:
    before = told("INC-1001").all("#part-time li")

    assert told.post("INC-1001/note", note=note).status_code == 303

    assert told("INC-1001").all("#part-time li") == before


def test_a_note_has_a_longest_length(told: Told) -> None:
    assert told.post("INC-1001/note", note="x" * 4001).status_code == 422
    assert told.post("INC-1001/note", note="x" * 4000).status_code == 303


def test_probe_again_asks_the_button_and_says_so(shop: OpenDesk, told: Told) -> None:
    assert told.post("INC-1001/probe").status_code == 303

    assert asked(shop) == ["b0001-1"]
    assert "The button was asked to look again" in told("INC-1001").one("#part-time")


def test_where_no_button_can_look_that_is_said(told: Told) -> None:
    assert "do-probe" not in told("INC-1002").html

    answer = told.post("INC-1002/probe")

    assert answer.status_code == 409
    assert Shown(answer.text).one("#problem").startswith("No button can look now:")


def test_who_comes_too_late_reads_a_plain_sentence(shop: OpenDesk, told: Told) -> None:
    shop.work("acknowledge", 1001, "Piotr Zieliński")

    answer = told.post("INC-1001/acknowledge")

    shown = Shown(answer.text)
    assert answer.status_code == 409
    assert shown.one("#problem") == "Somebody else was faster: it is taken already."
    assert "Piotr Zieliński has it" in shown.one("#part-head")


def test_of_what_is_no_incident_nothing_can_be_done(told: Told) -> None:
    for verb in POSTS:
        assert told.post(f"INC-9999/{verb}", note="x").status_code == 404
    assert told.post("INC-1001/explode").status_code == 422


@pytest.mark.parametrize("role", ["manager", "technician"])
def test_who_only_reads_sees_no_form_and_can_do_nothing(shop: OpenDesk, role: str) -> None:
    with Told(shop, "Ewa Lis", role) as told:
        page = told("INC-1001")
        answers = [told.post(f"INC-1001/{verb}", note="x").status_code for verb in POSTS]

    assert "You may read incidents, not work them." in page.one("#part-next")
    assert "/incidents/INC-1001/" not in "".join(
        one.attributes.get("formaction", "") + one.attributes.get("hx-post", "")
        for one in page.elements("button")
    )
    assert page.elements("#note") == []
    assert answers == [403] * len(POSTS)


def test_a_form_of_another_site_does_nothing(told: Told) -> None:
    answer = told.client.post(
        "/incidents/INC-1001/resolve", headers={"sec-fetch-site": "cross-site"}
    )

    assert answer.status_code == 403
    assert told("INC-1001").one("#state") == "New"


# ---- in a browser ----


def test_an_incident_is_worked_by_click(page: Page) -> None:
    page.click("#do-acknowledge")
    expect(page.locator("#state")).to_have_text("Acknowledged")
    expect(page.locator("#do-acknowledge")).to_have_count(0)

    page.click("#do-wait")
    page.fill("#waits-for", "the depot")
    page.keyboard.press("Enter")
    expect(page.locator(".state")).to_contain_text("Waiting · the depot")

    page.click("#do-resolve")
    expect(page.locator("#state")).to_have_text("Resolved")


def test_an_incident_is_worked_by_keys(shop: OpenDesk, page: Page) -> None:
    page.keyboard.press("a")
    expect(page.locator("#state")).to_have_text("Acknowledged")
    with page.expect_response("**/probe"):
        page.keyboard.press("p")
    expect(page.locator("#part-time")).to_contain_text("The button was asked to look again")
    expect(page.locator(".htmx-request")).to_have_count(0)  # the answer is on the page
    page.keyboard.press("w")
    expect(page.locator("#waits-for")).to_be_focused()
    page.keyboard.type("arp")
    page.keyboard.press("Escape")
    expect(page.locator("#state")).to_have_text("Acknowledged")

    page.keyboard.press("r")

    expect(page.locator("#state")).to_have_text("Resolved")
    assert asked(shop) == ["b0001-1"]


def test_a_note_is_added_without_leaving_the_page(page: Page) -> None:
    page.keyboard.press("n")
    page.keyboard.type("The light is off.")
    page.keyboard.press("Enter")

    expect(page.locator("#part-time")).to_contain_text("The light is off.")
    expect(page.locator("#note")).to_have_value("")
    expect(page.locator("#note")).to_be_focused()


def test_what_came_too_late_is_said_on_the_page(shop: OpenDesk, page: Page) -> None:
    page.route("**/incidents/INC-1001/live*", lambda route: route.abort())
    page.reload()  # this page hears of nothing
    shop.work("acknowledge", 1001, "Piotr Zieliński")

    page.click("#do-acknowledge")

    expect(page.locator("#problem")).to_have_text("Somebody else was faster: it is taken already.")
    expect(page.locator("#state")).to_have_text("Acknowledged")


def test_escape_leads_back_to_the_queue_and_enter_to_the_incident(page: Page) -> None:
    page.keyboard.press("Escape")
    page.wait_for_url("**/queue/INC-1001")
    page.wait_for_selector(LIVE)

    page.keyboard.press("Enter")

    page.wait_for_url("**/incidents/INC-1001")


def test_enter_on_another_row_chooses_it_first(page: Page, desk: OpenDesk) -> None:
    page.goto(f"{desk.address}/queue/INC-1001")
    page.wait_for_selector(LIVE)
    page.focus("#row-1002")
    page.keyboard.press("Enter")
    expect(page.locator("#preview h2")).to_have_text("Scanner 4")

    page.keyboard.press("Enter")

    page.wait_for_url("**/incidents/INC-1002")


def test_the_queue_has_the_button_look_again_by_the_key_p(shop: OpenDesk, visit: Visit) -> None:
    page = visit("/queue/INC-1001")
    page.wait_for_selector(LIVE)

    page.keyboard.press("p")

    expect(page.locator("#preview .time")).to_contain_text("The button was asked to look again")
    assert asked(shop) == ["b0001-1"]


def test_focus_goes_on_to_what_can_be_done_next(page: Page) -> None:
    page.focus("#do-acknowledge")
    page.keyboard.press("Enter")

    expect(page.locator("#do-acknowledge")).to_have_count(0)
    expect(page.locator("#do-call")).to_be_focused()


def test_the_list_of_keys_opens_and_keys_can_be_switched_off(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.locator("#keymap")).to_contain_text("Have the button look again")
    page.click("#single-keys")
    page.keyboard.press("Escape")

    page.keyboard.press("a")

    page.wait_for_timeout(200)
    expect(page.locator("#state")).to_have_text("New")
