"""A real desk with its pages on a free port: SQLite on disk, signed messages, no broker.

with OpenDesk(tmp_path) as desk:
    desk.press("till")          signed, verified, committed, and told to live pages
    page.goto(desk.link())      signs in
"""

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

import uvicorn
from fastapi import FastAPI
from sqlmodel import select

from deskbell import api, auth, web
from deskbell.desk import accounts, buttons, inbox, lamps, proof, receive, work
from deskbell.desk.buttons import ButtonSettings
from deskbell.desk.desk import Desk
from deskbell.desk.news import News
from deskbell.desk.receive import World
from deskbell.settings import load as load_settings
from deskbell.store.keys import Keyring
from deskbell.store.ledger import Ledger
from deskbell.store.migrate import open_database
from deskbell.store.site import Asset, Site
from deskbell.technician.label import plastic
from deskbell_catalogue import load
from deskbell_wire.finding import Finding
from deskbell_wire.messages import Diagnostics, Press, Status
from deskbell_wire.signature import seal

AGENT: Final = "Saskia de Wit"
WITHIN_S: Final = 10.0


class DrawnButton:
    """Stands for a simulated button: remembers its contacts, shows what a test says."""

    def __init__(self) -> None:
        """Begin at rest."""
        self.lamps: dict[int, dict[str, Any]] = {1: {"state": "ready", "incident": None}}
        self.contacts: list[bool] = []

    def set_pin(self, number: int, *, closed: bool) -> None:
        """Remember a contact."""
        assert number == 1
        self.contacts.append(closed)


class DrawnThing:
    """Stands for a piece of equipment: only remembers whether it is broken."""

    def __init__(self, name: str, *faults: str) -> None:
        """Begin in order."""
        self.id = name
        self.faults = faults
        self.broken: frozenset[str] = frozenset()

    def set_broken(self, fault: str, *, broken: bool) -> None:
        """Break it, or mend it."""
        if fault not in self.faults:
            raise KeyError(fault)
        self.broken = self.broken | {fault} if broken else self.broken - {fault}


class DrawnAround(NamedTuple):
    """What a drawn button looks at, and the way there."""

    thing: DrawnThing
    router: DrawnThing


class OpenDesk:
    """The desk of one test."""

    def __init__(
        self,
        home: Path,
        *,
        url: str | None = None,
        port: int = 0,
        catalogue: Path | None = None,
    ) -> None:
        """Take a folder for the database, or the address of one that is there already."""
        self.home = home
        self.url = url or f"sqlite:///{home / 'desk.db'}"
        self.port = port
        self.late_ms = 0
        """Added to the clock: what a test does yesterday or tomorrow."""
        self.is_broker_up = True
        self.set: dict[str, Any] = {}
        """Settings that a test wants otherwise."""
        self.print_tile: Callable[..., bytes] | None = plastic.of_button
        self.simulated: dict[str, DrawnButton] = {}
        self.around: dict[str, DrawnAround] = {}
        self.shop_news = News()
        ledger = Ledger(home / "ledger.jsonl")
        world = World(Keyring(b"m" * 32), ledger, load(catalogue))
        settings = ButtonSettings(("mqtts://127.0.0.1:8883",))
        self.desk = Desk(open_database(self.url), world, settings, self.now_ms)
        self._sent: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self.served: FastAPI
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @classmethod
    def copy_of(cls, other: "OpenDesk", home: Path) -> "OpenDesk":
        """Return a desk that begins where another, which is not running, stands."""
        shutil.copytree(other.home, home, dirs_exist_ok=True)
        made = cls(home)
        made._names, made._sent = dict(other._names), dict(other._sent)
        made.simulated = {name: DrawnButton() for name in other.simulated}
        return made

    def now_ms(self) -> int:
        """Return this desk's time."""
        return time.time_ns() // 1_000_000 + self.late_ms

    def add(self, label: str, site: str, asset: str, category: str, **site_facts: str) -> None:
        """Register a site, an asset and a button on it, and let the button say hello."""
        with self.desk.changing() as session:
            place = session.exec(select(Site).where(Site.name == site)).one_or_none()
            place = place or Site.model_validate({"name": site} | site_facts)
            session.add(place)
            session.flush()
            thing = Asset(site_id=place.id or 0, name=asset, category=category)
            session.add(thing)
            session.flush()
            world = self.desk.world
            button = f"b{len(self._names) + 1:04d}"
            epoch = buttons.issue(
                session, world.ledger, button, place.id, [thing],
                self.desk.button_settings, self.now_ms(),
            )  # fmt: skip
            self._names[label] = epoch.name
        self.simulated[button] = DrawnButton()
        self.hello(label)

    def furnish(self, button: str, thing: DrawnThing, router: DrawnThing) -> None:
        """Put something in front of a button, also while the pages are served."""
        self.around[button] = DrawnAround(thing, router)
        self.served.state.around[button] = self.around[button]

    def hello(self, label: str, diagnostics: Diagnostics | None = None) -> None:
        """Let a button send its status: it is in contact."""
        self._receive(label, Status(
            boot=1, n=self._n(label), connect=1, state="online", held=[], lamps=[],
            config=0, version=0, diagnostics=diagnostics,
        ))  # fmt: skip

    def press(
        self, label: str, kind: str = "short", age_ms: int | None = 5, times: int = 1
    ) -> None:
        """Let a button press, signed as a real one signs."""
        with self.desk.looking() as session:
            epoch = buttons.current_epoch(session, self._names[label].rpartition("-")[0])
            config = epoch.config_version
        for _ in range(times):
            n = self._n(label)
            self._receive(label, Press(
                seq=n, boot=1, n=n, input=1, kind=kind, about=None, age_ms=age_ms,
                config=config, diagnostics=None,
            ))  # fmt: skip

    def place(self, asset: str, address: str) -> None:
        """Let the register say where a thing is in the network."""
        with self.desk.changing() as session:
            found = session.exec(select(Asset).where(Asset.name == asset)).one()
            found.address = address
            session.add(found)

    def speak(self, site: str, language: str) -> None:
        """Let the register say what is spoken in a shop."""
        with self.desk.changing() as session:
            found = session.exec(select(Site).where(Site.name == site)).one()
            found.language = language
            session.add(found)

    def find(
        self, label: str, probe: str, verdict: str, cause: str | None = None, **facts: object
    ) -> None:
        """Let a button say what it saw, signed as a real one signs."""
        self._receive(label, Finding(
            seq=None, boot=1, n=self._n(label), input=1, probe=probe, verdict=verdict,
            cause=cause, evidence=facts, took_ms=0,
        ))  # fmt: skip

    def tell_lamps(self) -> None:
        """Do what the ingest thread does: every lamp that changed is told."""
        with self.desk.changing() as session:
            told = lamps.assert_lamps(session, self.desk.world.keyring, self.now_ms()).told
            lamps.lamps_told(session, told)

    def work(self, verb: str, number: int, name: str = AGENT) -> None:
        """Let an agent make a move, as if on another page."""
        with self.desk.changing() as session:
            who = accounts.account(session, name, "agent", self.now_ms())
            found = work.move(session, number, verb, work.Actor(who.id), self.now_ms())
            proof.after(session, found, verb, self.desk.world.catalogue, self.now_ms())

    def link(
        self, name: str = AGENT, role: str = "agent", to: str = "/queue", language: str = ""
    ) -> str:
        """Return a link that signs somebody in."""
        with self.desk.changing() as session:
            who = accounts.account(session, name, role, self.now_ms(), language)
            secret = accounts.make_link(session, who.id or 0, self.now_ms())
        return f"{self.address}/signin/{secret}?to={to}"

    @property
    def address(self) -> str:
        """Return where the pages are."""
        return f"http://127.0.0.1:{self.port}"

    def app(self) -> FastAPI:
        """Return the application."""
        app = FastAPI(openapi_url=None)
        app.state.desk = self.desk
        app.state.simulated = dict(self.simulated)
        app.state.around = dict(self.around)
        app.state.shop_news = self.shop_news
        app.state.settings = load_settings(home=self.home, **self.set)
        app.state.print_tile = self.print_tile
        app.state.buttons_reach_desk = lambda: self.is_broker_up
        api.install(app)
        web.install(app, demo=True)
        auth.check_routes(app)
        return app

    def start(self) -> None:
        """Serve the pages; the port stays the same from one start to the next."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        self.served = self.app()
        config = uvicorn.Config(
            self.served,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=0,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([listener],), daemon=True)
        self._thread.start()
        deadline = time.monotonic() + WITHIN_S
        while not self._server.started:
            assert time.monotonic() < deadline, "the server does not start"
            time.sleep(0.01)

    def stop(self) -> None:
        """End the server, as a kill would: open streams break."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._server.force_exit = True
            self._thread.join(WITHIN_S)
            assert not self._thread.is_alive()
            self._server = None

    @contextmanager
    def away(self) -> Iterator[None]:
        """Let the desk's server be gone for the block."""
        self.stop()
        yield
        self.start()

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()
        self.desk.engine.dispose()

    def _n(self, label: str) -> int:
        self._sent[label] = self._sent.get(label, 0) + 1
        return self._sent[label]

    def _receive(self, label: str, message: Press | Status | Finding) -> None:
        world, name = self.desk.world, self._names[label]
        topic = f"deskbell/{name}/{message.CHANNEL}"
        payload = seal(world.keyring.sign(name), topic, message.encode())
        inbound = inbox.read(topic, payload, world.keyring, world.ledger)
        with self.desk.changing() as session:
            receive.receive(session, [inbound], world, self.now_ms())
