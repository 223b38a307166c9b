"""The broker in hostile hands: whoever owns it reads everything and may publish anything."""

import os
import signal
from types import TracebackType
from typing import Self

from tests.support.broker import Client, Message, until
from tests.support.house import OPERATOR, OPERATOR_PASSWORD, House


class Operator:
    """A context manager in a house whose broker runs."""

    def __init__(self, house: House) -> None:
        self._client = Client(house.broker, OPERATOR, OPERATOR_PASSWORD)
        acl = house.home.root / "broker" / "acl"
        text = acl.read_text().replace(
            f"user {OPERATOR}\n", f"user {OPERATOR}\ntopic readwrite #\n"
        )
        acl.write_text(text)
        os.kill(house.broker_pid(), signal.SIGHUP)

    def __enter__(self) -> Self:
        self._client.connect()
        self._client.subscribe("deskbell/#")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def heard(self, topic: str) -> list[Message]:
        """Return what has passed on a topic, in order."""
        return [message for message in list(self._client.messages) if message.topic == topic]

    def hear(self, topic: str, containing: bytes = b"") -> Message:
        """Return the first message on a topic that contains this, once it has passed."""

        def found() -> list[Message]:
            return [one for one in self.heard(topic) if containing in one.payload]

        until(found, what=f"{containing!r} on {topic}; {self.heard(topic)}")
        return found()[0]

    def replay(self, message: Message, *, retain: bool = False) -> None:
        """Publish an old message again, as it was."""
        self._client.publish(message.topic, message.payload, retain=retain)

    def publish(self, topic: str, payload: bytes) -> None:
        """Publish anything."""
        self._client.publish(topic, payload)
