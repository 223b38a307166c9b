"""Take a batch: verify each message, one transaction, and what to do when that fails.

However a message comes, over MQTT or handed over by a technician's tool, it goes this way.
When disk, file or server of the database fails, nothing of the batch is
acknowledged and all of it comes again. Any other failure may be the fault of a
single message, so each is then tried alone, in a transaction of its own. What
fails alone is kept as unreadable, for a button signed it: stored as bytes,
receipted, and an incident for the technicians. Nothing else waits for it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Generic, Protocol, TypeVar

import structlog

from deskbell import metrics
from deskbell.desk.desk import Desk
from deskbell.desk.inbox import Inbound, UnreadableOther, UnreadablePress, read
from deskbell.desk.outgoing import Outgoing
from deskbell.desk.receive import receive
from deskbell.store import trouble
from deskbell_wire.messages import Press, Receipt
from deskbell_wire.signature import Rejected

FAILED: Final = "failed"

log = structlog.get_logger()


class Carried(Protocol):
    """A message as it was carried to the desk."""

    @property
    def topic(self) -> str:
        """Return where it was published. Raises UnicodeDecodeError for what is no text."""

    @property
    def payload(self) -> bytes | bytearray:
        """Return content and signature."""


M = TypeVar("M", bound=Carried)


@dataclass(frozen=True, slots=True)
class Verified(Generic[M]):
    """A message that a known key signed."""

    message: M
    inbound: Inbound


@dataclass(slots=True)
class Taken(Generic[M]):
    """What became of a batch."""

    rejected: list[tuple[M, str]] = field(default_factory=list)
    """Not signed by a known key, and why that is said."""
    committed: list[Verified[M]] = field(default_factory=list)
    """What was kept, or dropped because its epoch is over."""
    receipts: dict[str, list[Receipt]] = field(default_factory=dict)
    dropped: dict[str, str] = field(default_factory=dict)
    """Each `<b>` that is not listened to any more, and why."""
    outgoing: list[Outgoing] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    someone_spoke_first: bool = False

    @property
    def settled(self) -> list[M]:
        """Return the messages to acknowledge; the others come again."""
        return [message for message, _ in self.rejected] + [one.message for one in self.committed]


def take(desk: Desk, messages: Iterable[M]) -> Taken[M]:
    """Verify and commit a batch; raises what the database raises when it cannot work."""
    taken: Taken[M] = Taken()
    verified = list(_verify(desk, messages, taken))
    if not verified:
        return taken
    try:
        _commit(desk, verified, taken)
    except Exception as error:
        if trouble.is_of_the_database(error):
            raise
        # Whatever it was, it must hold up nobody: each message is tried alone.
        log.warning("batch_failed", why=repr(error), messages=len(verified), next="one by one")
        for one in verified:
            _commit_alone(desk, one, taken)
    return taken


def _verify(desk: Desk, messages: Iterable[M], taken: Taken[M]) -> Iterable[Verified[M]]:
    world = desk.world
    for message in messages:
        try:
            full = message.topic
            inbound = read(full, bytes(message.payload), world.keyring, world.ledger)
        except Rejected as error:
            reason = error.reason
        except UnicodeDecodeError:  # a topic that is no text: no button has one
            reason = "unknown_topic"
        else:
            yield Verified(message, inbound)
            continue
        taken.counts[reason] += 1
        taken.rejected.append((message, reason))


def _commit(desk: Desk, batch: list[Verified[M]], taken: Taken[M]) -> None:
    inbound = [one.inbound for one in batch]
    with metrics.TRANSACTION.time(), desk.changing() as session:
        received = receive(session, inbound, desk.world, desk.now_ms())
    taken.committed += batch
    for name, receipts in received.receipts.items():
        taken.receipts.setdefault(name, []).extend(receipts)
    taken.dropped |= received.dropped
    taken.outgoing += received.outgoing
    taken.counts.update(received.counts)
    taken.someone_spoke_first |= received.someone_spoke_first


def _commit_alone(desk: Desk, one: Verified[M], taken: Taken[M]) -> None:
    try:
        _commit(desk, [one], taken)
    except Exception as error:
        if trouble.is_of_the_database(error):
            raise
        log.exception("message_failed", button=one.inbound.name, next="kept as unreadable")
        _keep(desk, one, f"failed: {type(error).__name__}", taken)


def _keep(desk: Desk, one: Verified[M], why: str, taken: Taken[M]) -> None:
    taken.counts[FAILED] += 1
    content = one.inbound.content
    if isinstance(content, Press):
        body = bytes(one.message.payload).rpartition(b"\n")[0]
        sent_as = (content.boot, content.n)
        unreadable = Inbound(one.inbound.name, UnreadablePress(content.seq, why, body, sent_as))
    else:
        unreadable = Inbound(one.inbound.name, UnreadableOther(why))
    try:
        _commit(desk, [Verified(one.message, unreadable)], taken)
    except Exception as error:
        if trouble.is_of_the_database(error):
            raise
        # Not acknowledged and not receipted: the button keeps it and sends it again.
        log.exception("message_not_kept", button=one.inbound.name, lost="nothing, it comes again")
