"""Ingest: the edge where buttons speak. One thread, one connection, one transaction a batch.

The order is the law: verify, commit, then PUBACK, then the signed receipt. A
batch that fails is not acknowledged; buttons hold their presses and send them
again. The same thread tells lamps that agents changed, and configurations.
"""

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import structlog
from paho.mqtt.client import MQTTMessage

from deskbell import metrics
from deskbell.desk.desk import Desk
from deskbell.desk.inbox import Inbound, read
from deskbell.desk.outgoing import Outgoing
from deskbell.desk.receive import receive
from deskbell.ingest.connection import Address, ConnectionLost, MqttConnection
from deskbell.ingest.telling import Telling
from deskbell_wire.signature import Rejected
from deskbell_wire.topics import DOWN_ASK, topic

POLL_S: Final = 1.0
RETRY_S: Final = (0.1, 0.3, 1.0)
ROUND_TRIP_S: Final = 2.0

log = structlog.get_logger()


class Ingest:
    """The thread that talks to one broker."""

    def __init__(
        self, desk: Desk, address: Address, on_epochs: Callable[[list[str]], None]
    ) -> None:
        """Prepare it; `on_epochs` gets every `<b>` that may log in, whenever that changes."""
        self._desk = desk
        self._address = address
        self._on_epochs = on_epochs
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ingest", daemon=True)
        self._waker, self._woken = socket.socketpair()
        self._woken.settimeout(0)
        self._waker.settimeout(0)
        self._round_trips: list[threading.Event] = []
        self._connected = threading.Event()
        desk.news.listen(self.wake)

    def start(self) -> None:
        """Start; buttons are heard as soon as the broker is there."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the present batch."""
        self._stopping.set()
        self.wake()
        self._thread.join()

    def wait_until_connected(self, timeout_s: float) -> bool:
        """Tell whether the desk is subscribed at its broker within the time."""
        return self._connected.wait(timeout_s)

    def wake(self) -> None:
        """Look for lamps and configurations to tell; may be called from any thread."""
        with suppress(BlockingIOError):  # full: it is about to wake anyhow
            self._waker.send(b"!")

    def round_trip(self) -> bool:
        """Tell whether the broker takes a message of the desk within two seconds."""
        done = threading.Event()
        self._round_trips.append(done)
        self.wake()
        return done.wait(ROUND_TRIP_S)

    def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            started = time.monotonic()
            try:
                self._converse()
            except ConnectionLost as error:
                log.warning("broker_lost", why=str(error), lost="nothing, buttons send again")
            except Exception:
                # This thread must not die: without it no press is heard.
                log.exception("ingest_failed", lost="nothing, what was not committed comes again")
            finally:
                self._connected.clear()
                metrics.CONNECTED.set(0)
            failures = 0 if time.monotonic() - started > RETRY_S[-1] else failures + 1
            self._stopping.wait(RETRY_S[min(failures, len(RETRY_S) - 1)])

    def _converse(self) -> None:
        connection = MqttConnection(self._address)
        telling = Telling(self._desk, connection, self._on_epochs)
        try:
            while not self._stopping.is_set():
                messages = connection.receive(self._woken, POLL_S)
                if connection.is_subscribed and not self._connected.is_set():
                    self._connected.set()
                    metrics.CONNECTED.set(1)
                    telling.everything()
                if messages:
                    self._take(messages, connection, telling)
                if self._was_woken() or not messages:
                    telling.changes()
                    self._start_round_trips(connection, telling)
        finally:
            connection.close()

    def _was_woken(self) -> bool:
        try:
            return bool(self._woken.recv(4096))
        except BlockingIOError:
            return False

    def _take(
        self, messages: list[MQTTMessage], connection: MqttConnection, telling: Telling
    ) -> None:
        verified, counts = self._verify(messages)
        outgoing: list[Outgoing] = []
        metrics.BATCH.observe(len(messages))
        if verified:
            with metrics.TRANSACTION.time(), self._desk.changing() as session:
                received = receive(session, verified, self._desk.world, self._desk.now_ms())
            outgoing += received.outgoing
            counts.update(received.counts)
            telling.epochs_changed |= received.someone_spoke_first
        connection.acknowledge(messages)
        connection.publish(outgoing)
        connection.flush()
        for outcome, count in counts.items():
            metrics.MESSAGES.labels(outcome).inc(count)

    def _verify(self, messages: list[MQTTMessage]) -> tuple[list[Inbound], Counter[str]]:
        world = self._desk.world
        verified: list[Inbound] = []
        counts: Counter[str] = Counter()
        for message in messages:
            try:
                full = message.topic
                verified.append(read(full, bytes(message.payload), world.keyring, world.ledger))
            except Rejected as error:
                counts[error.reason] += 1
            except UnicodeDecodeError:  # a topic that is no text: no button has one
                counts["unknown_topic"] += 1
        return verified, counts

    def _start_round_trips(self, connection: MqttConnection, telling: Telling) -> None:
        waiting, self._round_trips = self._round_trips, []
        if waiting:
            ask = Outgoing(topic(self._address.user, DOWN_ASK), b"", retain=False)
            telling.await_puback(connection.publish([ask])[0], waiting)
