"""Presses that a board still held when it was flashed again: handed over by the tool, taken as any.

They go the way of ingest: signature, triage, commit, receipts. What a receipt is
given for may be erased; what is refused stays on the board.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlmodel import col, update

from deskbell import metrics
from deskbell.desk import taking
from deskbell.desk.desk import Desk
from deskbell.desk.inbox import UNKNOWN_TOPIC, UnreadablePress
from deskbell.desk.taking import Taken, Verified
from deskbell.domain.triage import UNREADABLE
from deskbell.store.button import Epoch
from deskbell_wire.messages import Press
from deskbell_wire.names import split_topic
from deskbell_wire.topics import UP_PRESS

NO_PRESS: Final = "no_press"
NOT_KEPT: Final = "not_kept"


@dataclass(frozen=True, slots=True)
class Handed:
    """A message as the board signed it."""

    topic: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Settled:
    """A press that the desk has committed, now or before."""

    name: str
    seq: int | None
    """None when not even that could be read."""
    decision: str
    incident: str | None
    revision: int | None


@dataclass(slots=True)
class HandedOver:
    """What became of the messages."""

    settled: list[Settled] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    """The topic of each that was not taken, and why."""


def hand_over(desk: Desk, messages: Sequence[Handed]) -> HandedOver:
    """Take presses that a board still held; raises what the database raises when it cannot work."""
    done = HandedOver()
    presses = []
    for message in messages:
        parts = split_topic(message.topic)
        if parts is not None and parts[1] == UP_PRESS:
            presses.append(message)
        else:
            done.refused.append((message.topic, UNKNOWN_TOPIC if parts is None else NO_PRESS))
    taken = taking.take(desk, presses)
    done.refused += [(message.topic, reason) for message, reason in taken.rejected]
    for one in taken.committed:
        _settle(one, taken, done)
    settled = {id(message) for message in taken.settled}
    done.refused += [(one.topic, NOT_KEPT) for one in presses if id(one) not in settled]
    if taken.someone_spoke_first:
        _let_the_broker_know(desk, {one.inbound.name for one in taken.committed})
    for outcome, count in taken.counts.items():
        metrics.MESSAGES.labels(outcome).inc(count)
    return done


def _settle(one: Verified[Handed], taken: Taken[Handed], done: HandedOver) -> None:
    name, content = one.inbound.name, one.inbound.content
    if name in taken.dropped:
        done.refused.append((one.message.topic, taken.dropped[name]))
        return
    seq = content.seq if isinstance(content, Press | UnreadablePress) else None
    for receipt in taken.receipts.get(name, []):
        if receipt.seq == seq:
            said = (receipt.decision, receipt.incident, receipt.revision)
            done.settled.append(Settled(name, seq, *said))
            return
    if seq is None:  # kept under its hash: there is no number to give a receipt for
        done.settled.append(Settled(name, None, UNREADABLE, None, None))
    else:
        done.refused.append((one.message.topic, NOT_KEPT))


def _let_the_broker_know(desk: Desk, names: set[str]) -> None:
    """Have the configurations told again: with them the broker learns who may log in."""
    with desk.changing() as session:
        session.exec(
            update(Epoch)
            .where(
                col(Epoch.name).in_(names),
                col(Epoch.superseded_at_ms).is_(None),
                col(Epoch.revoked_at_ms).is_(None),
            )
            .values(config_unsent=True)
        )
