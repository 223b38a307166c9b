"""Agents work the queue by click and by key, and what came too late is said plainly."""

import pytest
from playwright.sync_api import Page, expect

from deskbell.desk import work
from tests.web.conftest import LIVE, Visit
from tests.web.desk import OpenDesk
from tests.web.held import hold_back, let_go


@pytest.fixture
def page(desk: OpenDesk, visit: Visit) -> Page:
    """Three incidents, most urgent first: INC-1003 network, INC-1001 till, INC-1002 scanner."""
    for label in ("till", "scanner", "network"):
        desk.press(label)
    opened = visit()
    opened.wait_for_selector(LIVE)
    opened.wait_for_selector("#do-acknowledge")
    return opened


def test_acknowledge_and_resolve_by_click(desk: OpenDesk, page: Page) -> None:
    page.click("#do-acknowledge")
    expect(page.locator("#rows-taken #row-1003")).to_be_visible()
    expect(page.locator("#do-acknowledge")).to_have_count(0)

    page.click("#do-resolve")
    expect(page.locator("#rows-fixed #row-1003")).to_be_visible()
    desk.tell_lamps()

    expect(page.locator("#rows-fixed #row-1003 .lamp")).to_have_text("Fixed?")
    expect(page.locator("#preview .time")).to_contain_text("Resolved, and the shop is asked")


def test_acknowledge_by_the_key_a_and_resolve_by_the_key_r(page: Page) -> None:
    page.keyboard.press("a")
    expect(page.locator("#rows-taken #row-1003")).to_be_visible()
    expect(page.locator("#do-resolve")).to_be_visible()

    page.keyboard.press("r")

    expect(page.locator("#rows-fixed #row-1003")).to_be_visible()


def test_j_and_k_move_and_the_preview_follows(page: Page) -> None:
    expect(page.locator("#preview h2")).to_have_text("Shop network")

    page.keyboard.press("j")
    expect(page.locator("#preview h2")).to_have_text("Till 2")
    expect(page.locator("#row-1001")).to_be_focused()
    expect(page.locator("[aria-current=true]")).to_have_attribute("id", "row-1001")
    page.keyboard.press("j")
    expect(page.locator("#preview h2")).to_have_text("Scanner 4")
    page.keyboard.press("k")

    expect(page.locator("#preview h2")).to_have_text("Till 2")
    assert page.url.endswith("/queue/INC-1001")


def test_the_key_acts_on_the_selected_incident(page: Page) -> None:
    page.keyboard.press("j")
    expect(page.locator("#preview h2")).to_have_text("Till 2")

    page.keyboard.press("a")

    expect(page.locator("#rows-taken #row-1001")).to_be_visible()
    expect(page.locator("#rows-unclaimed #row-1003")).to_be_visible()


def test_a_key_that_is_typed_before_the_preview_has_come_acts_on_what_is_chosen(page: Page) -> None:
    moves: list[str] = []
    held = hold_back(page, "**/queue/INC-1001")
    page.on("request", lambda asked: moves.append(asked.url) if asked.method == "POST" else None)

    page.keyboard.type("jaa")
    expect(page.locator("[aria-current=true]")).to_have_attribute("id", "row-1001")
    expect(page.locator("#preview h2")).to_have_text("Shop network")
    before = list(moves)
    let_go(page, held)

    expect(page.locator("#rows-taken #row-1001")).to_be_visible()
    expect(page.locator("#rows-unclaimed #row-1003")).to_be_visible()
    expect(page.locator("#do-acknowledge")).to_have_count(0)
    assert before == []
    assert [url.rpartition("/queue/")[2] for url in moves] == ["INC-1001/acknowledge"]


def test_two_actions_typed_quickly_are_made_one_after_the_other(page: Page) -> None:
    page.keyboard.type("ar")

    expect(page.locator("#rows-fixed #row-1003")).to_be_visible()
    expect(page.locator("#preview .time li")).to_have_count(3)
    expect(page.locator("#preview [role=alert]")).to_have_count(0)


def test_an_answer_that_comes_late_does_not_stay_beside_another_row(page: Page) -> None:
    held = hold_back(page, "**/queue/INC-1003/acknowledge")

    page.keyboard.type("aj")
    expect(page.locator("#preview h2")).to_have_text("Till 2")
    let_go(page, held)

    expect(page.locator("#rows-taken #row-1003")).to_be_visible()
    expect(page.locator("#preview h2")).to_have_text("Till 2")
    page.keyboard.press("a")
    expect(page.locator("#rows-taken #row-1001")).to_be_visible()


def test_a_preview_opened_by_its_address_is_the_selected_one(page: Page, desk: OpenDesk) -> None:
    page.goto(f"{desk.address}/queue/INC-1002")

    expect(page.locator("#preview h2")).to_have_text("Scanner 4")
    expect(page.locator("[aria-current=true]")).to_have_attribute("id", "row-1002")


def test_who_comes_too_late_reads_a_plain_sentence(page: Page, desk: OpenDesk) -> None:
    page.route("**/queue/live*", lambda route: route.abort())
    page.reload()  # this page hears of nothing
    desk.work("acknowledge", 1003, "Piotr Zieliński")

    page.click("#do-acknowledge")

    expect(page.locator("#preview [role=alert]")).to_have_text(
        "Somebody else was faster: it is taken already."
    )
    expect(page.locator("#preview .facts")).to_contain_text("Piotr Zieliński")


def test_what_the_shop_took_back_cannot_be_resolved(page: Page, desk: OpenDesk) -> None:
    page.route("**/queue/live*", lambda route: route.abort())
    page.reload()
    desk.work("withdraw", 1003)

    page.click("#do-resolve")

    expect(page.locator("#preview [role=alert]")).to_contain_text("The shop took it back")


def test_search_finds_number_shop_asset_and_category_while_typing(page: Page) -> None:
    for text, row in (
        ("INC-1002", "row-1002"),
        ("hamburg", "row-1003"),
        ("till 2", "row-1001"),
        ("scan", "row-1002"),
        ("1001", "row-1001"),
    ):
        page.keyboard.press("Escape")
        page.keyboard.press("/")
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(text)
        expect(page.locator(f"#{row}")).to_be_visible()
        expect(page.locator(f".item-row:not(#{row})")).to_have_count(0)
        expect(page.locator("#find")).to_be_focused()


def test_escape_ends_the_search_and_shows_all_again(page: Page) -> None:
    page.fill("#find", "printer")
    expect(page.locator(".item-row")).to_have_count(0)

    page.focus("#find")
    page.keyboard.press("Escape")

    expect(page.locator("#find")).to_have_value("")
    expect(page.locator(".item-row")).to_have_count(3)


def test_a_search_stays_live(page: Page, desk: OpenDesk) -> None:
    page.fill("#find", "printer")
    expect(page.locator(".queue .empty")).to_contain_text("Nothing open matches “printer”.")
    page.wait_for_selector(LIVE)

    desk.press("sales")
    desk.press("printer")

    expect(page.locator("#row-1005")).to_be_visible()
    expect(page.locator(".item-row")).to_have_count(1)


def test_views_show_their_part_and_keys_switch_them(page: Page, desk: OpenDesk) -> None:
    desk.work("acknowledge", 1001)
    desk.work("acknowledge", 1002, "Piotr Zieliński")
    desk.work("wait", 1002, "Piotr Zieliński")

    for key, rows in (
        ("2", ["1003"]),
        ("3", ["1001"]),
        ("4", ["1002"]),
        ("5", []),
        ("1", ["1003", "1001", "1002"]),
    ):
        page.keyboard.press(key)
        expect(page.locator(".views [aria-current]")).to_have_attribute("aria-keyshortcuts", key)
        expect(page.locator(".item-row")).to_have_count(len(rows))
        found = page.locator(".item-row").evaluate_all("rows => rows.map(row => row.id.slice(4))")
        assert found == rows


def test_single_keys_can_be_switched_off(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.locator("#keymap")).to_be_visible()
    page.click("#single-keys")
    page.keyboard.press("Escape")

    page.keyboard.press("j")

    expect(page.locator("#preview h2")).to_have_text("Shop network")
    page.reload()
    page.wait_for_selector(LIVE)
    page.keyboard.press("j")
    expect(page.locator("#preview h2")).to_have_text("Shop network")


def test_keys_do_nothing_while_somebody_types(page: Page) -> None:
    page.click("#find")
    page.keyboard.type("ajr")

    expect(page.locator("#find")).to_have_value("ajr")
    expect(page.locator("#count-unclaimed")).to_have_text("3")


def test_the_shop_can_be_called(page: Page) -> None:
    expect(page.locator("#do-call")).to_have_attribute("href", "tel:+31305550101")


def test_focus_goes_on_to_what_can_be_done_next(page: Page) -> None:
    page.focus("#do-acknowledge")
    page.keyboard.press("Enter")

    expect(page.locator("#do-acknowledge")).to_have_count(0)
    expect(page.locator("#do-resolve")).to_be_focused()


def test_who_only_reads_sees_no_actions(desk: OpenDesk, visit: Visit) -> None:
    desk.press("till")

    page = visit(name="Ewa Lis", role="manager")

    expect(page.locator("#preview")).to_contain_text("You may read incidents, not work them.")
    expect(page.locator("#do-acknowledge, #do-resolve")).to_have_count(0)


@pytest.mark.parametrize("age_ms", [None, 2**53])
def test_a_press_of_unknown_time_says_before_when(
    desk: OpenDesk, visit: Visit, age_ms: int | None
) -> None:
    desk.press("till", age_ms=age_ms)

    page = visit()

    expect(page.locator("#row-1001 .age")).to_contain_text("before ")
    expect(page.locator("#preview")).to_contain_text("pressed before ")


def test_the_timeline_tells_what_happened_newest_first(page: Page, desk: OpenDesk) -> None:
    desk.press("network", times=3)
    page.click("#do-acknowledge")

    lines = page.locator("#preview .time li")
    expect(lines).to_have_count(3)
    expect(lines.nth(0)).to_contain_text("Acknowledged Saskia de Wit")
    expect(lines.nth(1)).to_contain_text("Pressed again 3\N{MULTIPLICATION SIGN}")
    expect(lines.nth(2)).to_contain_text("Pressed, and the incident opened")


def test_a_long_timeline_shows_its_newest_lines_and_counts_the_others(
    desk: OpenDesk, visit: Visit
) -> None:
    desk.press("till")
    with desk.desk.changing() as session:
        for number in range(204):
            work.add_note(session, 1001, f"note {number}", work.Actor(None), desk.now_ms())

    page = visit()

    expect(page.locator("#preview .time li")).to_have_count(200)
    expect(page.locator("#preview .time li").nth(0)).to_contain_text("note 203")
    expect(page.locator("#older")).to_have_text("Older entries that are not shown: 5")


def test_the_timeline_tells_when_the_finger_pressed_and_when_that_arrived_late(
    desk: OpenDesk, visit: Visit
) -> None:
    desk.press("till", age_ms=112_000)
    desk.press("till", age_ms=2_000)
    desk.press("till", age_ms=None)

    lines = visit().locator("#preview .time li")

    expect(lines).to_have_count(3)
    times = [
        [int(ms) for ms in line.locator("time").evaluate_all("all => all.map(t => t.dataset.ms)")]
        for line in lines.all()
    ]
    (unknown,), (in_time,), (pressed, arrived) = times
    assert arrived - pressed == 112_000
    assert in_time < unknown
    expect(lines.nth(0)).to_contain_text("before ")
    expect(lines.nth(2)).to_contain_text("Pressed, and the incident opened arrived ")


def test_what_was_reopened_is_nobodys_until_somebody_takes_it(
    page: Page, desk: OpenDesk, visit: Visit
) -> None:
    desk.work("acknowledge", 1001, "Piotr Zieliński")
    desk.work("resolve", 1001, "Piotr Zieliński")
    desk.work("reopen", 1001, "Piotr Zieliński")
    nobody = "Nobody now; Piotr Zieliński had it"
    expect(page.locator("#rows-unclaimed #row-1001 .who")).to_have_attribute("title", nobody)
    page.click("#row-1001")
    expect(page.locator("#preview .facts")).to_contain_text(nobody)
    demo = visit("/demo")
    expect(demo.locator("#inc-1001")).to_contain_text("Piotr Zieliński had it")

    page.click("#do-acknowledge")

    expect(page.locator("#rows-taken #row-1001 .who")).to_have_attribute("title", "Saskia de Wit")
    expect(demo.locator("#inc-1001")).to_contain_text("Saskia de Wit has it")


def test_no_local_time_is_claimed_for_a_shop_whose_zone_nobody_has_said(
    desk: OpenDesk, visit: Visit
) -> None:
    desk.add("kiosk", "Amersfoort Hof", "Till 1", "till")
    desk.press("kiosk")
    desk.press("till")

    page = visit()

    expect(page.locator("#preview .facts")).to_contain_text("tier B")
    expect(page.locator("#preview .facts")).not_to_contain_text("local time")
    page.click("#row-1002")
    expect(page.locator("#preview .facts")).to_contain_text("local time")
