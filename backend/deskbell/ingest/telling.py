"""What goes out without being asked for: lamps, configurations, who may log in."""

import threading
from collections.abc import Callable

import structlog
from paho.mqtt.client import MQTTMessageInfo

from deskbell.desk import asking, buttons, epochs, lamps
from deskbell.desk.desk import Desk
from deskbell.desk.outgoing import Outgoing
from deskbell.ingest.connection import MqttConnection
from deskbell_wire.topics import UP_STATUS, topic

log = structlog.get_logger()


class Telling:
    """Tells over one connection what changed; a mark is cleared only when it is told."""

    def __init__(
        self, desk: Desk, connection: MqttConnection, on_epochs: Callable[[list[str]], bool]
    ) -> None:
        """Prepare it; nothing is told yet."""
        self._desk = desk
        self._connection = connection
        self._on_epochs = on_epochs
        self._unproved: list[tuple[MQTTMessageInfo, threading.Event | None]] = []
        self.epochs_changed = False

    @property
    def is_on_a_round_trip(self) -> bool:
        """Tell whether somebody waits for the broker to take a message."""
        return any(done is not None for _, done in self._unproved)

    def await_puback(self, info: MQTTMessageInfo, done: threading.Event) -> None:
        """Set this event when the broker has taken the message."""
        self._unproved.append((info, done))

    def everything(self) -> None:
        """Tell all that is due on a new connection."""
        self.epochs_changed = True
        self.changes()

    def changes(self) -> None:
        """Tell lamps and configurations that changed; then let the broker know who may log in."""
        self._tell_configs()
        self._tell_lamps()
        self._ask()
        self._connection.flush()
        proved = [done for info, done in self._unproved if info.is_published()]
        self._unproved = [one for one in self._unproved if not one[0].is_published()]
        configs_on_their_way = any(done is None for _, done in self._unproved)
        if self.epochs_changed and not configs_on_their_way:
            with self._desk.looking() as session:
                names = epochs.names_in_force(session)
            self.epochs_changed = not self._on_epochs(names)
        for done in proved:
            if done is not None:
                done.set()  # who waits may count on all of the above

    def _tell_configs(self) -> None:
        with self._desk.looking() as session:
            unsent = buttons.unsent_configs(session, self._desk.world.keyring)
        if not unsent.told:
            return
        for error in unsent.unreadable:
            log.error(
                "configuration_not_sent",
                button=error.name,
                why=error.why,
                do="claim its inputs again, for assets with short names of one line",
            )
        for info in self._connection.publish(unsent.outgoing):
            self._unproved.append((info, None))
        self._connection.publish(
            Outgoing(topic(name, UP_STATUS), b"", retain=True) for name in unsent.revoked
        )
        self._connection.flush()
        with self._desk.changing() as session:
            buttons.configs_sent(session, unsent.told)
        self.epochs_changed = True

    def _ask(self) -> None:
        with self._desk.looking() as session:
            if not asking.is_due(session):
                return
        with self._desk.writing() as session:
            asks = asking.asks(session, self._desk.world.keyring, self._desk.now_ms())
        self._connection.publish(asks)

    def _tell_lamps(self) -> None:
        with self._desk.looking() as session:
            if not lamps.is_due(session):
                return
        with self._desk.writing() as session:
            assertion = lamps.assert_lamps(session, self._desk.world.keyring, self._desk.now_ms())
        self._connection.publish(assertion.outgoing)
        self._connection.flush()
        with self._desk.writing() as session:
            lamps.lamps_told(session, assertion.told)
