"""`deskbell demo`: a desk, a broker and virtual shops, in a data folder of their own."""

import sys
import tempfile
from typing import Any, Final

import structlog

from deskbell import logs
from deskbell.app import Served, create_app, listen, open_local_door, serve
from deskbell.demo.shop import open_shops
from deskbell.demo.sweep import PREFIX, sweep
from deskbell.desk import accounts
from deskbell.desk.news import News
from deskbell.domain import role
from deskbell.home import Home
from deskbell.running import Running, now_ms, running
from deskbell.settings import load
from deskbell_broker import parts
from deskbell_broker.errors import PartMissing

ITS_OWN: Final[dict[str, Any]] = {
    "database_url": "",
    "brokers": (),
    "broker_ca": None,
    "mqtt_port": 0,
    "status_interval_s": 10,
}
"""What it never takes from the environment: a real desk's data is no place to play."""
LOOKS_EVERY_S: Final = 15
LOOKS_A_SHOP_S: Final = 3
"""So many shops look less often: every look runs the firmware, and all of them run on this machine."""
VISITOR: Final = "Demo agent"

log = structlog.get_logger()


def run_demo(shops: int, port: int | None, *, headless: bool, for_s: float | None) -> None:
    """Run until Ctrl-C, or for so many seconds. Raises DeskbellError.

    Headless prints nothing but the ready line; else a few lines say what to do.
    """
    sweep()
    with tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as folder:
        interval = {"probe_interval_s": max(LOOKS_EVERY_S, LOOKS_A_SHOP_S * shops)}
        settings = load(home=folder, port=port).model_copy(update=ITS_OWN | interval)
        home = Home(settings.home)
        home.make()
        logs.configure(home.logs, quiet=True)
        with listen(settings) as served, running(served.settings) as here:
            _serve(here, served, shops, headless=headless, for_s=for_s)


def _serve(
    here: Running, served: Served, shops: int, *, headless: bool, for_s: float | None
) -> None:
    interpreter = _micropython()
    news = News()
    with open_shops(here, shops, interpreter, news.tell) as running_shops:
        app = create_app(here, running_shops.buttons, news, running_shops.around)
        app.state.first_page = "/demo"
        app.state.deskbell_command = f"DESKBELL_HOME={here.home.root} {sys.argv[0]}"
        open_local_door(here, served)
        link = f"{served.url}/signin/{_link(here)}?to=/demo"

        def ready() -> None:
            print(f"ready {link}  DESKBELL_HOME={here.home.root}", flush=True)  # noqa: T201 the ready line is this command's output
            if not headless:
                runs_on = "MicroPython" if interpreter else "CPython, as MicroPython is not here"
                print(  # noqa: T201 as above
                    f"Open the link (it works once) and press a button. {_count(len(running_shops.buttons), shops)} "
                    f"run the firmware on {runs_on}. Ctrl-C ends it and leaves nothing behind.",
                    flush=True,
                )

        serve(app, served, ready, for_s=for_s)


def _count(buttons: int, shops: int) -> str:
    if shops == 1:
        return f"{buttons} buttons"
    return f"{buttons} buttons in {shops} shops (the page shows one shop and leads to the others)"


def _micropython() -> parts.Command | None:
    try:
        return parts.find("micropython")
    except PartMissing as error:
        log.info("buttons_run_on_cpython", why=str(error))
        return None


def _link(here: Running) -> str:
    with here.desk.changing() as session:
        visitor = accounts.account(session, VISITOR, role.AGENT, now_ms())
        return accounts.make_link(session, visitor.id or 0, now_ms())
