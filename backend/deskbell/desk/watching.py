"""Watching before anybody presses: the desk opens an incident on what buttons see, and ends it with the evidence."""

from typing import Final

from sqlmodel import Session, col, select

from deskbell.desk import diagnosing, lamps, work
from deskbell.desk.books import Books, Opening
from deskbell.desk.diagnosing import Eye
from deskbell.desk.work import Actor
from deskbell.domain import incident as states
from deskbell.domain import subject
from deskbell.domain.calendar import is_open, parse
from deskbell.domain.forecast import Level
from deskbell.domain.supplies import levels
from deskbell.domain.watch import Decision, Look, judge
from deskbell.store import finding as findings
from deskbell.store.button import names_showing
from deskbell.store.finding import Finding
from deskbell.store.incident import Incident, Working, open_incidents
from deskbell.store.site import Asset, Site

SEEN: Final = "seen_by_a_button"
EVIDENCE_GONE: Final = "evidence_gone"
BELIEVED_MS: Final = 30 * 24 * 3600 * 1000
"""A look says only what has changed, so what it said last counts for as long as a button watches."""
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
    decision = _judge(session, asset, eye)
    text = subject.of_asset(asset.id or 0)
    opened = open_incidents(session, [text]).get(text)
    if decision.cause is not None and opened is None and row.seq is None:
        _open(session, asset, row, decision, eye, books)
        return {text}
    if decision.cause is None and decision.reason == "in_order" and opened is not None:
        return _end(session, opened, eye, books)
    return set()


def _judge(session: Session, asset: Asset, eye: Eye) -> Decision:
    rows = findings.newest(session, since_ms=eye.now_ms - BELIEVED_MS, asset_id=asset.id)
    looks = [
        Look(one.probe, one.verdict, one.cause, one.facts, one.at_ms)
        for one in rows
        if one.probe != "network"
    ]
    site = session.get(Site, asset.site_id)
    hours, zone = (site.hours, site.zone) if site is not None else ("", "")
    now_open = is_open(eye.now_ms, parse(hours), zone or "UTC")
    return judge(asset.category, looks, eye.rank, eye.now_ms, is_open=now_open)


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


def due(session: Session, now_ms: int) -> list[int]:
    """Return assets that time alone may have made worth an incident: silent for long, or with a certificate."""
    asset_ids = findings.worth_a_second_look(session, now_ms - BELIEVED_MS)
    watched = [one for one in asset_ids if names_showing(session, [one])]
    return watched[:200]


def look_through(session: Session, asset_ids: list[int], eye: Eye, books: Books) -> set[str]:
    """Decide again on assets; return the subjects whose lamps change."""
    changed: set[str] = set()
    for asset_id in asset_ids:
        asset = session.get(Asset, asset_id)
        row = findings.last(session, asset_id)
        if asset is not None and row is not None:
            changed |= decide(session, asset, row, eye, books)
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
