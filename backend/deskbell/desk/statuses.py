"""Receive statuses, wills and findings: what a button holds, shows and saw.

The desk ignores what is not above the last `[boot, n]`. Every status that
counts is answered with what the desk lacks of what the button holds.
"""

from typing import Final

from sqlmodel import Session

from deskbell.domain import held
from deskbell.store import press as presses
from deskbell.store.button import Configuration, Speaker
from deskbell_wire.finding import Finding
from deskbell_wire.freshness import is_newer
from deskbell_wire.messages import Status
from deskbell_wire.will import Will

STALE: Final = "stale"
ACCEPTED: Final = "accepted"
RENEWED_AT_MOST_EVERY_MS: Final = 150_000
"""Three status intervals, so that a broker that keeps configurations back does not fill the disk."""


def note_message(speaker: Speaker, boot: int, n: int, now_ms: int) -> None:
    """Remember the newest `[boot, n]` of a button, which the desk's next word names."""
    speaker.seen_at_ms = now_ms
    if is_newer(boot, n, (speaker.boot, speaker.n)):
        speaker.boot, speaker.n = boot, n


def receive_status(
    session: Session, speaker: Speaker, status: Status, now_ms: int
) -> list[int] | None:
    """Take a status; return the missing presses, or None when the status is stale."""
    if not is_newer(status.boot, status.n, (speaker.boot, speaker.n)):
        return None
    note_message(speaker, status.boot, status.n, now_ms)
    speaker.connect = status.connect
    speaker.online = True
    speaker.shown = "[" + ",".join(lamp.json() for lamp in status.lamps) + "]"
    speaker.diagnostics = status.diagnostics.json() if status.diagnostics else None
    speaker.config_reported = status.config
    if status.config != speaker.config_version:
        speaker.config_unsent = True
    if not status.held:
        return []
    speaker.held_low = status.held[0][0]
    known = presses.known_seqs(session, speaker.name, status.held[0][0], status.held[-1][1])
    return held.missing(status.held, known, speaker.floor)


def refuses_configuration(
    session: Session, speaker: Speaker, resent: int | None, now_ms: int
) -> bool:
    """Tell whether a button will not take the configuration that the desk has for it.

    After a restore its NVS may know a higher version than the database, although
    it reports an older one or none, because its file system was lost as well.
    `resent` is what it reported before the desk sent its version again.
    """
    reported, version = speaker.config_reported, speaker.config_version
    if reported > version:
        return True
    if reported == version or reported != resent:
        return False
    made = session.get(Configuration, (speaker.name, version))
    return made is not None and now_ms - made.made_at_ms >= RENEWED_AT_MOST_EVERY_MS


def out_of_reach(session: Session, speaker: Speaker) -> list[tuple[int, int]]:
    """Return the presses that neither the button nor the desk has any more, once, as runs.

    The floor rises to the low end of `held`: everything below it is either known
    or reported, so nobody asks for it again.
    """
    floor, low = speaker.floor, speaker.held_low
    if low <= floor:
        return []
    speaker.floor = low
    known = presses.known_seqs(session, speaker.name, floor, low - 1)
    return held.never_to_return(known, floor, low)


def receive_will(speaker: Speaker, will: Will) -> str:
    """Take a will: only the newest connection's counts, and only as a hint."""
    if (will.boot, will.connect) != (speaker.boot, speaker.connect):
        return STALE
    speaker.online = False
    return ACCEPTED


def is_newer_finding(speaker: Speaker, finding: Finding, now_ms: int) -> bool:
    """Tell whether a finding is above all that its button said before; then it is the newest that it said."""
    if not is_newer(finding.boot, finding.n, (speaker.boot, speaker.n)):
        return False
    note_message(speaker, finding.boot, finding.n, now_ms)
    return True
