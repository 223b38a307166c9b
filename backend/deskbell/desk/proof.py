"""Proof of a fix: when an agent resolves, the button looks again.

What it saw broken and now sees in order closes the incident. What is still
broken opens it again, once: an agent who resolves a second time knows better.
Where nothing was seen before, or nobody can look, the shop is asked as ever. What is
seen late, after the shop was asked, decides all the same.
"""

from typing import Final

from sqlmodel import Session, col, select

from deskbell.desk import asking, diagnosing, places, work
from deskbell.desk.books import Books
from deskbell.desk.diagnosing import Eye
from deskbell.desk.work import Actor
from deskbell.domain import diagnosis as rules
from deskbell.domain import incident as states
from deskbell.domain.diagnosis import Diagnosis
from deskbell.store import finding as findings
from deskbell.store.counter import draw_version
from deskbell.store.finding import Finding
from deskbell.store.incident import Incident, add_log
from deskbell.store.site import Asset
from deskbell_catalogue import Catalogue

AWAITED: Final = "awaited"
WORKING: Final = "working"
STILL_BROKEN: Final = "still_broken"
UNPROVEN: Final = "unproven"
SEEN_WORKING: Final = "seen_working"


class CannotLook(Exception):
    """Nobody can look: give the asset an address in the register, or wait for its button's contact."""

    def __init__(self, number: int) -> None:
        """Name the incident."""
        super().__init__(
            f"No button can look at {states.number_text(number)}: its asset has no address in the "
            "register, or its button is out of contact."
        )


WITHIN_MS: Final = 10_000
"""A look takes two seconds, and the question has to get there."""


def look_again(session: Session, found: Incident, catalogue: Catalogue, now_ms: int) -> bool:
    """Have the button look at an incident's asset; tell whether it can and one is in contact."""
    asset = session.get(Asset, found.asset_id) if found.asset_id is not None else None
    if asset is None or places.of_asset(catalogue, asset) is None:
        return False
    is_asked = asking.ask_to_look(session, asset.id or 0)
    if is_asked:
        found.asked_at_ms = now_ms
        session.add(found)
    return is_asked


def probe(
    session: Session, number: int, actor: Actor, catalogue: Catalogue, now_ms: int
) -> Incident:
    """Have the button look again because somebody asks. Raises UnknownIncident, CannotLook."""
    found = work.load(session, number)
    if not look_again(session, found, catalogue, now_ms):
        raise CannotLook(number)
    _log(session, found, str(actor), "probe", "", None, now_ms)
    return found


def after(session: Session, found: Incident, verb: str, catalogue: Catalogue, now_ms: int) -> None:
    """Ask for proof when an agent has just resolved an incident."""
    if verb == "resolve":
        want(session, found, catalogue, now_ms)


def outcome(kept: str | None, state: str) -> str | None:
    """Return what became of the proof of a fix; one that was awaited is over when its incident is not resolved."""
    word = (kept or "").partition(":")[0]
    return None if not word or (word == AWAITED and state != states.RESOLVED) else word


def want(session: Session, found: Incident, catalogue: Catalogue, now_ms: int) -> None:
    """Ask for the proof of a fix that was just made."""
    before = STILL_BROKEN if found.proof == STILL_BROKEN else ""
    found.proof, found.proof_due_ms = found.proof if before else None, None
    session.add(found)
    if look_again(session, found, catalogue, now_ms):
        found.proof = f"{AWAITED}:{found.cause or ''}:{before}"
        found.proof_due_ms = now_ms + WITHIN_MS
        session.add(found)


def weigh(session: Session, found: Incident, row: Finding, eye: Eye, books: Books) -> set[str]:
    """Decide on a fix when the last finding that was waited for has come; return the subject that changes."""
    if not _is_open(found) or row.seq is not None or not _told(session, found, eye)[0]:
        return set()
    return _decide(session, found, eye, books.versions.draw())


def overdue(session: Session, catalogue: Catalogue, now_ms: int) -> int:
    """Decide on fixes whose look came to nothing or only in part; return how many there were."""
    statement = select(Incident).where(col(Incident.proof_due_ms) <= now_ms).limit(100)
    due = list(session.exec(statement))
    for found in due:
        if found.state == states.RESOLVED:
            _decide(session, found, Eye(catalogue, now_ms), draw_version(session, now_ms))
        else:
            found.proof_due_ms = None
            session.add(found)
    return len(due)


def is_due(session: Session, now_ms: int) -> bool:
    """Tell whether a look that was to prove a fix is overdue."""
    statement = select(Incident.number).where(col(Incident.proof_due_ms) <= now_ms).limit(1)
    return session.exec(statement).first() is not None


def _is_open(found: Incident) -> bool:
    """Tell whether a look may still decide on a fix: what it is judged by is kept until one has."""
    return found.state == states.RESOLVED and ":" in (found.proof or "")


def _told(session: Session, found: Incident, eye: Eye) -> tuple[bool, bool]:
    """Tell whether every probe has been told since the button was asked, and whether all could be read."""
    asset = session.get(Asset, found.asset_id)
    expected = places.looked_at_with(eye.catalogue, asset)
    rows = findings.newest(session, since_ms=found.asked_at_ms or 0, asset_id=found.asset_id)
    newest = {one.probe: one for one in rows if one.seq is None}
    is_read = all(one.verdict != rules.UNREADABLE for one in newest.values())
    return expected <= newest.keys(), is_read and expected <= newest.keys()


def _decide(session: Session, found: Incident, eye: Eye, version: int) -> set[str]:
    kept, before, earlier = (found.proof or "::").split(":")
    seen = diagnosing.diagnose(session, found, eye, since_ms=found.asked_at_ms or eye.now_ms)
    outcome = judge(seen, before or None, eye)
    is_told, is_read = _told(session, found, eye)
    if outcome == WORKING and not is_read:
        outcome = UNPROVEN  # what nobody has seen working is not claimed to work
    actor = Actor(None)
    found.proof_due_ms = None
    if outcome == WORKING:
        work.move(
            session, found.number, "close", actor, eye.now_ms, reason=SEEN_WORKING, version=version
        )
    elif outcome == STILL_BROKEN and not earlier:
        work.move(
            session, found.number, "reopen", actor, eye.now_ms,
            reason=STILL_BROKEN, note=seen.cause, version=version,
        )  # fmt: skip
    elif outcome != kept:
        _log(session, found, work.DESK, "proof", outcome, seen.cause, eye.now_ms)
    is_late = outcome == UNPROVEN and not is_told
    found.proof = f"{outcome}:{before}:{earlier}" if is_late else outcome
    session.add(found)
    session.flush()
    return {found.subject} if outcome in {WORKING, STILL_BROKEN} else set()


def judge(seen: Diagnosis, before: str | None, eye: Eye) -> str:
    """Return what a look proves about a fix, by what was seen before it."""
    if seen.verdict == rules.BLIND:
        return UNPROVEN
    is_hard = seen.cause is not None and eye.rank(seen.cause) < rules.FIRST_WARNING
    if is_hard or (seen.cause is not None and seen.cause == before):
        return STILL_BROKEN
    return WORKING if before is not None else UNPROVEN


def _log(
    session: Session,
    found: Incident,
    actor: str,
    verb: str,
    reason: str,
    note: str | None,
    now_ms: int,
) -> None:
    line = {
        "incident": found.number,
        "at_ms": now_ms,
        "pressed_at_ms": None,
        "actor": actor,
        "verb": verb,
        "reason": reason,
        "state": found.state,
        "note": note,
    }
    add_log(session, [line])
