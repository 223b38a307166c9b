"""Ingest: the edge where buttons speak. One thread, one connection, one transaction a batch.

The order is the law: verify, commit, then PUBACK, then the signed receipt. What
was not committed is not acknowledged; buttons hold their presses and send them
again (`desk.taking`). The same thread tells lamps that agents changed, and configurations.
"""

import gc
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

import structlog
from paho.mqtt.client import MQTTMessage

from deskbell import metrics
from deskbell.desk import taking
from deskbell.desk.desk import Desk
from deskbell.desk.outgoing import Outgoing
from deskbell.ingest.connection import Address, ConnectionLost, MqttConnection
from deskbell.ingest.telling import Telling
from deskbell.store import trouble
from deskbell_wire.topics import DOWN_ASK, topic

POLL_S: Final = 1.0
RETRY_S: Final = (0.1, 0.3, 1.0)
COLLECT_AFTER: Final = (20_000, 20, 20)
"""A batch makes 20,000 short-lived objects; to look for cycles every 700 took 14 % of all time."""
ROUND_TRIP_S: Final = 2.0

log = structlog.get_logger()


class Ingest:
    """The thread that talks to a broker: the first of several that lets it in."""

    def __init__(
        self,
        desk: Desk,
        addresses: Sequence[Address],
        on_epochs: Callable[[list[str]], bool],
    ) -> None:
        """Prepare it; `on_epochs` gets every `<b>` that may log in, whenever that changes; False: again."""
        self._desk = desk
        self._addresses = tuple(addresses)
        self._turn = 0
        self._on_epochs = on_epochs
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ingest", daemon=True)
        self._waker, self._woken = socket.socketpair()
        self._woken.settimeout(0)
        self._waker.settimeout(0)
        self._next_round_trip: threading.Event | None = None
        self._asking = threading.Lock()
        self._connected = threading.Event()
        self._trouble: str | None = None
        desk.news.listen(self.wake)

    def start(self) -> None:
        """Start; buttons are heard as soon as the broker is there."""
        gc.set_threshold(*COLLECT_AFTER)
        self._thread.start()

    def stop(self) -> None:
        """Stop after the present batch."""
        self._stopping.set()
        self.wake()
        self._thread.join()
        self._waker.close()
        self._woken.close()

    def wait_until_connected(self, timeout_s: float) -> bool:
        """Tell whether the desk is subscribed at its broker within the time."""
        return self._connected.wait(timeout_s)

    @property
    def is_connected(self) -> bool:
        """Tell whether the desk is subscribed, so that a button can reach it."""
        return self._connected.is_set()

    def wake(self) -> None:
        """Look for lamps and configurations to tell; may be called from any thread."""
        with suppress(OSError):  # full: it is about to wake anyhow; closed: it has stopped
            self._waker.send(b"!")

    def round_trip(self) -> bool:
        """Tell whether the broker takes a message of the desk within two seconds.

        The message is sent after this was asked; all who ask until then share it.
        """
        with self._asking:
            done = self._next_round_trip = self._next_round_trip or threading.Event()
        self.wake()
        return done.wait(ROUND_TRIP_S)

    def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            started = time.monotonic()
            try:
                self._converse()
            except ConnectionLost as error:
                log.warning(
                    "broker_lost",
                    broker=self._address.host,
                    why=str(error),
                    lost="nothing, buttons send again",
                )
            except Exception as error:
                # This thread must not die: without it no press is heard.
                if trouble.is_of_the_database(error):
                    self._report(error)
                else:
                    log.exception(
                        "ingest_failed", lost="nothing, what is not committed comes again"
                    )
            finally:
                if not self._connected.is_set():
                    self._turn += 1  # one that was reached is tried again first
                self._note_connection(is_up=False)
            failures = 0 if time.monotonic() - started > RETRY_S[-1] else failures + 1
            self._stopping.wait(RETRY_S[min(failures, len(RETRY_S) - 1)])

    def _report(self, error: Exception) -> None:
        """Log cause and remedy of the database's trouble; the same one only once, it may last."""
        why, remedy = trouble.explain(error)
        if why != self._trouble:
            self._trouble = why
            log.error(
                "database_does_not_work",
                why=why,
                do=remedy,
                lost="nothing: no press is acknowledged, buttons keep them and send them again",
            )

    @property
    def _address(self) -> Address:
        return self._addresses[self._turn % len(self._addresses)]

    def _converse(self) -> None:
        connection = MqttConnection(self._address)
        telling = Telling(self._desk, connection, self._on_epochs)
        try:
            while not self._stopping.is_set():
                messages = connection.receive(self._woken, POLL_S)
                if connection.is_subscribed and not self._connected.is_set():
                    self._note_connection(is_up=True)
                    telling.everything()
                if messages:
                    self._take(messages, connection, telling)
                if self._was_woken() or not messages:
                    telling.changes()
                    self._start_round_trip(connection, telling)
        finally:
            connection.close()

    def _note_connection(self, *, is_up: bool) -> None:
        """Note a change, and tell pages of it."""
        if is_up == self.is_connected:
            return
        if is_up:
            self._connected.set()
        else:
            self._connected.clear()
        metrics.CONNECTED.set(is_up)
        self._desk.news.tell()

    def _was_woken(self) -> bool:
        try:
            return bool(self._woken.recv(4096))
        except BlockingIOError:
            return False

    def _take(
        self, messages: list[MQTTMessage], connection: MqttConnection, telling: Telling
    ) -> None:
        metrics.BATCH.observe(len(messages))
        taken = taking.take(self._desk, messages)
        if self._trouble is not None:
            self._trouble = None
            log.info("database_works_again")
        telling.epochs_changed |= taken.someone_spoke_first
        connection.acknowledge(taken.settled)
        connection.publish(taken.outgoing)
        connection.flush()
        for outcome, count in taken.counts.items():
            metrics.MESSAGES.labels(outcome).inc(count)

    def _start_round_trip(self, connection: MqttConnection, telling: Telling) -> None:
        if telling.is_on_a_round_trip:
            return
        with self._asking:
            done, self._next_round_trip = self._next_round_trip, None
        if done is not None:
            ask = Outgoing(topic(self._address.user, DOWN_ASK), b"", retain=False)
            telling.await_puback(connection.publish([ask])[0], done)
