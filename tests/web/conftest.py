"""Real pages in a real browser, over a real server and a real database.

Whatever a page does, it must ask nobody but its own desk, break no rule of its
own security policy, and throw no error: every page of every test is watched.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.web.desk import OpenDesk
from tests.web.pages import Told

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
WATCH = """
window.violations = []
document.addEventListener('securitypolicyviolation', e => violations.push(e.violatedDirective + ' ' + e.blockedURI))
"""

SHOPS = {
    "till": ("Utrecht Oudegracht", "Till 2", "till"),
    "printer": ("Utrecht Oudegracht", "Receipt printer", "printer"),
    "sales": ("Utrecht Oudegracht", "Sales app", "sales_app"),
    "network": ("Hamburg Altona", "Shop network", "network"),
    "scanner": ("Nürnberg Südstadt", "Scanner 4", "scanner"),
}
FACTS = {"zone": "Europe/Amsterdam", "phone": "+31 30 555 0101", "hours": "Mo-Sa 09:00-18:00"}


@pytest.fixture(scope="session")
def first_desk(tmp_path_factory: pytest.TempPathFactory) -> OpenDesk:
    """Make a desk with five buttons in three shops, once a worker."""
    made = OpenDesk(tmp_path_factory.mktemp("first_desk"))
    for label, (site, asset, category) in SHOPS.items():
        made.add(label, site, asset, category, **FACTS)
    made.desk.engine.dispose()
    return made


@pytest.fixture
def desk(first_desk: OpenDesk, tmp_path: Path) -> Iterator[OpenDesk]:
    """Serve a copy of the first desk."""
    with OpenDesk.copy_of(first_desk, tmp_path) as made:
        yield made


@pytest.fixture
def shop(desk: OpenDesk) -> OpenDesk:
    """Say in the register where things are, so that buttons can look."""
    desk.place("Till 2", "10.41.7.32:9100")
    desk.place("Receipt printer", "10.41.7.40")
    desk.place("Sales app", "https://sales.example/login")
    for label in ("till", "printer", "sales"):
        desk.hello(label)
    return desk


@pytest.fixture
def told(shop: OpenDesk) -> Iterator[Told]:
    """Read pages of incidents as an agent, without a browser."""
    with Told(shop) as reader:
        yield reader


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium, once a worker."""
    if CHROMIUM is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield started
        started.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, desk: OpenDesk) -> Iterator[Visit]:
    """Open a page as somebody who is signed in; each call is another browser profile.

    Lamps stand still unless a test wants them to move: each frame is drawn by the same two cores.
    """
    contexts: list[BrowserContext] = []
    pages: list[Page] = []
    strangers: list[str] = []
    errors: list[str] = []

    def open_page(
        to: str = "/queue", name: str = "Saskia de Wit", role: str = "agent", **options: object
    ) -> Page:
        settings = {
            "locale": "en-GB",
            "viewport": {"width": 1440, "height": 900},
            "reduced_motion": "reduce",
        } | options
        context = browser.new_context(**settings)  # type: ignore[arg-type]  # passed through
        context.set_default_timeout(WITHIN_MS)
        context.add_init_script(WATCH)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda asked: _note_stranger(strangers, desk, asked.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        pages.append(page)
        page.goto(desk.link(name, role, to) if role else desk.address + to)
        return page

    yield open_page
    for page in pages:
        errors += page.evaluate("window.violations ?? []")
    for context in contexts:
        context.close()
    assert strangers == []
    assert errors == []


def _note_stranger(strangers: list[str], desk: OpenDesk, url: str) -> None:
    if not url.startswith((desk.address + "/", "data:", "blob:")):
        strangers.append(url)


WITHIN_MS = 30_000
"""A limit on liveness, not on speed: other tests may have the machine."""
expect.set_options(timeout=WITHIN_MS)

LIVE = '#live[data-state="live"]'
CUT = '#live[data-state="cut"]'
