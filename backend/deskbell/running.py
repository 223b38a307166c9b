"""All that runs behind pages and API: database, broker, ingest and clock.

Started here in order, and stopped in the other order.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Final

import structlog

from deskbell import address
from deskbell.clock import Clock
from deskbell.desk import epochs, renewal, restore
from deskbell.desk.buttons import ButtonSettings
from deskbell.desk.desk import Desk
from deskbell.desk.places import probes_of
from deskbell.desk.receive import World
from deskbell.errors import DeskbellError
from deskbell.home import Home
from deskbell.ingest.connection import Address
from deskbell.ingest.thread import Ingest
from deskbell.settings import Settings
from deskbell.store.button import has_any
from deskbell.store.engine import reading
from deskbell.store.keys import Keyring
from deskbell.store.ledger import BadLedger, Ledger
from deskbell.store.migrate import open_database
from deskbell.store.numbers import next_number
from deskbell_broker.access import Access
from deskbell_broker.errors import BrokerError
from deskbell_broker.supervisor import Broker
from deskbell_catalogue import CatalogueError
from deskbell_catalogue import load as load_catalogue
from deskbell_wire.names import DESK_PREFIX

BROKER_WITHIN_S: Final = 20.0

log = structlog.get_logger()


class NotStarted(DeskbellError):
    """The desk does not start; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Running:
    """A desk that takes messages; pages and API are served from it."""

    desk: Desk
    home: Home
    settings: Settings
    ingest: Ingest
    addresses: tuple[str, ...]
    """The brokers that buttons are told, such as `mqtts://127.0.0.1:8883`."""


def now_ms() -> int:
    """Return the milliseconds since 1970 in UTC."""
    return time.time_ns() // 1_000_000


@contextmanager
def running(settings: Settings) -> Iterator[Running]:
    """Run database, broker, ingest and clock for the block. Raises DeskbellError."""
    home = Home(settings.home)
    home.make()
    with home.lock(), ExitStack() as stack:
        if settings.brokers:
            _check_ca(settings, home)
        engine = open_database(settings.database)
        stack.callback(engine.dispose)
        with reading(engine) as session:
            keyring = Keyring(home.master(has_buttons=has_any(session)))
        ledger = _ledger(home)
        world = World(keyring, ledger, _catalogue(settings))
        broker = _own_broker(stack, settings, home, keyring)
        addresses = (broker.address,) if broker else settings.brokers
        told = ButtonSettings(
            addresses,
            settings.status_interval_s,
            probes_of(world.catalogue),
            settings.probe_interval_s,
            settings.second_resolver,
        )
        desk = Desk(engine, world, told, now_ms)
        with desk.writing() as session:
            restore.reconcile(session, ledger, told, now_ms())
            unreadable = renewal.renew(session, told, now_ms())
        for error in unreadable:
            log.error("configuration_not_renewed", button=error.name, why=error.why)
        ledger.started(now_ms())
        stack.callback(_note_stop, desk)
        ingest = _ingest(desk, settings, home, broker, addresses)
        ingest.start()
        stack.callback(ingest.stop)
        clock = Clock(desk)
        clock.start()
        stack.callback(clock.stop)
        if not ingest.wait_until_connected(BROKER_WITHIN_S):
            log.warning("broker_not_reached", broker=addresses[0], next="trying on")
        yield Running(desk, home, settings, ingest, tuple(addresses))


def _ledger(home: Home) -> Ledger:
    try:
        return Ledger(home.ledger)
    except BadLedger as error:
        raise NotStarted("The ledger cannot be read", str(error), "Nothing was changed") from None


def _catalogue(settings: Settings) -> Any:  # noqa: ANN401 the catalogue's own type
    try:
        return load_catalogue(settings.catalogue)
    except CatalogueError as error:
        raise NotStarted(
            "The catalogue cannot be used", str(error), "Correct the file and start again"
        ) from None


def _check_ca(settings: Settings, home: Home) -> None:
    """Raise NotStarted unless the certificates of other brokers can be checked."""
    ca = settings.broker_ca or home.ca
    try:
        ssl.create_default_context(cafile=str(ca))
    except OSError as error:
        why = "is no certificate" if isinstance(error, ssl.SSLError) else error.strerror
        raise NotStarted(
            "DESKBELL_BROKERS cannot be used",
            f"the certificate of their CA, {ca}: {why}",
            "Name that file (PEM) in DESKBELL_BROKER_CA, then start again",
        ) from None


def _own_broker(
    stack: ExitStack, settings: Settings, home: Home, keyring: Keyring
) -> Broker | None:
    """Start the supervised broker, unless the settings name others."""
    if settings.brokers:
        return None
    user = DESK_PREFIX + settings.desk_name
    broker = Broker(
        home.root,
        port=settings.mqtt_port or free_port(),
        bind=settings.broker_bind,
        hosts=settings.certificate_hosts,
        desks={user: keyring.password(user)},
    )
    try:
        broker.start()
    except BrokerError as error:
        raise NotStarted("The broker does not start", str(error), "Then start again") from None
    stack.callback(broker.stop)
    return broker


def _ingest(
    desk: Desk, settings: Settings, home: Home, broker: Broker | None, told: Sequence[str]
) -> Ingest:
    user = DESK_PREFIX + settings.desk_name
    password = desk.world.keyring.password(user)
    addresses = [
        Address(
            host="127.0.0.1" if broker else host,
            port=port,
            user=user,
            password=password,
            ca=settings.broker_ca or home.ca,
        )
        for host, port in map(address.split, told)
    ]
    access = Access(home.access, {user: password})
    door = _Door(broker.set_passwords if broker else access.write_passwords, desk.world.keyring)
    if broker is None:
        _keep(access, desk, door)
    return Ingest(desk, addresses, door.let_in)


class _Door:
    """Who may log in at the broker."""

    def __init__(self, write: Callable[[dict[str, str]], None], keyring: Keyring) -> None:
        self._write = write
        self._keyring = keyring
        self._trouble: str | None = None

    def set(self, names: list[str]) -> None:
        """Make these the only buttons that may. Raises BrokerError."""
        self._write({name: self._keyring.password(name) for name in names})

    def let_in(self, names: list[str]) -> bool:
        """Do the same; False when it is to be tried again, which is logged once."""
        try:
            self.set(names)
        except BrokerError as error:
            trouble: str | None = str(error)
        else:
            trouble = None
        if trouble != self._trouble:
            self._trouble = trouble
            self._report()
        return trouble is None

    def _report(self) -> None:
        if self._trouble is None:
            log.info("logins_written_again")
        else:
            log.error(
                "logins_not_written",
                why=self._trouble,
                lost="nothing: presses go on, but new and revoked buttons wait for this",
            )


def _keep(access: Access, desk: Desk, door: _Door) -> None:
    """Write who may connect for a broker that is not ours: it needs that before we can connect."""
    try:
        access.write_rules()
        with desk.looking() as session:
            door.set(epochs.names_in_force(session))
    except BrokerError as error:
        raise NotStarted(
            "The broker's files cannot be written", str(error), "Then start again"
        ) from None


def _note_stop(desk: Desk) -> None:
    with desk.looking() as session:
        number = next_number(session)
    desk.world.ledger.stopped(number)


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
