"""Receive presses: each becomes part of exactly one incident, in one transaction.

Triage decides on those that the desk does not have yet, in the order of their
numbers; a replay only has its receipt repeated. `UNIQUE(<b>, seq)` keeps each
press single, whatever two desks believe to be new.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from sqlmodel import Session

from deskbell.desk.books import TECHNICIANS, Books, Opening
from deskbell.desk.inbox import UnreadablePress
from deskbell.desk.lamps import Known
from deskbell.domain import incident, subject, triage
from deskbell.store import button as buttons
from deskbell.store import incident as incidents
from deskbell.store import press as presses
from deskbell.store.button import Assigned, Assignments, Speaker
from deskbell.store.incident import Working
from deskbell_wire.messages import HOLD, Press, Receipt

_NOBODY = Assigned(None, None, None)
_ROW: Final[dict[str, Any]] = {
    "input": 0, "kind": "", "about_incident": None, "about_revision": None, "age_ms": None,
    "config": 0, "pressed_at_ms": None, "diagnostics": None,
}  # fmt: skip
"""What an unreadable press does not say."""

OLDEST_MS: Final = 10 * 365 * 24 * 3600 * 1000
"""Ten years: a button that says more does not know when it was pressed."""


@dataclass(slots=True)
class Arrived:
    """One press of a batch on its way to a decision."""

    speaker: Speaker
    row: dict[str, Any]
    seq: int
    input: int
    is_hold: bool = False
    about: tuple[str, int] | None = None
    pressed_at_ms: int | None = None
    config: int = 0
    unreadable: str | None = None
    decision: triage.Decision | None = None
    incident: int | None = None
    revision: int | None = None

    @property
    def origin(self) -> str:
        """Return `<b>/<input>`."""
        return f"{self.speaker.name}/{self.input}"


@dataclass(slots=True)
class Presses:
    """What a batch of presses did."""

    receipts: dict[str, list[Receipt]] = field(default_factory=dict)
    changed_subjects: set[str] = field(default_factory=set)
    touched: set[int] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    known: Known = field(default_factory=Known)


def row_of(name: str, content: Press | UnreadablePress, now_ms: int) -> dict[str, Any]:
    """Return the row of a press before it is decided on."""
    if isinstance(content, UnreadablePress):
        seq = content.seq or _seq_of_hash(content.raw)
        return _ROW | {"name": name, "seq": seq, "received_at_ms": now_ms, "raw": content.raw}
    about = content.about or (None, None)
    diagnostics = content.diagnostics
    age_ms = content.age_ms
    return {
        "name": name,
        "seq": content.seq,
        "input": content.input,
        "kind": content.kind,
        "about_incident": about[0],
        "about_revision": about[1],
        "age_ms": age_ms,
        "config": content.config,
        "received_at_ms": now_ms,
        "pressed_at_ms": None if age_ms is None or age_ms > OLDEST_MS else now_ms - age_ms,
        "diagnostics": None if diagnostics is None else orjson.dumps(vars(diagnostics)).decode(),
        "raw": None,
    }


def _seq_of_hash(raw: bytes) -> int:
    return -1 - int.from_bytes(hashlib.sha256(raw).digest()[:6])


def receive_presses(
    session: Session, batch: list[tuple[Speaker, Press | UnreadablePress]], books: Books
) -> Presses:
    """Store a batch of presses, decide on the new ones, and return every receipt."""
    done = Presses()
    by_key: dict[presses.Key, Arrived] = {}
    for speaker, content in batch:
        row = row_of(speaker.name, content, books.now_ms)
        if 0 < row["seq"] < speaker.floor:
            _receipt(done, speaker.name, row["seq"], (triage.IGNORED, None, None))
            continue
        by_key.setdefault((speaker.name, row["seq"]), _arrived(speaker, content, row))
    decided = presses.receipts(session, _maybe_known(by_key))
    fresh = [by_key[key] for key in sorted(by_key.keys() - decided.keys())]
    _decide(session, fresh, books, done)
    _write(session, fresh, books)
    for arrived in fresh:
        _answer(done, arrived)
    for (name, seq), receipt in decided.items():
        _receipt(done, name, seq, receipt)
        _count(done, "repeated")
    return done


def _maybe_known(by_key: dict[presses.Key, Arrived]) -> list[presses.Key]:
    """Return what may have come before: a number above every one that its button used has not.

    A press that is alone is looked for in any case: so it comes when a batch with it was refused.
    """
    if len(by_key) == 1:
        return list(by_key)
    return [key for key, arrived in by_key.items() if arrived.seq <= arrived.speaker.newest_seq]


def _arrived(speaker: Speaker, content: Press | UnreadablePress, row: dict[str, Any]) -> Arrived:
    if isinstance(content, UnreadablePress):
        number = subject.BUTTON_ITSELF
        return Arrived(speaker, row, row["seq"], number, unreadable=content.why)
    return Arrived(
        speaker,
        row,
        content.seq,
        content.input,
        content.kind == HOLD,
        content.about,
        row["pressed_at_ms"],
        content.config,
    )


def _decide(session: Session, fresh: list[Arrived], books: Books, done: Presses) -> None:
    known = done.known
    known.assigned = buttons.assignments(session, {(a.speaker.name, a.config) for a in fresh})
    subjects = [_subject(arrived, known.assigned) for arrived in fresh]
    known.open = incidents.open_incidents(session, {text for text, _, _ in subjects})
    for arrived, (text, assigned, reason) in zip(fresh, subjects, strict=True):
        found = known.open.get(text)
        decision = _triage(arrived, found, reason)
        arrived.decision = decision
        _count(done, decision.kind)
        if found is None and decision.kind == triage.IGNORED:
            continue
        if found is None:
            found = known.open[text] = _open(arrived, text, assigned, books)
            done.changed_subjects.add(text)
        else:
            _change(arrived, decision, found, books, done)
        arrived.incident, arrived.revision = found.number, found.revision
        done.touched.add(found.number)
        books.log(
            found,
            f"button:{arrived.origin}",
            "hold" if arrived.is_hold else "press",
            f"{decision.kind}: {decision.reason}",
            pressed_at_ms=arrived.pressed_at_ms,
        )


def _subject(arrived: Arrived, known: Assignments) -> tuple[str, Assigned, str | None]:
    """Return subject, assignment, and why the technicians get it (None: an asset's)."""
    name = arrived.speaker.name
    inputs = known.get((name, arrived.config))
    if arrived.unreadable is not None:
        text, reason = subject.of_input(name, subject.BUTTON_ITSELF), "unreadable"
    elif inputs is None:
        text = subject.of_input(name, arrived.input)
        reason = "unknown_configuration" if arrived.config else "unassigned_input"
    else:
        assigned = inputs.get(arrived.input, _NOBODY)
        if assigned.asset_id is not None:
            return subject.of_asset(assigned.asset_id), assigned, None
        text, reason = subject.of_input(name, arrived.input), "unassigned_input"
    return text, Assigned(None, TECHNICIANS, arrived.speaker.site_id), reason


def _triage(arrived: Arrived, found: Working | None, reason: str | None) -> triage.Decision:
    if arrived.unreadable is not None:
        return triage.Decision(triage.UNREADABLE, arrived.unreadable)
    facts = triage.PressFacts(
        arrived.origin, arrived.seq, arrived.is_hold, arrived.about, arrived.pressed_at_ms
    )
    decision = triage.triage(facts, found)
    if decision.kind == triage.OPENED and reason is not None:
        return triage.Decision(triage.OPENED, reason)
    return decision


def _open(arrived: Arrived, text: str, assigned: Assigned, books: Books) -> Working:
    reason = arrived.decision.reason if arrived.decision else ""
    return books.open(
        Opening(
            subject=text,
            category=assigned.category or TECHNICIANS,
            site_id=assigned.site_id,
            asset_id=assigned.asset_id,
            button=arrived.speaker.name,
            input=arrived.input,
            reason="unreadable" if arrived.unreadable else reason,
            previous=incident.number_of(arrived.about[0]) if arrived.about else None,
            pressed_at_ms=arrived.pressed_at_ms,
            seq=arrived.seq,
        )
    )


def _change(
    arrived: Arrived, decision: triage.Decision, found: Working, books: Books, done: Presses
) -> None:
    books.nudge(found)
    if not arrived.is_hold:
        found.presses += 1
        found.only_origin = found.only_origin if found.only_origin == arrived.origin else None
        found.last_short_seq = max(found.last_short_seq, arrived.seq)
        if arrived.pressed_at_ms is not None:
            found.rhythm = found.rhythm.pressed(arrived.pressed_at_ms)
    verb = triage.verb_of(decision, found.state)
    if verb is None:
        return
    books.move(found, verb)
    if found.state in incident.FINISHED:
        del done.known.open[found.subject]
    done.changed_subjects.add(found.subject)


def _write(session: Session, fresh: list[Arrived], books: Books) -> None:
    books.write(session)
    for arrived in fresh:
        row, decision = arrived.row, arrived.decision
        row["decision"] = decision.kind if decision else None
        row["reason"] = decision.reason if decision else None
        row["incident"], row["revision"] = arrived.incident, arrived.revision
        arrived.speaker.newest_seq = max(arrived.speaker.newest_seq, arrived.seq)
    presses.insert(session, [arrived.row for arrived in fresh])


def _answer(done: Presses, arrived: Arrived) -> None:
    if arrived.decision is not None and arrived.seq > 0:
        receipt = (arrived.decision.kind, arrived.incident, arrived.revision)
        _receipt(done, arrived.speaker.name, arrived.seq, receipt)


def _receipt(
    done: Presses, name: str, seq: int, receipt: tuple[str, int | None, int | None]
) -> None:
    decision, number, revision = receipt
    text = incident.number_text(number) if number is not None else None
    done.receipts.setdefault(name, []).append(
        Receipt(seq=seq, decision=decision, incident=text, revision=revision)
    )


def _count(done: Presses, what: str) -> None:
    done.counts[what] = done.counts.get(what, 0) + 1
