"""A shop for tests of use cases: a desk on SQLite, assets, buttons, and their signed messages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlmodel import Session

from deskbell.desk import buttons, inbox, lamps, proof, receive, restore, work
from deskbell.desk.outgoing import Outgoing
from deskbell.store import tables
from deskbell.store.button import Epoch
from deskbell.store.engine import open_engine, reading, writing
from deskbell.store.keys import Keyring
from deskbell.store.ledger import Ledger
from deskbell.store.site import Asset, Site
from deskbell_catalogue import load
from deskbell_wire.finding import Finding
from deskbell_wire.messages import Press, State, Status
from deskbell_wire.record import Message
from deskbell_wire.signature import seal
from deskbell_wire.topics import DOWN_STATE, UP_PRESS, topic

SETTINGS = buttons.ButtonSettings(("mqtts://127.0.0.1:8883",))
START_MS = 1_700_000_000_000
NAME = "b0001-1"
STEP_MS = 100
"""So long does everything take."""


class Shop:
    """One site with a till and a printer; button b0001 has the till, the printer and a free input."""

    def __init__(self, url: str = "sqlite://", hours: str = "", zone: str = "UTC") -> None:
        self.engine = open_engine(url)
        tables.METADATA.create_all(self.engine)
        self.world = receive.World(Keyring(b"m" * 32), Ledger(), load(None))
        self.now_ms = START_MS
        self.heard: list[Outgoing] = []
        self.counts: dict[str, int] = {}
        self._n = 0
        with self.writing() as session:
            restore.reconcile(session, self.world.ledger, SETTINGS, self.now_ms)
            session.add(Site(name="Utrecht", hours=hours, zone=zone))
            session.flush()
            session.add(Asset(site_id=1, name="Till 2", category="till"))
            session.add(Asset(site_id=1, name="Printer", category="printer"))
            session.flush()
            self.config = self.issue(session, 1, 2, None).config_version

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with writing(self.engine) as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with reading(self.engine) as session:
            yield session

    def issue(self, session: Session, *assets: int | None) -> Epoch:
        """Enrol b0001 anew."""
        chosen = [session.get(Asset, one) if one else None for one in assets]
        return buttons.issue(session, self.world.ledger, "b0001", 1, chosen, SETTINGS, self.now_ms)

    # ---- what buttons say ----

    def press(self, seq: int, kind: str = "short", **other: object) -> Press:
        """Return a press of input 1 made a moment ago."""
        self._n += 1
        values: dict[str, object] = {
            "seq": seq, "boot": 1, "n": self._n, "input": 1, "kind": kind, "about": None,
            "age_ms": 5, "config": self.config, "diagnostics": None,
        }  # fmt: skip
        return Press(**{**values, **other})  # type: ignore[arg-type]  # its fields, by name

    def status(self, *held: tuple[int, int], **other: object) -> Status:
        """Return a status."""
        self._n += 1
        values: dict[str, object] = {
            "boot": 1, "n": self._n, "connect": 1, "state": "online", "held": list(held),
            "lamps": [], "config": self.config, "version": 0, "diagnostics": None,
        }  # fmt: skip
        return Status(**{**values, **other})  # type: ignore[arg-type]  # its fields, by name

    def finding(
        self,
        probe: str,
        verdict: str,
        cause: str | None = None,
        *,
        seq: int | None = None,
        number: int = 1,
        **evidence: Any,
    ) -> Finding:
        """Return what a probe saw at an input; without a press it is a routine look, or one that was asked for."""
        self._n += 1
        return Finding(
            seq=seq, boot=1, n=self._n, input=number, probe=probe, verdict=verdict, cause=cause,
            evidence=evidence, took_ms=20,
        )  # fmt: skip

    def put(self, asset_id: int, address: str) -> None:
        """Write an asset's address into the register."""
        with self.writing() as session:
            asset = session.get_one(Asset, asset_id)
            asset.address = address
            session.add(asset)

    def inbound(self, message: Message, name: str = NAME) -> inbox.Inbound:
        """Return a message as the inbox reads it from the wire."""
        full = topic(name, message.CHANNEL)
        payload = seal(self.world.keyring.sign(name), full, message.encode())
        return inbox.read(full, payload, self.world.keyring, self.world.ledger)

    def garbage(self, body: str, name: str = NAME) -> inbox.Inbound:
        """Return a signed press that says this."""
        full = topic(name, UP_PRESS)
        payload = seal(self.world.keyring.sign(name), full, body)
        return inbox.read(full, payload, self.world.keyring, self.world.ledger)

    def send(self, *messages: Message | inbox.Inbound, name: str = NAME) -> State | None:
        """Deliver messages in one batch; return the newest word to `<b>`."""
        self.now_ms += STEP_MS
        batch = [m if isinstance(m, inbox.Inbound) else self.inbound(m, name) for m in messages]
        with self.writing() as session:
            received = receive.receive(session, batch, self.world, self.now_ms)
        self.heard = received.outgoing
        self.counts = dict(received.counts)
        words = [o for o in received.outgoing if o.topic == topic(name, DOWN_STATE)]
        return State.decode(words[-1].payload[:-33]) if words else None

    # ---- what agents do ----

    def move(self, number: int, verb: str) -> int:
        """Make a move; return the incident's new revision."""
        self.now_ms += STEP_MS
        with self.writing() as session:
            found = work.move(session, number, verb, work.Actor(None), self.now_ms)
            proof.after(session, found, verb, self.world.catalogue, self.now_ms)
            return found.revision

    def tell(self) -> dict[str, State]:
        """Tell the lamps that changed; return the words by `<b>`."""
        with self.writing() as session:
            told = lamps.assert_lamps(session, self.world.keyring, self.now_ms)
            lamps.lamps_told(session, told.told)
        return {o.topic.split("/")[1]: State.decode(o.payload[:-33]) for o in told.outgoing}

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """Return what is committed."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(statement)]
