"""The queue tells the truth by itself: what changed appears, what did not change stays."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from deskbell.web import live
from tests.web.conftest import CUT, LIVE, Visit
from tests.web.desk import OpenDesk
from tests.web.held import hold_back, let_go

AT_ONCE_MS = 500
"""What begins too early has begun by then; who waits, waits for ever."""


def numbers(page: Page) -> list[str]:
    return [str(row.get_attribute("id")) for row in page.locator(".item-row").all()]


def test_a_press_appears_on_an_open_page_without_a_reload(desk: OpenDesk, visit: Visit) -> None:
    page = visit()
    page.wait_for_selector(LIVE)
    page.evaluate("window.isSamePage = true")
    expect(page.locator(".queue .empty")).to_be_visible()

    desk.press("till")

    row = page.locator("#rows-unclaimed #row-1001")
    expect(row).to_contain_text("Till 2")
    expect(row).to_contain_text("INC-1001 · Utrecht Oudegracht")
    expect(row).to_contain_text("Filed")
    expect(page.locator("#count-all")).to_have_text("1")
    expect(page.locator("#in-unclaimed")).to_have_text("1")
    expect(page.locator(".queue .empty")).to_be_hidden()
    expect(page.locator("#preview h2")).to_have_text("Till 2")
    assert page.evaluate("window.isSamePage")


def test_new_rows_stand_where_their_priority_puts_them(desk: OpenDesk, visit: Visit) -> None:
    page = visit()
    page.wait_for_selector(LIVE)

    for label in ("scanner", "till", "network", "sales"):
        desk.press(label)

    expect(page.locator(".item-row")).to_have_count(4)
    assert numbers(page) == ["row-1003", "row-1002", "row-1004", "row-1001"]


def test_nudges_and_a_burst_change_only_their_row(desk: OpenDesk, visit: Visit) -> None:
    desk.press("till")
    desk.press("printer")
    page = visit()
    page.wait_for_selector(LIVE)
    page.evaluate("document.getElementById('inc-1002').isTheSame = true")

    desk.press("till", times=2)
    expect(page.locator("#row-1001 .presses")).to_contain_text("3\N{MULTIPLICATION SIGN}")
    desk.press("till", times=3)
    expect(page.locator("#row-1001 .presses")).to_contain_text("6\N{MULTIPLICATION SIGN} burst")

    assert page.evaluate("document.getElementById('inc-1002').isTheSame")


def test_every_open_page_shows_what_one_agent_did(desk: OpenDesk, visit: Visit) -> None:
    desk.press("till")
    mine, other = visit(), visit(name="Piotr Zieliński")
    for page in (mine, other):
        page.wait_for_selector(LIVE)

    mine.click("#do-acknowledge")

    for page in (mine, other):
        expect(page.locator("#rows-taken #row-1001 .lamp")).to_have_text("Taken")
        expect(page.locator("#preview")).to_contain_text("Who has it")
        expect(page.locator("#preview .facts")).to_contain_text("Saskia de Wit")
    expect(mine.locator("#count-mine")).to_have_text("1")
    expect(other.locator("#count-mine")).to_have_text("0")


def test_a_closed_incident_leaves_the_queue_and_stays_in_the_preview(
    desk: OpenDesk, visit: Visit
) -> None:
    desk.press("till")
    page = visit()
    page.wait_for_selector(LIVE)

    desk.work("resolve", 1001)
    expect(page.locator("#rows-fixed #row-1001")).to_be_visible()
    desk.work("confirm", 1001)

    expect(page.locator(".item-row")).to_have_count(0)
    expect(page.locator("#preview")).to_contain_text("Closed")


def test_a_page_that_was_cut_off_says_so_and_then_shows_the_present(
    desk: OpenDesk, visit: Visit
) -> None:
    desk.press("till")
    page = visit()
    page.wait_for_selector(LIVE)

    with desk.away():
        expect(page.locator(CUT)).to_have_text("Not live, trying again")
        desk.work("acknowledge", 1001)
        desk.press("printer")

    page.wait_for_selector(LIVE)
    expect(page.locator("#rows-taken #row-1001")).to_be_visible()
    expect(page.locator("#rows-unclaimed #row-1002")).to_be_visible()
    expect(page.locator("#preview .facts")).to_contain_text("Saskia de Wit")


def test_a_stream_that_never_began_is_tried_again(desk: OpenDesk, visit: Visit) -> None:
    page = visit()
    page.route("**/queue/live*", lambda route: route.abort())
    page.reload()
    expect(page.locator(CUT)).to_be_visible()

    page.unroute("**/queue/live*")

    page.wait_for_selector(LIVE)
    desk.press("till")
    expect(page.locator("#row-1001")).to_be_visible()


@pytest.mark.parametrize("late", ["live.js", "hx-sse.min.js"])
def test_the_stream_waits_for_a_script_that_comes_late(
    desk: OpenDesk, visit: Visit, late: str
) -> None:
    page = visit()
    page.add_init_script("addEventListener('beat', () => window.beats = (window.beats ?? 0) + 1)")
    held = hold_back(page, f"**/{late}")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(desk.address + "/queue", wait_until="commit")
    page.wait_for_function("() => window.htmx !== undefined")
    page.wait_for_timeout(AT_ONCE_MS)
    begun = [url for url in asked if "/queue/live" in url]
    let_go(page, held)

    page.wait_for_selector(LIVE)
    assert begun == []
    assert asked.count(f"{desk.address}/queue") == 1  # nor had the board to be asked for anew
    assert page.evaluate("window.beats") == 1


def test_what_another_desk_on_the_same_database_does_shows_too(
    desk: OpenDesk, visit: Visit, tmp_path: Path
) -> None:
    desk.press("till")
    page = visit()
    page.wait_for_selector(LIVE)
    (tmp_path / "other").mkdir()
    other = OpenDesk(tmp_path / "other", url=desk.url)

    other.work("acknowledge", 1001, "Piotr Zieliński")

    expect(page.locator("#rows-taken #row-1001")).to_be_visible()
    other.desk.engine.dispose()


def test_the_row_under_the_pointer_does_not_move(desk: OpenDesk, visit: Visit) -> None:
    desk.press("scanner")
    desk.press("printer")
    page = visit()
    page.wait_for_selector(LIVE)
    row = page.locator("#row-1001")
    row.hover()
    before = row.bounding_box()

    desk.press("network")
    expect(page.locator("#row-1003")).to_have_count(1)
    desk.work("acknowledge", 1002)
    expect(page.locator("#rows-taken #row-1002")).to_have_count(1)
    desk.press("till")
    expect(page.locator("#row-1004")).to_have_count(1)

    assert row.bounding_box() == before
    expect(page.locator("#above")).to_have_text("2 new above")
    page.mouse.move(700, 20)
    expect(page.locator("#above")).to_be_hidden()


def test_the_row_under_the_pointer_does_not_move_up_either(desk: OpenDesk, visit: Visit) -> None:
    for label in ("network", "till", "scanner"):
        desk.press(label)
    page = visit()
    page.wait_for_selector(LIVE)
    row = page.locator("#row-1003")
    row.hover()
    before = row.bounding_box()

    desk.work("resolve", 1001)
    expect(page.locator("#rows-fixed #row-1001")).to_have_count(1)
    desk.work("withdraw", 1002)
    expect(page.locator("#row-1002")).to_have_count(0)

    assert row.bounding_box() == before
    page.mouse.move(700, 20)
    expect(row).to_be_visible()
    assert row.bounding_box() != before


def test_without_a_pointer_on_the_list_new_rows_come_where_they_belong(
    desk: OpenDesk, visit: Visit
) -> None:
    desk.press("scanner")
    page = visit()
    page.wait_for_selector(LIVE)
    page.mouse.move(700, 20)
    before = page.locator("#row-1001").bounding_box()

    desk.press("network")

    expect(page.locator("#row-1002")).to_be_in_viewport(ratio=1)
    assert page.locator("#row-1001").bounding_box() != before


def test_a_silent_button_reads_not_known(desk: OpenDesk, visit: Visit) -> None:
    desk.press("till")
    desk.tell_lamps()
    page = visit()
    page.wait_for_selector(LIVE)
    expect(page.locator("#row-1001 .lamp")).to_have_text("Filed")

    desk.late_ms = 151_000

    expect(page.locator("#row-1001 .lamp")).to_have_text("Not known")
    expect(page.locator("#preview .shows .lamp")).to_have_text("Not known")


def test_a_lamp_that_cannot_be_told_reads_not_told_yet(desk: OpenDesk, visit: Visit) -> None:
    desk.press("till")
    page = visit()
    page.wait_for_selector(LIVE)

    desk.work("acknowledge", 1001)
    desk.late_ms = 3_000
    expect(page.locator("#row-1001 .lamp")).to_have_text("Not told yet")
    desk.tell_lamps()

    expect(page.locator("#row-1001 .lamp")).to_have_text("Taken")


@pytest.mark.parametrize("path", ["/queue", "/queue/INC-1001", "/incidents/INC-1001"])
def test_a_stream_that_hangs_is_noticed_and_replaced(
    desk: OpenDesk, visit: Visit, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    desk.press("till")
    page = visit("/signin")
    page.clock.install()
    page.goto(desk.address + path)
    page.wait_for_selector(LIVE)
    monkeypatch.setattr(live, "BEAT_S", 1000.0)
    page.reload()
    page.wait_for_selector(LIVE)

    with page.expect_request("**/live?*"):
        page.clock.fast_forward(14_000)

    page.wait_for_selector(LIVE)
    desk.press("till")
    expect(page.locator(".presses").first).to_contain_text("2")


def test_a_page_whose_reader_signed_out_elsewhere_shows_nothing_more(
    desk: OpenDesk, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "BEAT_S", 0.2)
    page = visit()
    page.wait_for_selector(LIVE)
    other = page.context.new_page()
    other.goto(f"{desk.address}/queue")

    other.get_by_role("button", name="Sign out").click()

    expect(other).to_have_url(f"{desk.address}/signin")
    expect(page).to_have_url(f"{desk.address}/signin")
