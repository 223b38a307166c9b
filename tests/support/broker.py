"""A real broker and real MQTT clients for tests.

with running_broker(tmp_path, buttons={"b1-1": "secret"}) as broker:
    with Client(broker, "b1-1", "secret") as button:
        button.publish("deskbell/b1-1/up/press", b"...")
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode

from deskbell_broker.errors import PartMissing
from deskbell_broker.supervisor import Broker

DESK = "desk-1"
DESK_PASSWORD = "desk-password"
WITHIN_S = 30


class Message(NamedTuple):
    """What arrived."""

    topic: str
    payload: bytes
    retained: bool


def until(condition: Callable[[], object], within_s: float = WITHIN_S, what: str = "") -> None:
    """Wait for a condition; fail when it does not hold in time."""
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"not within {within_s} s: {what or condition}")
        time.sleep(0.01)


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def make_broker(
    home: Path,
    buttons: Mapping[str, str] | None = None,
    desks: Mapping[str, str] | None = None,
    port: int | None = None,
) -> Broker:
    """Return a broker on a free port that was not started yet."""
    broker = Broker(home, port or free_port(), desks=desks or {DESK: DESK_PASSWORD})
    broker.set_passwords(buttons or {})
    return broker


@contextmanager
def running_broker(
    home: Path,
    buttons: Mapping[str, str] | None = None,
    desks: Mapping[str, str] | None = None,
    port: int | None = None,
) -> Iterator[Broker]:
    """Run a broker for the block; skip the test where there is no Mosquitto."""
    broker = make_broker(home, buttons, desks, port)
    try:
        broker.start()
    except PartMissing as error:
        pytest.skip(str(error))
    try:
        yield broker
    finally:
        broker.stop()


def mosquitto_pid(home: Path) -> int:
    """Return the process id of a data folder's Mosquitto, whoever supervises it."""
    conf = str(home / "broker" / "mosquitto.conf").encode()
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            words = (entry / "cmdline").read_bytes().split(b"\0")
            if entry.name.isdigit() and conf in words and b"mosquitto" in words[0]:
                return int(entry.name)
    raise LookupError(f"no Mosquitto runs for {home}")


def open_files(broker: Broker) -> int:
    """Return how many files and sockets the broker's process holds."""
    return len(list(Path(f"/proc/{broker.pid}/fd").iterdir()))


def sockets(broker: Broker, *, listening: bool) -> list[str]:
    """Return the local addresses of the broker's TCP sockets, as the kernel writes them."""
    folder = Path(f"/proc/{broker.pid}")
    ours = set()
    for entry in (folder / "fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            ours.add(str(entry.readlink()))
    tables = [(folder / "net" / name).read_text() for name in ("tcp", "tcp6")]
    rows = [line.split() for table in tables for line in table.splitlines()[1:]]
    return [
        row[1] for row in rows if f"socket:[{row[9]}]" in ours and (row[3] == "0A") == listening
    ]


def files_at_rest(broker: Broker) -> int:
    """Return the number of open files once nobody is connected."""
    until(lambda: not sockets(broker, listening=False), what="nobody is connected")
    return open_files(broker)


def desk(broker: Broker) -> "Client":
    """Return the desk's client, to be entered."""
    return Client(broker, DESK, DESK_PASSWORD)


def trusting(ca: Path) -> ssl.SSLContext:
    """Return a TLS context that trusts just this CA."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(ca)
    return context


class Refused(Exception):
    """The broker answered CONNECT with a refusal; its text is the reason."""


def _at_once(_client: object, _data: object, connection: Any) -> None:
    """Send small packets as they come: else each waits up to 40 ms for the one before."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class Client:
    """A paho client that does not come back by itself; a context manager."""

    def __init__(
        self,
        broker: Broker,
        user: str | None,
        password: str | None,
        *,
        client_id: str | None = None,
        will: tuple[str, bytes] | None = None,
    ) -> None:
        self.broker = broker
        self.messages: list[Message] = []
        self.connected = False
        self.answer: str | None = None
        self._granted: set[int] = set()
        self._arrived = threading.Condition()
        self._paho = paho = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id=user if client_id is None else client_id,
            reconnect_on_failure=False,
        )
        paho.username_pw_set(user, password)
        paho.tls_set_context(trusting(broker.ca))
        if will is not None:
            paho.will_set(will[0], will[1], qos=1, retain=True)
        paho.on_connect = self._on_connect
        paho.on_disconnect = self._on_disconnect
        paho.on_subscribe = self._on_subscribe
        paho.on_message = self._on_message
        paho.on_socket_open = _at_once

    def __enter__(self) -> Self:
        self.connect()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def connect(self) -> None:
        """Connect and wait for the answer; raise Refused when it is no welcome."""
        self.answer = None
        self._paho.connect(self.broker.bind, self.broker.port)
        self._paho.loop_start()
        until(lambda: self.answer is not None, what="CONNACK")
        if not self.connected and self.answer != "Success":
            answer = self.answer
            self.close()
            raise Refused(answer)

    def close(self) -> None:
        """Disconnect in order and end the thread."""
        self._paho.disconnect()
        self._paho.loop_stop()

    def drop(self) -> None:
        """End the connection as an unplugged button does; the broker sends the will."""
        connection = self._paho.socket()
        assert isinstance(connection, ssl.SSLSocket)
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
        until(lambda: not self.connected, what="the connection ends")
        self._paho.loop_stop()

    def publish(
        self, topic: str, payload: bytes = b"x", *, qos: int = 1, retain: bool = False
    ) -> None:
        """Publish and wait for the broker's PUBACK, which proves nothing more."""
        info = self._paho.publish(topic, payload, qos, retain)
        assert info.rc == MQTTErrorCode.MQTT_ERR_SUCCESS
        until(info.is_published, what=f"PUBACK of {topic}")

    def subscribe(self, *filters: str) -> None:
        """Subscribe with QoS 1 and wait for the SUBACK."""
        _, number = self._paho.subscribe([(name, 1) for name in filters])
        assert number is not None
        until(lambda: number in self._granted, what=f"SUBACK of {filters}")

    def wait_for(self, topic: str, payload: bytes | None = None) -> Message:
        """Return the first message of a topic (with this payload), once it is here."""

        def found() -> Message | None:
            with self._arrived:
                here = [m for m in self.messages if m.topic == topic]
            return next((m for m in here if payload in {None, m.payload}), None)

        until(found, what=f"a message on {topic}; there are {self.messages}")
        message = found()
        assert message is not None
        return message

    def topics(self) -> list[str]:
        """Return the topics of what arrived, in order."""
        with self._arrived:
            return [message.topic for message in self.messages]

    # paho's callbacks: it gives its own client, user data and flags first
    def _on_connect(self, *given: Any) -> None:
        reason = given[3]
        self.connected = not reason.is_failure
        self.answer = str(reason)

    def _on_disconnect(self, *given: Any) -> None:
        self.connected = False
        self.answer = self.answer or str(given[3])

    def _on_subscribe(self, *given: Any) -> None:
        self._granted.add(given[2])

    def _on_message(self, *given: Any) -> None:
        message: mqtt.MQTTMessage = given[2]
        with self._arrived:
            self.messages.append(Message(message.topic, bytes(message.payload), message.retain))
