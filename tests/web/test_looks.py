"""Pages work for everybody: axe finds nothing, they reflow, stand still when asked, need no mouse."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import LIVE, Visit
from tests.web.desk import OpenDesk

AXE = Path("backend/deskbell/web/assets/node_modules/axe-core/axe.min.js")
INCIDENT = "/incidents/INC-1002"
PAGES = ("/queue", INCIDENT, "/demo", "/signin", "/nowhere")


@pytest.fixture
def busy(desk: OpenDesk) -> OpenDesk:
    """Fill every group of the queue; one press of unknown time, one silent button."""
    for label in ("till", "printer", "sales", "network"):
        desk.press(label)
    desk.press("till", times=5)
    diagnose(desk)
    desk.work("acknowledge", 1002)
    desk.work("resolve", 1003)
    desk.work("acknowledge", 1004, "Piotr Zieliński")
    desk.work("wait", 1004, "Piotr Zieliński")
    desk.late_ms = 200_000
    desk.press("scanner", age_ms=None)
    return desk


def diagnose(desk: OpenDesk) -> None:
    """Let a printer say what is wrong, with all that the page of an incident can show of it."""
    desk.place("Receipt printer", "10.41.7.40")
    desk.late_ms = -3 * 24 * 3600 * 1000
    desk.find("printer", "ipp", "ok", levels={"Black": 90})
    desk.late_ms = 0
    desk.hello("printer")
    desk.find("printer", "network", "ok", rssi_dbm=-58, gateway_ms=3, loss_percent=0)
    facts = {"state": "stopped", "reasons": ["media-empty-error"], "levels": {"Black": 18}}
    desk.find("printer", "ipp", "fault", "printer.paper_out", **facts)
    desk.find("printer", "snmp", "unreadable", why="not a word")


def complaints(page: Page) -> list[str]:
    # Playwright's own world is not bound by the page's policy, so axe may run beside it.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['html'][:200]} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def open_all(page: Page) -> None:
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")


def open_page(visit: Visit, path: str, **options: object) -> Page:
    page = visit(path, role="" if path == "/signin" else "agent", **options)
    if path in {"/queue", INCIDENT, "/demo"}:
        page.wait_for_selector(LIVE)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(busy: OpenDesk, visit: Visit, path: str, scheme: str) -> None:
    page = open_page(visit, path, color_scheme=scheme)

    assert complaints(page) == []
    if path == INCIDENT:
        open_all(page)
        assert complaints(page) == []
    if path in {"/queue", INCIDENT}:
        page.keyboard.press("?")
        assert complaints(page) == []


@pytest.mark.parametrize(
    ("path", "language"),
    [
        *((path, "de-DE") for path in (*PAGES, "/queue/INC-1001")),
        ("/queue", "pl-PL"),
        (INCIDENT, "pl-PL"),
        (INCIDENT, "nl-NL"),
        ("/demo", "pl-PL"),
    ],
)
def test_pages_reflow_to_320_pixels(busy: OpenDesk, visit: Visit, path: str, language: str) -> None:
    page = visit(
        path,
        role="" if path == "/signin" else "agent",
        viewport={"width": 320, "height": 700},
        locale=language,
    )

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    if path == INCIDENT:
        open_all(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    if path == "/queue":
        expect(page.locator("#preview")).to_be_hidden()
        page.click("#row-1001")
        expect(page.locator("#preview")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.click(".back")
        expect(page.locator("#row-1001")).to_be_visible()


def test_a_bell_moves_in_its_rhythm_and_stands_still_when_asked(
    busy: OpenDesk, visit: Visit
) -> None:
    moving = visit("/demo", reduced_motion="no-preference").locator(".bell-light").first
    still = visit("/demo").locator(".bell-light").first
    movement = "element => getComputedStyle(element).animationName"

    assert moving.evaluate(movement) == "lamp-ready"
    assert still.evaluate(movement) == "none"


def test_the_theme_follows_the_system_until_somebody_chooses(busy: OpenDesk, visit: Visit) -> None:
    page = visit("/queue", color_scheme="dark")
    scheme = "getComputedStyle(document.documentElement).colorScheme"
    assert page.evaluate(scheme) == "dark"

    page.click("#theme")

    assert page.evaluate(scheme) == "light"
    page.reload()
    assert page.evaluate(scheme) == "light"


def test_everything_can_be_reached_and_seen_by_keyboard(busy: OpenDesk, visit: Visit) -> None:
    page = open_page(visit, "/queue")
    reached: set[str] = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none" or page.evaluate("document.activeElement === document.body")

    assert {"find", "theme", "row-1001", "do-acknowledge", "do-resolve", "keys-open"} <= reached


def test_every_action_on_an_incident_can_be_reached_by_keyboard(
    busy: OpenDesk, visit: Visit
) -> None:
    page = open_page(visit, INCIDENT)
    reached: set[str] = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("document.activeElement.id || document.activeElement.closest('[id]')?.id")
        )

    assert {"back", "do-wait", "do-call", "do-resolve", "do-probe", "note"} <= reached
    assert {"saw-ipp", "keys-open"} <= reached


def test_times_are_told_in_the_readers_words(desk: OpenDesk, visit: Visit) -> None:
    desk.press("till", age_ms=180_000)

    for locale, words in (
        ("en-GB", "3 min ago"),
        ("de-DE", "vor 3 Min."),
        ("nl-NL", "3 min. geleden"),
        ("pl-PL", "3 min temu"),
    ):
        page = visit(locale=locale, name=f"Reader {locale}")
        expect(page.locator("#row-1001 .age")).to_have_text(words)


def test_axe_would_find_a_button_without_a_name(busy: OpenDesk, visit: Visit) -> None:
    page = open_page(visit, "/queue")

    page.evaluate("document.getElementById('theme').removeAttribute('aria-label')")

    assert [line.split(":")[0] for line in complaints(page)] == ["button-name"]


@pytest.mark.parametrize("width", [320, 1440])
def test_the_sign_in_page_names_the_product_once(desk: OpenDesk, visit: Visit, width: int) -> None:
    page = visit("/signin", role="", viewport={"width": width, "height": 800})

    expect(page.locator(".brand:visible")).to_have_text("Deskbell")
