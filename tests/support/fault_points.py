"""Places where a desk process kills itself, and safeguards that a control run leaves out.

Only `desk_process` uses this, in a process that is made to die.
"""

import os
import signal
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from paho.mqtt.client import MQTTMessage
from sqlmodel import Session

from deskbell.desk import taking
from deskbell.desk.inbox import Inbound
from deskbell.desk.outgoing import Outgoing
from deskbell.desk.receive import Received
from deskbell.ingest.connection import MqttConnection
from deskbell.store import press as presses
from deskbell_wire.messages import Press
from deskbell_wire.topics import DOWN_STATE, UP_PRESS


class Death:
    """Kills this process as `kill -9` does, once in the life of a file."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def comes(self) -> None:
        """Die, unless it happened before."""
        if not self._mark.exists():
            self._mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)


def before_commit(death: Death) -> None:
    """Die inside the transaction, when all of it is written."""
    receive = vars(taking)["receive"]

    def receives(session: Session, batch: list[Inbound], *rest: Any) -> Received:
        done: Received = receive(session, batch, *rest)
        if any(isinstance(message.content, Press) for message in batch):
            death.comes()
        return done

    vars(taking)["receive"] = receives  # where it is found


def after_commit(death: Death) -> None:
    """Die with the transaction committed and nothing acknowledged."""
    acknowledge = MqttConnection.acknowledge

    def acknowledges(self: MqttConnection, messages: Iterable[MQTTMessage]) -> None:
        if _has_press(messages):
            death.comes()
        acknowledge(self, messages)

    MqttConnection.acknowledge = acknowledges  # type: ignore[method-assign]


def after_puback(death: Death) -> None:
    """Die with the PUBACK on its way and no receipt said."""
    acknowledge = MqttConnection.acknowledge

    def acknowledges(self: MqttConnection, messages: Iterable[MQTTMessage]) -> None:
        acknowledge(self, messages)
        if _has_press(messages):
            self.flush()
            death.comes()

    MqttConnection.acknowledge = acknowledges  # type: ignore[method-assign]


def after_receipt(death: Death) -> None:
    """Die with the receipt on its way."""
    publish = MqttConnection.publish

    def publishes(self: MqttConnection, outgoing: Iterable[Outgoing]) -> Any:
        said = list(outgoing)
        done = publish(self, said)
        if any(_is_receipt(one) for one in said):
            self.flush()
            death.comes()
        return done

    MqttConnection.publish = publishes  # type: ignore[method-assign]


def before_receipt(death: Death) -> None:
    """Die with PUBACK and receipt made and neither on its way."""
    publish = MqttConnection.publish

    def publishes(self: MqttConnection, outgoing: Iterable[Outgoing]) -> Any:
        said = list(outgoing)
        if any(_is_receipt(one) for one in said):
            death.comes()
        return publish(self, said)

    MqttConnection.publish = publishes  # type: ignore[method-assign]


def _has_press(messages: Iterable[MQTTMessage]) -> bool:
    return any(message.topic.endswith(UP_PRESS) for message in messages)


def _is_receipt(one: Outgoing) -> bool:
    return one.topic.endswith(DOWN_STATE) and b'"receipts":[{' in one.payload


POINTS: Final[Mapping[str, Callable[[Death], None]]] = {
    "before_commit": before_commit,
    "after_commit": after_commit,
    "before_receipt": before_receipt,
    "after_puback": after_puback,
    "after_receipt": after_receipt,
}


def forget_keys() -> None:
    """Take every press for a new one: the key that keeps it single is gone."""
    insert = presses.insert

    def inserts(session: Session, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            known = session.get(presses.Press, (row["name"], row["seq"]))
            if known is not None:
                session.delete(known)
        session.flush()
        insert(session, rows)

    presses.insert = inserts
    presses.receipts = lambda session, keys: {}  # noqa: ARG005 a stand-in takes the same


def say_first() -> None:
    """Send the receipts before the commit: a death in between makes the lamp lie."""
    connections: list[MqttConnection] = []
    receive, flush = vars(taking)["receive"], MqttConnection.flush

    def flushes(self: MqttConnection) -> None:
        connections[:] = [self]
        flush(self)

    def receives(*given: Any) -> Received:
        done: Received = receive(*given)
        connections[0].publish(done.outgoing)
        connections[0].flush()
        return done

    MqttConnection.flush = flushes  # type: ignore[method-assign]
    vars(taking)["receive"] = receives


SAFEGUARDS: Final[Mapping[str, Callable[[], None]]] = {
    "keys": forget_keys,
    "commit_first": say_first,
}
