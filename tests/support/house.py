"""The whole product on one machine: broker, desk, and buttons that run on the real VM.

with House(tmp_path) as house:
    house.button("till")
    house.open()
    house.start("till")

A button's name is its label; its inputs are "till", or "counter/1", "counter/2".
The broker runs beside the desk, so that each can fail alone; with
`own_broker=True` the desk starts and supervises it, as `deskbell up` does.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from deskbell import logs
from deskbell.desk import buttons, work
from deskbell.desk.buttons import ButtonSettings
from deskbell.desk.work import Actor
from deskbell.home import Home
from deskbell.running import NotStarted, Running, now_ms, running
from deskbell.settings import Settings, load
from deskbell.store.button import Epoch
from deskbell.store.engine import open_engine, reading, writing
from deskbell.store.incident import Incident, WorkLog
from deskbell.store.keys import Keyring
from deskbell.store.ledger import Ledger
from deskbell.store.migrate import open_database
from deskbell.store.press import Press
from deskbell_broker.errors import PartMissing
from deskbell_broker.network import answers
from deskbell_broker.supervisor import Broker
from deskbell_wire.names import split_username
from tests.support import vm
from tests.support.boards import FIRMWARE, Board
from tests.support.broker import free_port, mosquitto_pid
from tests.support.equipment import asset, site_id
from tests.support.killable_desk import DeskProcess, desk_words, desk_words_on

OPERATOR: Final = "desk-operator"
"""A broker user that may read and write everything: whoever owns the broker."""
OPERATOR_PASSWORD: Final = "a-hostile-password"


class House:
    """A context manager: whatever it started has ended when the block ends."""

    def __init__(
        self,
        folder: Path,
        *,
        own_broker: bool = False,
        status_interval_s: int = 50,
        database_url: str = "",
    ) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.home = Home(folder / "home")
        self.home.make()
        self.keyring = Keyring(self.home.master())
        self.own_broker = own_broker
        self.status_interval_s = status_interval_s
        self.database_url = database_url
        desks = {name: self.keyring.password(name) for name in ("desk-1", "desk-2")}
        self.broker = Broker(
            self.home.root, free_port(), desks={**desks, OPERATOR: OPERATOR_PASSWORD}
        )
        self.boards: dict[str, Board] = {}
        self.names: dict[str, str] = {}
        """`<b>` of each button, by its label."""
        self.other_brokers: list[str] = []
        """What a button tries when it does not reach the broker at which the desk is."""
        self.dead_brokers: list[str] = []
        """What the desk tries first, and in vain."""
        self.running: Running | None = None
        self._assets: dict[str, int] = {}
        self._inputs: dict[str, int] = {}
        self._stack = ExitStack()
        self._desk: ExitStack | None = None
        self._engine: Engine | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()
        self.close()
        self.broker.stop()
        if self._engine is not None:
            self._engine.dispose()
        logs.configure(None, quiet=True)

    # ---- desk and broker ----

    @property
    def address(self) -> str:
        """Return the broker's address as buttons are told it."""
        return f"mqtts://127.0.0.1:{self.broker.port}"

    def settings(self) -> Settings:
        """Return the desk's settings."""
        beside = None if self.own_broker else (*self.dead_brokers, self.address)
        return load(
            home=self.home.root,
            mqtt_port=self.broker.port,
            brokers=beside,
            database_url=self.database_url,
            status_interval_s=self.status_interval_s,
        )

    def start_broker(self) -> None:
        """Start the broker beside the desk, and let every button log in. Skip without Mosquitto."""
        if self.own_broker:
            return
        passwords = {name: self.keyring.password(name) for name in self.names.values()}
        self.broker.set_passwords(passwords)
        try:
            self.broker.start()
        except PartMissing as error:
            pytest.skip(str(error))

    def open(self) -> Running:
        """Start the desk in this process; the broker too, where it is not up yet."""
        logs.configure(self.home.logs, quiet=True)
        self.start_broker()
        self._desk = ExitStack()
        try:
            self.running = self._desk.enter_context(running(self.settings()))
        except NotStarted as error:
            if isinstance(error.__context__, PartMissing):
                pytest.skip(str(error))
            raise
        return self.running

    def close(self) -> None:
        """Stop the desk in order."""
        self.running = None
        desk, self._desk = self._desk, None
        if desk is not None:
            desk.close()

    def log(self) -> list[dict[str, Any]]:
        """Return what the desk in this process has logged."""
        text = (self.home.logs / logs.FILE).read_text()
        return [json.loads(line) for line in text.splitlines()]

    def process(self, *arguments: str, **environment: str) -> DeskProcess:
        """Start the desk as a process of its own, to be killed; see `desk_process`."""
        self.start_broker()
        words = desk_words(*arguments)
        desk = DeskProcess(self.settings(), self.folder / "desk.err", words, environment)
        self._stack.callback(desk.kill)
        desk.wait_until_ready()
        return desk

    def process_on_small_disk(self, *arguments: str) -> tuple[DeskProcess, Path]:
        """Start the desk with its database on a disk of its own; return where we see that disk.

        The disk is a tmpfs in a namespace of the desk's, and ends with it.
        """
        self.start_broker()
        self.forget_database()
        disk = self.folder / "disk"
        disk.mkdir()
        words = desk_words_on(disk, self.home.root, *arguments)
        settings = self.settings().model_copy(
            update={"database_url": f"sqlite:///{disk / 'desk.db'}"}
        )
        desk = DeskProcess(settings, self.folder / "desk.err", words, {})
        self._stack.callback(desk.kill)
        desk.wait_until_ready()
        return desk, Path(f"/proc/{desk.pid}/root{disk}")

    def look_at(self, disk: Path) -> None:
        """Copy the database from a disk that only the desk has, and look at that from now on."""
        copy = self.folder / "copy"
        copy.mkdir()
        for file in disk.glob("desk.db*"):
            shutil.copy(file, copy)
        self.database_url = f"sqlite:///{copy / 'desk.db'}"
        self._engine = None

    def broker_pid(self) -> int:
        """Return the process id of this house's Mosquitto, whoever supervises it."""
        return mosquitto_pid(self.home.root)

    def is_broker_back(self, killed: int) -> bool:
        """Tell whether another Mosquitto than the killed one answers."""
        try:
            pid = self.broker_pid()
        except LookupError:
            return False
        return pid != killed and answers("127.0.0.1", self.broker.port, self.broker.ca, 1)

    # ---- register ----

    @contextmanager
    def changing(self) -> Iterator[Session]:
        """Open a transaction as the pages would; a desk in another process notices by looking."""
        if self.running is not None:
            with self.running.desk.changing() as session:
                yield session
        else:
            with writing(self._own_engine()) as session:
                yield session

    def ledger(self) -> Ledger:
        """Return the ledger of the desk in this process, or that of one that is closed."""
        return self.running.desk.world.ledger if self.running else Ledger(self.home.ledger)

    def _own_engine(self) -> Engine:
        if self._engine is None:
            url = self.settings().database
            open_database(url).dispose()
            self._engine = open_engine(url)
        return self._engine

    def forget_database(self) -> None:
        """Close this side's connections, for the files are about to be replaced."""
        if self._engine is not None:
            self._engine.dispose()

    def button(self, name: str, *assets: str | None, of: str | None = None) -> str:
        """Enrol a button whose inputs stand for these assets; without any, for its own name.

        None is an input that nobody has assigned. `of` issues a new epoch of the
        button with that label. Returns `<b>`.
        """
        wanted = assets or (name,)
        ledger = self.ledger()
        with self.changing() as session:
            site = site_id(session)
            inputs = [None if one is None else asset(session, one, self._assets) for one in wanted]
            parts = None if of is None else split_username(self.names[of])
            button_id = parts[0] if parts else buttons.next_button_id(session, ledger)
            told = ButtonSettings((self.address,), self.status_interval_s)
            epoch = buttons.issue(session, ledger, button_id, site, inputs, told, now_ms())
            self.names[name] = epoch.name
        self._inputs[name] = len(wanted)
        if not self.own_broker:
            passwords = {one: self.keyring.password(one) for one in self.names.values()}
            self.broker.set_passwords(passwords)
        return self.names[name]

    def claim(self, name: str, label: str, number: int = 1) -> None:
        """Assign an input to an asset."""
        told = ButtonSettings((self.address,), self.status_interval_s)
        with self.changing() as session:
            thing = asset(session, label, self._assets)
            epoch = session.get(Epoch, self.names[name])
            assert epoch is not None
            buttons.claim(session, epoch, number, thing, told, now_ms())

    def revoke(self, name: str) -> None:
        """Revoke a button, all its epochs."""
        button_id = self.names[name].rpartition("-")[0]
        told = ButtonSettings((self.address,), self.status_interval_s)
        with self.changing() as session:
            buttons.revoke(session, self.ledger(), button_id, told, now_ms())

    # ---- boards ----

    def start(self, *names: str, program: tuple[str, ...] = FIRMWARE) -> None:
        """Give these buttons power; the first time they are provisioned."""
        for name in names:
            self.board(name, program).start()
            self._stack.callback(self.boards[name].kill)

    def board(self, name: str, program: tuple[str, ...] = FIRMWARE) -> Board:
        """Return a button's board, provisioned but without power yet."""
        known = self.boards.get(name)
        if known is None:
            vm.command()  # skips where there is no MicroPython
            folder = self.folder / "boards" / name
            known = Board(folder, self._inputs[name], program)
            (folder / "flash" / "provision.json").write_text(json.dumps(self.provision(name)))
            self.boards[name] = known
        return known

    def provision(self, name: str) -> dict[str, Any]:
        """Return what a technician copies onto this button's board."""
        full = self.names[name]
        button_id, _, epoch = full.rpartition("-")
        return {
            "button": button_id,
            "epoch": int(epoch),
            "key": self.keyring.sign(full).hex(),
            "password": self.keyring.password(full),
            "ca": self.broker.ca.read_text(),
            "brokers": [self.address, *self.other_brokers],
        }

    def cut_power(self, name: str) -> None:
        """Take a button's power away and give it back."""
        self.boards[name].kill()
        self.boards[name].start()

    # ---- what became of it ----

    def looking(self) -> AbstractContextManager[Session]:
        """Open a transaction that reads."""
        return reading(self._own_engine())

    def incidents(self, *subjects: str) -> list[Incident]:
        """Return every incident, oldest first; only those of assets with these labels if given."""
        with self.looking() as session:
            found = list(session.exec(select(Incident).order_by(col(Incident.number))))
        wanted = {self._assets.get(one) for one in subjects}
        return [one for one in found if not subjects or one.asset_id in wanted]

    def presses(self, name: str) -> list[Press]:
        """Return the presses of a button that the desk has, by number."""
        statement = select(Press).where(Press.name == self.names[name]).order_by(col(Press.seq))
        with self.looking() as session:
            return list(session.exec(statement))

    def work_log(self) -> list[WorkLog]:
        """Return every line of every incident's history, in order."""
        with self.looking() as session:
            return list(session.exec(select(WorkLog).order_by(col(WorkLog.id))))

    def epoch(self, name: str) -> Epoch:
        """Return what the desk knows of a button."""
        with self.looking() as session:
            found = session.get(Epoch, self.names[name])
        assert found is not None
        return found

    # ---- agents ----

    def agent(self, verb: str, label: str) -> None:
        """Make an agent's move on the open incident of an asset."""
        number = self.incidents(label)[-1].number
        with self.changing() as session:
            work.move(session, number, verb, Actor(None), now_ms())
