"""What the desk says to buttons, signed, to be published after the commit."""

from dataclasses import dataclass

from deskbell.store.keys import Keyring
from deskbell_wire.record import Message
from deskbell_wire.signature import seal
from deskbell_wire.topics import RETAINED, topic


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One MQTT message, QoS 1."""

    topic: str
    payload: bytes
    retain: bool


def sealed(keyring: Keyring, name: str, message: Message) -> Outgoing:
    """Return a message for `<b>`, signed for its topic."""
    full = topic(name, message.CHANNEL)
    payload = seal(keyring.sign(name), full, message.encode())
    return Outgoing(full, payload, retain=message.CHANNEL in RETAINED)
