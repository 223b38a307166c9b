"""One transaction over a batch of messages: everything that buttons say goes through here."""

from collections import Counter
from dataclasses import dataclass, field

from sqlmodel import Session

from deskbell.desk import buttons as buttons_of
from deskbell.desk import epochs, findings, lamps, statuses, technicians
from deskbell.desk.books import Books
from deskbell.desk.inbox import (
    REVOKED,
    SUPERSEDED,
    UNKNOWN_BUTTON,
    Content,
    Inbound,
    UnreadablePress,
)
from deskbell.desk.lamps import Word
from deskbell.desk.outgoing import Outgoing
from deskbell.desk.presses import receive_presses
from deskbell.store import button as buttons
from deskbell.store.button import Speaker
from deskbell.store.counter import Versions
from deskbell.store.keys import Keyring
from deskbell.store.ledger import Ledger
from deskbell.store.numbers import IncidentNumbers
from deskbell_catalogue import Catalogue
from deskbell_wire.finding import Finding
from deskbell_wire.messages import Press, Receipt, Status
from deskbell_wire.will import Will


@dataclass(slots=True)
class World:
    """What a desk needs beside its database."""

    keyring: Keyring
    ledger: Ledger
    catalogue: Catalogue


@dataclass(slots=True)
class Received:
    """What a batch did, and what is to be published once it is committed."""

    outgoing: list[Outgoing] = field(default_factory=list)
    receipts: dict[str, list[Receipt]] = field(default_factory=dict)
    """Of presses, by the `<b>` that made them."""
    dropped: dict[str, str] = field(default_factory=dict)
    """Each `<b>` that is not listened to any more, and why."""
    counts: Counter[str] = field(default_factory=Counter)
    touched: set[int] = field(default_factory=set)
    someone_spoke_first: bool = False
    """A new epoch spoke: the broker's passwords have to be written again."""


@dataclass(slots=True)
class _Batch:
    presses: list[tuple[Speaker, Press | UnreadablePress]] = field(default_factory=list)
    in_order: list[tuple[Speaker, Content]] = field(default_factory=list)


def receive(session: Session, batch: list[Inbound], world: World, now_ms: int) -> Received:
    """Take a batch of verified messages; the caller commits, acknowledges, then publishes."""
    done = Received()
    versions = Versions(session, now_ms)
    speakers = buttons.speakers(session, {message.name for message in batch})
    messages = _sort(session, batch, speakers, world, now_ms, done)
    books = Books(IncidentNumbers(session, world.ledger), versions, world.catalogue, now_ms)
    words: dict[str, Word] = {}

    taken = receive_presses(session, messages.presses, books)
    done.receipts = taken.receipts
    for name, receipts in taken.receipts.items():
        words.setdefault(name, Word(speakers[name])).receipts += receipts
    changed = taken.changed_subjects
    for speaker, content in messages.in_order:
        changed |= _take(session, speaker, content, words, books, done)
    if changed:
        lamps.unassert(session, changed, versions.draw(), now_ms, words.keys())

    done.outgoing = lamps.compose(session, words.values(), versions, world.keyring, taken.known)
    buttons.store_speakers(session, speakers.values())
    done.counts.update(taken.counts)
    done.touched |= taken.touched
    versions.save()
    return done


def _sort(
    session: Session,
    batch: list[Inbound],
    speakers: dict[str, Speaker],
    world: World,
    now_ms: int,
    done: Received,
) -> _Batch:
    messages = _Batch()
    for message in batch:
        speaker = speakers.get(message.name)
        if speaker is None:
            done.counts[UNKNOWN_BUTTON] += 1
            done.dropped[message.name] = UNKNOWN_BUTTON
            continue
        epochs.learn(speaker, world.ledger)
        if speaker.revoked_at_ms is not None or speaker.superseded_at_ms is not None:
            done.counts[REVOKED] += 1
            is_revoked = speaker.revoked_at_ms is not None
            done.dropped[message.name] = REVOKED if is_revoked else SUPERSEDED
            continue
        if speaker.first_word_at_ms is None:
            done.someone_spoke_first |= epochs.first_word(session, speaker, world.ledger, now_ms)
            epochs.end_older_speakers(speakers.values(), speaker, now_ms)
        content = message.content
        messages.in_order.append((speaker, content))
        if isinstance(content, Press | UnreadablePress):
            messages.presses.append((speaker, content))
    return messages


def _take(
    session: Session,
    speaker: Speaker,
    content: Content,
    words: dict[str, Word],
    books: Books,
    done: Received,
) -> set[str]:
    """Take one message in the order of arrival; return the subjects whose lamps change."""
    if isinstance(content, Press):
        statuses.note_message(speaker, content.boot, content.n, books.now_ms)
        return set()
    if isinstance(content, UnreadablePress):
        if content.sent_as is not None:
            statuses.note_message(speaker, *content.sent_as, books.now_ms)
        return set()
    if isinstance(content, Status):
        return _take_status(session, speaker, content, words, books, done)
    if isinstance(content, Will):
        done.counts[f"will_{statuses.receive_will(speaker, content)}"] += 1
        return set()
    if isinstance(content, Finding):
        if not statuses.is_newer_finding(speaker, content, books.now_ms):
            done.counts["finding_stale"] += 1
            return set()
        taken, changed = findings.receive(session, speaker, content, books)
        done.counts[f"finding_{taken}"] += 1
        return changed
    done.counts["unreadable"] += 1
    return technicians.report(session, speaker, "unreadable", content.why, books)


def _take_status(
    session: Session,
    speaker: Speaker,
    status: Status,
    words: dict[str, Word],
    books: Books,
    done: Received,
) -> set[str]:
    was_told = speaker.connect > 0 and not speaker.config_unsent
    resent = speaker.config_reported if was_told else None
    missing = statuses.receive_status(session, speaker, status, books.now_ms)
    if missing is None:
        done.counts["status_stale"] += 1
        return set()
    words.setdefault(speaker.name, Word(speaker)).missing = missing
    believed = books.versions.rise_above(max(status.version, status.config))
    done.counts["status_accepted" if believed else "status_far_ahead"] += 1
    if believed and statuses.refuses_configuration(session, speaker, resent, books.now_ms):
        buttons_of.renew_configuration(session, speaker, books.versions.draw(), books.now_ms)
    gaps = statuses.out_of_reach(session, speaker)
    if not gaps:
        return set()
    note = ", ".join(f"{first}-{last}" for first, last in gaps)
    return technicians.report(session, speaker, "presses_out_of_reach", note, books)
