"""A desk on a real SQLite file, behind the real app of the API."""

import shutil
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlmodel import Session

from deskbell import api, auth
from deskbell.desk import accounts, buttons
from deskbell.desk.buttons import ButtonSettings
from deskbell.desk.desk import Desk
from deskbell.desk.inbox import Inbound
from deskbell.desk.receive import World, receive
from deskbell.home import Home
from deskbell.settings import load as load_settings
from deskbell.store.button import Epoch
from deskbell.store.engine import open_engine
from deskbell.store.keys import Keyring
from deskbell.store.ledger import Ledger
from deskbell.store.migrate import open_database
from deskbell.store.site import Asset, Site
from deskbell_catalogue import Catalogue, load
from deskbell_wire.messages import Press

with warnings.catch_warnings():
    # Starlette prefers httpx2; our lock has httpx, which the command line uses too.
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

NOW_MS = 1_780_000_000_000


@dataclass
class Clock:
    """A clock that stands until a test moves it."""

    ms: int = NOW_MS

    def __call__(self) -> int:
        return self.ms


@dataclass
class House:
    """A desk, its app, and a hand to press with."""

    desk: Desk
    clock: Clock
    app: FastAPI
    seqs: dict[str, int] = field(default_factory=dict)

    def token(self, role: str) -> str:
        with self.desk.writing() as session:
            who = accounts.account(session, role, role, self.clock())
            return accounts.make_token(session, who.id or 0, self.clock())

    def client(self, role: str | None = None) -> TestClient:
        client = TestClient(self.app, raise_server_exceptions=False)
        if role is not None:
            client.headers["Authorization"] = f"Bearer {self.token(role)}"
        return client

    def asset(self, site: str, asset: str, category: str) -> str:
        """Make an asset with a button of its own, and return its `<b>`."""
        with self.desk.writing() as session:
            return self._asset(session, site, asset, category)

    def _asset(self, session: Session, site: str, asset: str, category: str) -> str:
        place = Site(name=site)
        session.add(place)
        session.flush()
        thing = Asset(site_id=place.id or 0, name=asset, category=category)
        session.add(thing)
        session.flush()
        ledger = self.desk.world.ledger
        name = buttons.next_button_id(session, ledger)
        settings = self.desk.button_settings
        return buttons.issue(session, ledger, name, place.id, [thing], settings, self.clock()).name

    def press(self, name: str, kind: str = "short", age_ms: int | None = 1000) -> None:
        """Press the first input of `<b>`, as the desk hears it."""
        seq = self.seqs[name] = self.seqs.get(name, 0) + 1
        with self.desk.changing() as session:
            speaker = session.get_one(Epoch, name)
            press = Press(
                seq=seq, boot=1, n=seq, input=1, kind=kind, about=None, age_ms=age_ms,
                config=speaker.config_version, diagnostics=None,
            )  # fmt: skip
            receive(session, [Inbound(name, press)], self.desk.world, self.clock())


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty database, migrated once: each test gets a copy."""
    path = tmp_path_factory.mktemp("migrated") / "desk.db"
    engine = open_database(f"sqlite:///{path}")
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture
def house(tmp_path: Path, migrated: Path, catalogue: Catalogue) -> Iterator[House]:
    clock = Clock()
    shutil.copyfile(migrated, tmp_path / "desk.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'desk.db'}")
    world = World(Keyring(bytes(32)), Ledger(), catalogue)
    desk = Desk(engine, world, ButtonSettings(("mqtts://127.0.0.1:8883",)), clock)
    app = FastAPI(openapi_url=None)
    app.state.desk = desk
    home = Home(tmp_path)
    home.ca.parent.mkdir()
    home.ca.write_text("PEM", encoding="ascii")
    app.state.home = home
    app.state.settings = load_settings(home=tmp_path)
    app.state.broker_round_trip = lambda: True
    app.state.simulated = {}
    api.install(app)
    auth.check_routes(app)
    yield House(desk, clock, app)
    engine.dispose()
