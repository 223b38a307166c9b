"""Watching before anybody presses: the desk opens an incident on what buttons see, and ends it with the evidence."""

from typing import Final
from zoneinfo import ZoneInfoNotFoundError

from sqlmodel import Session, col, select

from deskbell.desk import diagnosing, lamps, places, work
from deskbell.desk.books import Books, Opening
from deskbell.desk.diagnosing import BELIEVED_MS, Eye
from deskbell.desk.work import Actor
from deskbell.domain import incident as states
from deskbell.domain import subject
from deskbell.domain.calendar import BadOpeningHours, is_open, parse
from deskbell.domain.diagnosis import UNREACHABLE
from deskbell.domain.forecast import Level
from deskbell.domain.supplies import levels
from deskbell.domain.watch import Decision, Look, judge
from deskbell.store import finding as findings
from deskbell.store.finding import Finding
from deskbell.store.incident import Incident, Working, open_incidents
from deskbell.store.site import Asset, Site

SEEN: Final = "seen_by_a_button"
EVIDENCE_GONE: Final = "evidence_gone"
AGAIN_MS: Final = 10 * 60 * 1000
"""Silence of a shop that is closed is looked at again so much later."""
AT_ONCE: Final = 200
LEVELS: Final = 400


def saw(
    session: Session, asset: Asset, row: Finding, found: Incident | None, eye: Eye, books: Books
) -> set[str]:
    """Decide after a look; return the subject whose incident was opened or ended."""
    if row.seq is not None and found is not None and not found.is_proactive:
        return set()  # somebody pressed: an agent has it
    return decide(session, asset, row, eye, books)


def decide(session: Session, asset: Asset, row: Finding, eye: Eye, books: Books) -> set[str]:
    """Open an incident on what was seen last of an asset, or end the one that the desk had opened."""
    rows = _last_seen(session, asset, eye)
    decision = _judge(session, asset, rows, eye)
    text = subject.of_asset(asset.id or 0)
    opened = open_incidents(session, [text]).get(text)
    if decision.cause is not None and opened is None and row.seq is None:
        if _is_over(session, asset, decision.cause, rows):
            return set()
        _open(session, asset, row, decision, eye, books)
        return {text}
    if decision.cause is None and decision.reason == "in_order" and opened is not None:
        return _end(session, opened, eye, books)
    return set()


def _last_seen(session: Session, asset: Asset, eye: Eye) -> list[Finding]:
    """Return the newest finding of each probe that the asset is looked at with now, whichever button made it."""
    rows = findings.newest(session, since_ms=eye.now_ms - BELIEVED_MS, asset_id=asset.id)
    newest = {one.probe: one for one in rows}
    expected = places.looked_at_with(eye.catalogue, asset) - {"network"}
    return [one for probe, one in newest.items() if probe in expected]


def _judge(session: Session, asset: Asset, rows: list[Finding], eye: Eye) -> Decision:
    looks = [Look(one.probe, one.verdict, one.cause, one.facts, one.at_ms) for one in rows]
    return judge(
        asset.category,
        looks,
        eye.rank,
        eye.now_ms,
        is_open=_is_open_now(session, asset, eye),
        is_service=places.is_service(eye.catalogue, asset.category),
    )


def _is_open_now(session: Session, asset: Asset, eye: Eye) -> bool:
    site = session.get(Site, asset.site_id)
    hours, zone = (site.hours, site.zone) if site is not None else ("", "")
    try:
        return is_open(eye.now_ms, parse(hours), zone or "UTC")
    except (BadOpeningHours, ZoneInfoNotFoundError):  # a register of somebody's own hand
        return True


def _is_over(session: Session, asset: Asset, cause: str, rows: list[Finding]) -> bool:
    """Tell whether an incident about this very evidence was ended: what is no news opens nothing again."""
    newest_ms = max((one.at_ms for one in rows), default=0)
    statement = select(Incident.number).where(
        Incident.asset_id == asset.id,
        Incident.cause == cause,
        col(Incident.finished_at_ms) >= newest_ms,
    )
    return session.exec(statement.limit(1)).first() is not None


def _open(
    session: Session, asset: Asset, row: Finding, decision: Decision, eye: Eye, books: Books
) -> None:
    working = books.open(
        Opening(
            subject=subject.of_asset(asset.id or 0),
            category=asset.category,
            site_id=asset.site_id,
            asset_id=asset.id,
            button=row.name,
            input=row.input,
            reason=SEEN,
            previous=None,
            pressed_at_ms=None,
            seq=0,
            is_proactive=True,
        )
    )
    books.log(working, work.DESK, "watch", decision.reason, decision.cause)
    books.write(session)
    found = session.get_one(Incident, working.number)
    diagnosing.update(session, found, eye, since_ms=eye.now_ms - BELIEVED_MS)
    if found.cause is None or decision.reason != "says_so_itself":
        found.cause = decision.cause
    session.add(found)
    row.incident = found.number
    session.add(row)
    session.flush()


def _end(session: Session, opened: Working, eye: Eye, books: Books) -> set[str]:
    """Resolve what the desk had opened; where nobody pressed, nobody has to be asked."""
    if not opened.is_proactive or opened.state == states.RESOLVED:
        return set()
    actor = Actor(None)
    verbs = ["resolve"] if opened.presses else ["resolve", "close"]
    for verb in verbs:
        work.move(
            session, opened.number, verb, actor, eye.now_ms,
            reason=EVIDENCE_GONE, version=books.versions.draw(),
        )  # fmt: skip
    return {opened.subject}


def is_due(session: Session, now_ms: int) -> bool:
    """Tell whether time alone has made a finding worth another look at it."""
    return bool(findings.due(session, now_ms, 1))


def look_through(session: Session, eye: Eye, books: Books) -> set[str]:
    """Decide again on what time has made worse, each once; return the subjects whose lamps change."""
    changed: set[str] = set()
    for row in findings.due(session, eye.now_ms, AT_ONCE):
        asset = session.get(Asset, row.asset_id)
        row.due_ms = None
        if asset is not None:
            if row.verdict == UNREACHABLE and not _is_open_now(session, asset, eye):
                row.due_ms = eye.now_ms + AGAIN_MS
            else:
                changed |= decide(session, asset, row, eye, books)
        session.add(row)
    return changed


def tell(session: Session, subjects: set[str], version: int, now_ms: int) -> None:
    """Have the lamps of these subjects told."""
    lamps.unassert(session, subjects, version, now_ms)


def supplies(session: Session, asset_id: int) -> dict[str, list[Level]]:
    """Return how full each supply of an asset was, from the oldest look to the newest."""
    statement = (
        select(Finding)
        .where(Finding.asset_id == asset_id, col(Finding.evidence).contains('"levels"'))
        .order_by(col(Finding.id).desc())
        .limit(LEVELS)
    )
    told: dict[str, list[Level]] = {}
    for row in reversed(list(session.exec(statement))):
        for name, percent in levels(row.facts).items():
            told.setdefault(name, []).append(Level(row.at_ms, percent))
    return told
