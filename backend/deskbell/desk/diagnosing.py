"""Diagnosing: gather what was seen, decide, and let the incident tell it.

A look belongs to its time: what is older than `FRESH_MS` says nothing about a
press, and what a neighbour saw counts for as long.
"""

import json
from dataclasses import asdict, dataclass
from typing import Final

from sqlmodel import Session, and_, col, or_, select

from deskbell.desk import places
from deskbell.domain import diagnosis as rules
from deskbell.domain import incident as states
from deskbell.domain.diagnosis import Diagnosis, Excluded, Scene, Seen
from deskbell.store import finding as findings
from deskbell.store.finding import Finding
from deskbell.store.incident import Incident
from deskbell.store.site import Asset
from deskbell_catalogue import Catalogue

FRESH_MS: Final = 10 * 60 * 1000
BEFORE_MS: Final = 2 * 60 * 1000
"""A look shortly before an incident opened is about it, too: a button looks while its press is on the way."""

BELIEVED_MS: Final = 30 * 24 * 3600 * 1000
"""A routine look says only what has changed, so what it said last counts for as long as a button watches."""

RELATED: Final = 20
ELSEWHERE: Final = 40
"""So many looks of other shops at a service are weighed, the newest."""
LEAST_RANK: Final = 99


def dumps(found: Diagnosis) -> str:
    """Return a diagnosis as the database keeps it."""
    return json.dumps(asdict(found), separators=(",", ":"))


def loads(text: str | None) -> Diagnosis | None:
    """Return a diagnosis that the database keeps, None when there is none."""
    if text is None:
        return None
    kept = json.loads(text)
    excluded = tuple(Excluded(**one) for one in kept.pop("excluded"))
    return Diagnosis(**kept | {"excluded": excluded, "also": tuple(kept["also"])})


@dataclass(frozen=True, slots=True)
class Eye:
    """What a diagnosis needs beside the database."""

    catalogue: Catalogue
    now_ms: int

    def rank(self, node: str) -> int:
        """Return how early a cause is told."""
        cause = self.catalogue.cause(node)
        return LEAST_RANK if cause is None else cause.rank


def diagnose(session: Session, found: Incident, eye: Eye, since_ms: int | None = None) -> Diagnosis:
    """Return what all findings say about an incident; those of its asset since a moment."""
    asset = session.get(Asset, found.asset_id) if found.asset_id is not None else None
    if since_ms is None:
        since_ms = found.opened_at_ms - BEFORE_MS
    since = (
        eye.now_ms - BELIEVED_MS
        if found.is_proactive and since_ms < found.opened_at_ms
        else since_ms
    )
    is_service = places.is_service(eye.catalogue, found.category)
    scene = Scene(
        category=found.category,
        is_service=is_service,
        own=_seen(findings.newest(session, since_ms=since, asset_id=found.asset_id))
        if asset is not None
        else [],
        neighbours=_neighbours(session, found, eye),
        elsewhere=_elsewhere(session, found, asset, eye) if is_service else [],
        can_look=asset is not None and places.of_asset(eye.catalogue, asset) is not None,
    )
    return rules.diagnose(scene, eye.rank, eye.now_ms)


def _neighbours(session: Session, found: Incident, eye: Eye) -> list[Seen]:
    if found.site_id is None:
        return []
    rows = findings.newest(session, since_ms=eye.now_ms - FRESH_MS, site_id=found.site_id)
    return _seen([one for one in rows if one.asset_id != found.asset_id])


def _elsewhere(session: Session, found: Incident, asset: Asset | None, eye: Eye) -> list[Seen]:
    service = places.service_of(asset) if asset is not None else None
    if not service:
        return []
    rows = findings.of_service(session, service, eye.now_ms - FRESH_MS, ELSEWHERE)
    return _seen([one for one in rows if one.site_id != found.site_id])


def _seen(rows: list[Finding]) -> list[Seen]:
    """Return findings as the rules see them: of each probe at an asset the newest, whichever button made it."""
    newest: dict[tuple[int | None, str], Finding] = {}
    for one in rows:
        newest[one.asset_id, one.probe] = one
    return [
        Seen(one.asset_id, one.probe, one.verdict, one.cause, one.facts, one.service is not None)
        for one in newest.values()
    ]


def update(
    session: Session,
    found: Incident,
    eye: Eye,
    since_ms: int | None = None,
    *,
    is_looking: bool = False,
) -> bool:
    """Diagnose an incident anew; tell whether it says something else now.

    While a button is still looking only what is certain is told: the rest takes a whole look.
    """
    told = diagnose(session, found, eye, since_ms)
    if is_looking and told.confidence != rules.SURE:
        return False
    text = dumps(told)
    if text == found.diagnosis:
        return False
    before = loads(found.diagnosis)
    found.diagnosis = text
    found.cause = told.cause
    session.add(found)
    return before is None or (before.cause, before.reason) != (told.cause, told.reason)


def related(session: Session, finding: Finding, now_ms: int) -> list[Incident]:
    """Return young open incidents that a finding may throw a light on: of its shop, and of its service.

    What is known to be the service or a shop's network stays so; else a service that is
    down for thousands of shops would have each of their looks ask about all of them.
    """
    near = [col(Incident.site_id) == finding.site_id]
    if finding.service:
        services = select(Finding.asset_id).where(
            Finding.service == finding.service, col(Finding.at_ms) >= now_ms - FRESH_MS
        )
        is_open_question = col(Incident.diagnosis).contains('"verdict":"asset"')
        near.append(and_(col(Incident.asset_id).in_(services), is_open_question))
    statement = (
        select(Incident)
        .where(
            col(Incident.state).in_([s for s in states.STATES if s not in states.FINISHED]),
            Incident.state != states.RESOLVED,
            col(Incident.opened_at_ms) >= now_ms - FRESH_MS,
            col(Incident.diagnosis).is_not(None),
            or_(*near),
        )
        .order_by(col(Incident.number).desc())
        .limit(RELATED)
    )
    return list(session.exec(statement))
