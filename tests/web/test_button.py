"""A button's page: what it is, how it does, what was tested; its password is for technicians alone."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlmodel import Session

from deskbell.desk import accounts, buttons
from deskbell.store.bench_test import BenchTest
from deskbell.store.button import Button
from deskbell_button import holding
from deskbell_wire.messages import Diagnostics
from tests.web.conftest import Visit
from tests.web.desk import OpenDesk
from tests.web.test_looks import complaints

ACCESS_POINT = Path("firmware/deskbell_button/board/access_point.py")
"""It imports MicroPython's `network`, so it is read."""
HTML = {"accept": "text/html"}
HOUR_MS = 3_600_000
RECORD = {
    "mac": "a0764e12b3c4", "chip": "esp32s3", "hashes_ok": True, "lamp_ok": True,
    "sound_ok": True, "inputs": 1, "inputs_pressed": [1], "online_ms": 3210,
    "press_to_receipt_ms": 184, "broker_round_trip_ms": 41, "rssi_dbm": -61, "battery_mv": 3980,
    "free_heap_bytes": 118784, "flash_erases": 412, "flash_bytes": 2031616,
    "flash_free_bytes": 1441792, "boots": 9, "reset_cause": "power_on", "duration_s": 212,
    "firmware": "0.3.0", "micropython": "1.25.0", "notes": "",
}  # fmt: skip
SIZES = """() => [...document.querySelectorAll('main a, main button, main summary, header button, header a')]
    .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 52)
    .map(one => one.outerHTML)"""

Reads = Callable[[str], httpx.Client]


@pytest.fixture
def reading(desk: OpenDesk) -> Iterator[Reads]:
    clients: list[httpx.Client] = []

    def read(role: str) -> httpx.Client:
        client = httpx.Client(base_url=desk.address, headers=HTML, follow_redirects=True)
        clients.append(client)
        client.get(desk.link(f"Kim the {role}", role))
        return client

    yield read
    for client in clients:
        client.close()


DIAGNOSTICS = Diagnostics(
    battery_mv=3710,
    rssi_dbm=-71,
    reset_cause="watchdog",
    uptime_s=90,
    free_heap_bytes=91_000,
    firmware="0.3.0",
    ip="192.168.4.21",
    last_error="OSError 113",
)


def keep_tests(desk: OpenDesk, *records: dict[str, object]) -> None:
    """Keep bench tests of b0001, one an hour, the last one now."""
    with desk.desk.changing() as session:
        who = accounts.account(session, "Kim Bakker", "technician", desk.now_ms())
        name = buttons.current_epoch(session, "b0001").name
        for hours, record in enumerate(records, 1 - len(records)):
            at_ms = desk.now_ms() + hours * HOUR_MS
            session.add(_kept(session, name, who.id or 0, at_ms, record))


def _kept(
    session: Session, name: str, who: int, at_ms: int, record: dict[str, object]
) -> BenchTest:
    return BenchTest(
        name=name, button_id="b0001", account_id=who, at_ms=at_ms, record=json.dumps(record)
    )


def password(desk: OpenDesk, name: str) -> str:
    return desk.desk.world.keyring.setup(name)


def test_it_says_what_the_button_is_and_how_it_does(desk: OpenDesk, visit: Visit) -> None:
    with desk.desk.changing() as session:
        found = session.get_one(Button, "b0001")
        found.mac, found.chip = "a0764e12b3c4", "esp32s3"
    desk.hello("till", DIAGNOSTICS)

    page = visit("/buttons/b0001", role="technician")

    expect(page.get_by_role("heading", level=1)).to_have_text("Button b0001")
    text = page.locator("main").inner_text()
    for said in (
        "Utrecht Oudegracht", "In contact", "Input 1 · Till", "Till 2", "Ready", "fair · −71 dBm",  # noqa: RUF001 as it is set
        "3.71 V", "0.3.0", "OSError 113", "it hung and restarted itself", "192.168.4.21", "88 kB",
        "ESP32-S3", "a0:76:4e:12:b3:c4", "Never tested on a bench.",
    ):  # fmt: skip
        assert said in text, said
    expect(page.locator("#contact time")).to_have_text(re.compile(r"^(now|\d+ sec ago)$"))


def test_an_open_incident_is_linked_and_its_lamp_has_shape_and_word(
    desk: OpenDesk, visit: Visit
) -> None:
    desk.press("till")
    desk.tell_lamps()
    page = visit("/buttons/b0001")

    expect(page.locator("#input-1 .lamp")).to_have_text("Filed")
    assert page.locator("#input-1 .lamp use").get_attribute("href") == "#l-filed"
    page.get_by_role("link", name="INC-1001").click()

    expect(page).to_have_url(f"{desk.address}/incidents/INC-1001")


def test_a_silent_button_says_since_when_and_claims_nothing_of_its_lamp(
    desk: OpenDesk, visit: Visit
) -> None:
    desk.late_ms = 200_000

    page = visit("/buttons/b0001", role="technician")

    expect(page.locator("#contact")).to_contain_text("No contact since")
    expect(page.locator("#input-1 .lamp")).to_have_text("Not known")


def test_a_button_that_never_spoke_and_one_that_ended_are_told_apart(
    desk: OpenDesk, reading: Reads
) -> None:
    with desk.desk.changing() as session:
        world, settings = desk.desk.world, desk.desk.button_settings
        buttons.issue(session, world.ledger, "b0050", None, [None], settings, desk.now_ms())
        buttons.revoke(session, world.ledger, "b0002", settings, desk.now_ms())
    kim = reading("technician")

    fresh, ended = kim.get("/buttons/b0050").text, kim.get("/buttons/b0002").text

    assert "Not heard yet" in fresh
    assert "Not claimed yet" in fresh
    assert "In no shop yet" in fresh
    assert "Ended for good" in ended
    assert "Show the password" not in ended
    assert "/inputs/" not in ended


def test_the_lamp_of_an_input_that_nobody_claimed_shows_setup(desk: OpenDesk, visit: Visit) -> None:
    with desk.desk.changing() as session:
        epoch = buttons.current_epoch(session, "b0001")
        settings = desk.desk.button_settings
        buttons.configure(session, epoch, [None], settings, desk.now_ms())

    page = visit("/buttons/b0001", role="technician")

    expect(page.locator("#input-1 .lamp")).to_have_text("Setting up")


@pytest.mark.parametrize("role", ["technician", "admin"])
def test_a_technician_reads_the_password_of_its_access_point(
    desk: OpenDesk, visit: Visit, role: str
) -> None:
    page = visit("/buttons/b0001", role=role)
    secret = page.locator(".secret code")

    expect(page.locator(".ssid")).to_have_text("Deskbell b0001")
    expect(secret).to_be_hidden()
    page.get_by_text("Show the password").click()

    expect(secret).to_have_text(password(desk, "b0001-1"))


def test_the_way_to_its_own_page_is_told_as_the_firmware_has_it(
    desk: OpenDesk, visit: Visit
) -> None:
    code = ACCESS_POINT.read_text(encoding="utf-8")
    address = f"http://{code.partition('ADDRESS = ')[2].splitlines()[0].strip(chr(34))}"

    page = visit("/buttons/b0001", role="technician")
    steps = page.locator(".how-to li")

    expect(page.get_by_role("link", name=address)).to_have_attribute("href", address)
    expect(steps.nth(0)).to_contain_text(re.compile("power off and on.*then, within 2 seconds"))
    assert holding.BEGINS_MS == 2000
    expect(steps.nth(1)).to_contain_text("for 10 seconds")
    assert holding.HOLD_MS == 10_000


@pytest.mark.parametrize("role", ["agent", "manager"])
def test_nobody_else_gets_the_password_or_a_way_to_claim(
    desk: OpenDesk, reading: Reads, role: str
) -> None:
    page = reading(role).get("/buttons/b0001")

    assert page.status_code == 200
    assert "Till 2" in page.text
    assert password(desk, "b0001-1") not in page.text
    assert "Deskbell b0001" not in page.text
    assert "/inputs/" not in page.text
    assert password(desk, "b0001-1") in reading("technician").get("/buttons/b0001").text


def test_while_a_new_epoch_is_silent_both_passwords_are_there(
    desk: OpenDesk, reading: Reads
) -> None:
    with desk.desk.changing() as session:
        world, settings = desk.desk.world, desk.desk.button_settings
        buttons.issue(session, world.ledger, "b0001", None, [None], settings, desk.now_ms())

    page = reading("technician").get("/buttons/b0001").text

    assert password(desk, "b0001-1") in page
    assert password(desk, "b0001-2") in page
    assert "flashed again" in page


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "No such button"), ("de", "Diesen Knopf gibt es nicht")],
)
def test_an_unknown_button_is_a_clear_page(
    desk: OpenDesk, reading: Reads, language: str, said: str
) -> None:
    for path in ("/buttons/b9999", "/buttons/nonsense"):
        answer = reading("technician").get(path, headers={"accept-language": language})

        assert answer.status_code == 404
        assert said in answer.text


def test_bench_tests_stand_newest_first_in_words(desk: OpenDesk, visit: Visit) -> None:
    keep_tests(
        desk,
        RECORD | {"sound_ok": False, "lamp_ok": None, "notes": "Wire <b>loose</b>"},
        RECORD,
    )
    page = visit("/buttons/b0001", role="manager")
    tests = page.locator(".test")

    expect(tests.nth(0).locator("summary")).to_contain_text("Nothing failed")
    expect(tests.nth(1).locator("summary")).to_contain_text("Something failed")
    expect(tests.nth(1).locator(".checks")).to_be_hidden()
    newest = tests.nth(0).inner_text()
    for said in (
        "Kim Bakker", "Lamp colours works", "Inputs works", "3.21 s", "0.18 s", "41 ms", "good · −61 dBm",  # noqa: RUF001 as it is set
        "3.98 V", "116 kB", "1.38 of 1.94 MB", "412 erases", "power came on", "4 min",
    ):  # fmt: skip
        assert said in newest, said
    tests.nth(1).locator("summary").click()
    expect(tests.nth(1)).to_contain_text("Buzzer failed")
    expect(tests.nth(1)).to_contain_text("Lamp colours not tried")
    expect(tests.nth(1)).to_contain_text("Wire <b>loose</b>")


def test_what_nobody_tried_is_not_called_good(desk: OpenDesk, reading: Reads) -> None:
    keep_tests(desk, {"mac": "a0764e12b3c4", "chip": "esp32s3", "online_ms": 3000})

    page = reading("technician").get("/buttons/b0001").text

    assert "Only measured" in page
    assert "Nothing failed" not in page


def test_paper_has_every_test_and_no_password(desk: OpenDesk, visit: Visit) -> None:
    keep_tests(desk, RECORD | {"notes": "the older"}, RECORD | {"notes": "the newer"})
    page = visit("/buttons/b0001", role="technician")
    page.get_by_text("Show the password").click()
    expect(page.locator(".secret code")).to_be_visible()

    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")

    expect(page.get_by_text("the newer")).to_be_visible()
    expect(page.get_by_text("the older")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for gone in (".secret code", ".ssid", ".top", "#print", ".actions .btn"):
        expect(page.locator(gone).first).to_be_hidden()


def test_the_print_button_prints_and_needs_scripts(desk: OpenDesk, visit: Visit) -> None:
    keep_tests(desk, RECORD)
    page = visit("/buttons/b0001", role="technician")
    page.evaluate("window.print = () => { window.printed = true }")

    page.get_by_role("button", name="Print").click()

    assert page.evaluate("window.printed") is True
    plain = visit("/buttons/b0001", "Lee", "technician", java_script_enabled=False)
    expect(plain.locator("#print")).to_be_hidden()
    expect(plain.locator(".test .checks").first).to_be_visible()


def filled(desk: OpenDesk) -> None:
    desk.add("long", "Kraków Rynek Główny", "Receipt printer at the second counter", "printer")
    keep_tests(desk, RECORD | {"sound_ok": False, "notes": "Wire loose"}, RECORD)
    desk.hello("till", DIAGNOSTICS)
    desk.press("till")
    desk.tell_lamps()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "language"), [(320, "de-DE"), (390, "pl-PL"), (1280, "en-GB")])
def test_axe_finds_nothing_it_reflows_and_fingers_hit(
    desk: OpenDesk, visit: Visit, scheme: str, width: int, language: str
) -> None:
    filled(desk)
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    paths = ("/buttons/b0001", "/buttons/b0001/inputs/1", "/buttons/b0001/inputs/1?q=zzz")

    page = visit("/buttons/b0006", "Kim", "technician", locale=language, **options)
    for path in ("/buttons/b0006", *paths):
        page.goto(desk.address + path)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")

        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert complaints(page) == [], path
        assert small(page) == [], path


def small(page: Page) -> list[str]:
    found: list[str] = page.evaluate(SIZES)
    return found


def test_that_measure_would_find_a_small_target(desk: OpenDesk, visit: Visit) -> None:
    page = visit("/buttons/b0001", role="technician")
    assert small(page) == []

    page.evaluate("document.querySelector('main a').style.cssText = 'min-height:0;height:20px'")

    assert len(small(page)) == 1
