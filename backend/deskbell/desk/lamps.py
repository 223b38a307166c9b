"""The desk's word to a button: receipts, what it lacks, and every lamp.

A lamp is a function of the open incidents. One transaction writes at a time: it
draws a version, reads all lamps and commits, then the word goes out; so a word
with a higher version never shows an older world.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sqlmodel import Session

from deskbell.desk.outgoing import Outgoing, sealed
from deskbell.domain import subject
from deskbell.domain.lamp import lamp_of
from deskbell.store import button as buttons
from deskbell.store.button import Assignments, Speaker
from deskbell.store.counter import Versions
from deskbell.store.incident import Working, open_incidents
from deskbell.store.keys import Keyring
from deskbell_wire.messages import RECEIPTS_AT_ONCE, Lamp, Receipt, State

ASSERTED_AT_ONCE = 200


@dataclass(slots=True)
class Word:
    """What is to be said to one button."""

    speaker: Speaker
    receipts: list[Receipt] = field(default_factory=list)
    missing: list[int] | None = None


@dataclass(slots=True)
class Known:
    """What a transaction has read already, as it stands now."""

    assigned: Assignments = field(default_factory=dict)
    open: dict[str, Working] = field(default_factory=dict)


def compose(
    session: Session,
    words: Iterable[Word],
    versions: Versions,
    keyring: Keyring,
    known: Known | None = None,
) -> list[Outgoing]:
    """Return the signed messages; what is `known` already is not read again."""
    words = [word for word in words if word.speaker.n > 0]
    lamps = _lamps(session, [word.speaker for word in words], known or Known())
    outgoing = []
    for word in words:
        receipts = word.receipts
        for start in range(0, max(len(receipts), 1), RECEIPTS_AT_ONCE):
            state = State(
                version=versions.draw(),
                to=(word.speaker.boot, word.speaker.n),
                receipts=receipts[start : start + RECEIPTS_AT_ONCE],
                missing=word.missing,
                lamps=lamps[word.speaker.name],
            )
            outgoing.append(sealed(keyring, word.speaker.name, state))
    return outgoing


def _lamps(session: Session, speakers: list[Speaker], known: Known) -> dict[str, list[Lamp]]:
    current = {(s.name, s.config_version) for s in speakers} - known.assigned.keys()
    assigned = known.assigned | buttons.assignments(session, current)
    subjects: dict[str, dict[int, str]] = {}
    for speaker in speakers:
        inputs = assigned.get((speaker.name, speaker.config_version), {})
        subjects[speaker.name] = {
            number: subject.of_input(speaker.name, number)
            if one.asset_id is None
            else subject.of_asset(one.asset_id)
            for number, one in sorted(inputs.items())
        }
    wanted = {text for inputs in subjects.values() for text in inputs.values()}
    opened = known.open | open_incidents(session, wanted - known.open.keys())
    return {
        name: [_lamp(number, opened.get(text)) for number, text in inputs.items()]
        for name, inputs in subjects.items()
    }


def _lamp(number: int, found: Working | None) -> Lamp:
    if found is None:
        return lamp_of(number, None)
    shown = (found.number, found.state, found.revision)
    return lamp_of(number, shown, is_proactive=found.is_proactive)


def unassert(
    session: Session,
    subjects: Iterable[str],
    version: int,
    now_ms: int,
    spoken_to: Collection[str] = (),
) -> None:
    """Mark every button that shows one of these subjects: its lamps are to be told.

    A button that gets a word in this very transaction needs no mark: should that
    word be lost, its press or status comes again.
    """
    asset_ids = []
    names = set()
    for text in subjects:
        asset_id = subject.asset_id(text)
        if asset_id is not None:
            asset_ids.append(asset_id)
        else:
            names.add(subject.name_of(text))
    if asset_ids:
        names |= buttons.names_showing(session, asset_ids)
    names -= set(spoken_to)
    if names:
        buttons.mark_unasserted(session, names, version, now_ms)


def is_due(session: Session) -> bool:
    """Tell whether some lamp changed and was not told yet."""
    return bool(buttons.unasserted(session, 1))


@dataclass(frozen=True, slots=True)
class Assertion:
    """Lamps to publish, and the marks to clear when that is done."""

    outgoing: list[Outgoing]
    told: dict[str, int]


def assert_lamps(session: Session, keyring: Keyring, now_ms: int) -> Assertion:
    """Return the word for every button whose lamps changed and were not told yet."""
    names = buttons.unasserted(session, ASSERTED_AT_ONCE)
    if not names:
        return Assertion([], {})
    versions = Versions(session, now_ms)
    speakers = buttons.speakers(session, names)
    words = [Word(speaker) for speaker in speakers.values()]
    outgoing = compose(session, words, versions, keyring)
    versions.save()
    return Assertion(outgoing, dict.fromkeys(names, versions.last))


def lamps_told(session: Session, told: dict[str, int]) -> None:
    """Clear the marks of lamps that were published."""
    buttons.clear_unasserted(session, told)
