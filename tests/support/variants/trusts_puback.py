"""A control: a board that takes the broker's PUBACK for proof; trouble comes after 2 s."""

import json
import struct

from deskbell_button import states
from deskbell_button.button import Button
from deskbell_button.mqtt import Client
from deskbell_wire.messages import Lamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from deskbell_button.button import Outgoing

PUBACK = 0x40

states.TROUBLE_AFTER_MS = 2000
the: "dict[str, Button]" = {}
awaited: "dict[int, int]" = {}
connecting, publish, packet = Button.connecting, Client.publish, Client._packet


def connects(self: Button) -> "Outgoing":
    the["button"] = self
    return connecting(self)


async def publishes(self: Client, topic: str, payload: bytes, retain: bool) -> None:  # noqa: FBT001 the shape of what it replaces
    await publish(self, topic, payload, retain)
    if topic.endswith("up/press"):
        awaited[self._number] = json.loads(payload.split(b"\n")[0])["seq"]


async def takes(self: Client) -> "tuple[int, memoryview | None]":
    kind, body = await packet(self)
    seq = awaited.pop(struct.unpack("!H", body[:2])[0], 0) if body and kind == PUBACK else 0
    journal = the["button"].journal
    if seq in journal.pending:
        number = journal.entry(seq).input
        journal.receipt(seq)
        lamp = Lamp(input=number, state="filed", incident="INC-1", revision=1)
        the["button"].contact.lamps[number] = lamp
    return kind, body


Button.connecting = connects  # type: ignore[method-assign]
Client.publish = publishes  # type: ignore[method-assign]
Client._packet = takes  # type: ignore[method-assign]
