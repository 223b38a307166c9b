"""What came over MQTT, verified and read: before any transaction, one message at a time."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import orjson

from deskbell.store.keys import Keyring
from deskbell.store.ledger import Ledger
from deskbell_wire import checks, jsontext
from deskbell_wire.checks import Unreadable
from deskbell_wire.desk import seq_of
from deskbell_wire.finding import Finding
from deskbell_wire.messages import Press, Status
from deskbell_wire.names import split_topic
from deskbell_wire.signature import Rejected, unseal
from deskbell_wire.topics import UP_FINDING, UP_PRESS, UP_STATUS
from deskbell_wire.will import Will

UNKNOWN_BUTTON: Final = "unknown_button"
UNKNOWN_TOPIC: Final = "unknown_topic"
REVOKED: Final = "revoked"
SUPERSEDED: Final = "superseded"
"""A newer epoch of its button has spoken."""
EMPTY: Final = "empty"


@dataclass(frozen=True, slots=True)
class UnreadablePress:
    """A press that was signed but cannot be read; `seq` is None when not even that can."""

    seq: int | None
    why: str
    raw: bytes
    sent_as: tuple[int, int] | None = None
    """Its `[boot, n]` as far as that can be read: the receipt has to name it."""


@dataclass(frozen=True, slots=True)
class UnreadableOther:
    """A status or finding that was signed but cannot be read."""

    why: str


Content = Press | Status | Will | Finding | UnreadablePress | UnreadableOther


@dataclass(frozen=True, slots=True)
class Inbound:
    """One verified message of `<b>`."""

    name: str
    content: Content


_split_topic = lru_cache(maxsize=200_000)(split_topic)
"""A button says the same topic all its life."""


def read(topic: str, payload: bytes, keyring: Keyring, ledger: Ledger) -> Inbound:
    """Return the verified message, or raise Rejected with the named reason.

    Only what a known key signed is read at all; what was signed but makes no
    sense comes back as unreadable, for it must not be lost.
    """
    parts = _split_topic(topic)
    if parts is None:
        raise Rejected(UNKNOWN_TOPIC)
    name, channel = parts
    if name not in ledger.issued:
        raise Rejected(UNKNOWN_BUTTON)
    if not payload:
        raise Rejected(EMPTY)
    body = unseal(keyring.sign(name), topic, payload)
    if name in ledger.revoked:
        raise Rejected(REVOKED)
    try:
        if channel == UP_PRESS:
            return Inbound(name, Press.decode(body, orjson.loads))
        if channel == UP_FINDING:
            return Inbound(name, Finding.decode(body, orjson.loads))
        if channel == UP_STATUS:
            return Inbound(name, _status(body))
    except Unreadable as error:
        if channel == UP_PRESS:
            return Inbound(name, UnreadablePress(seq_of(body), str(error), body, _sent_as(body)))
        return Inbound(name, UnreadableOther(str(error)))
    raise Rejected(UNKNOWN_TOPIC)


def _sent_as(body: bytes) -> tuple[int, int] | None:
    try:
        value = jsontext.read(body)
        if not isinstance(value, dict):
            return None
        return checks.counter(value.get("boot")), checks.counter(value.get("n"))  # type: ignore[return-value]  # a check returns what it was given
    except ValueError:
        return None


def _status(body: bytes) -> Status | Will:
    if b'"state":"offline"' in body:
        return Will.decode(body, orjson.loads)
    return Status.decode(body, orjson.loads)
