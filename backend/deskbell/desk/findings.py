"""Take findings: keep them, and let every incident that they throw a light on say what is wrong."""

import json
import unicodedata
from typing import Any, Final

from sqlmodel import Session

from deskbell.desk import diagnosing, places, proof, watching
from deskbell.desk.books import Books
from deskbell.desk.diagnosing import Eye
from deskbell.domain import subject, watch
from deskbell.domain.diagnosis import NETWORK
from deskbell.store import finding as findings
from deskbell.store.button import Assigned, Speaker, assignments
from deskbell.store.finding import Finding
from deskbell.store.incident import Incident, add_log, open_incidents
from deskbell.store.press import Press
from deskbell.store.site import Asset
from deskbell_wire.finding import Finding as Message

ACCEPTED: Final = "accepted"
REPEATED: Final = "repeated"
MOST_EVIDENCE: Final = 2000
MOST_TOOK_MS: Final = 60_000
MOST_TEXT: Final = 120
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of characters that no equipment's text may have: controls, marks of direction, unassigned ones."""


def receive(
    session: Session, speaker: Speaker, message: Message, books: Books
) -> tuple[str, set[str]]:
    """Take a finding; return what became of it and the subjects whose lamps change."""
    if findings.is_there(session, speaker.name, message.boot, message.n):
        return REPEATED, set()
    now_ms = books.now_ms
    asset, press = _about(session, speaker, message)
    found = _incident(session, asset, press)
    row = _row(speaker, message, asset, found, books)
    session.add(row)
    session.flush()
    eye = Eye(books.catalogue, now_ms)
    changed: set[str] = set()
    if found is not None:
        is_looking = _is_looking(session, row, asset, eye)
        if diagnosing.update(session, found, eye, is_looking=is_looking):
            _log(session, found, row, now_ms)
        changed |= proof.weigh(session, found, row, eye, books)
    for other in diagnosing.related(session, row, now_ms):
        if found is None or other.number != found.number:
            diagnosing.update(session, other, eye)
    if asset is not None and row.probe != "network":
        changed |= watching.saw(session, asset, row, found, eye, books)
    session.flush()
    return ACCEPTED, changed


def _about(
    session: Session, speaker: Speaker, message: Message
) -> tuple[Asset | None, Press | None]:
    """Return the asset that was looked at, and the press that it was looked at for."""
    press = session.get(Press, (speaker.name, message.seq)) if message.seq is not None else None
    # without a press it looks at what its configuration told it, which may not be the newest yet
    version = press.config if press else speaker.config_reported or speaker.config_version
    key = (speaker.name, version)
    assigned = assignments(session, [key]).get(key, {}).get(message.input)
    one = assigned or Assigned(None, None, None)
    return session.get(Asset, one.asset_id) if one.asset_id is not None else None, press


def _incident(session: Session, asset: Asset | None, press: Press | None) -> Incident | None:
    """Return the incident of the press; without one the open incident of the asset."""
    if press is not None and press.incident is not None:
        return session.get(Incident, press.incident)
    if asset is None:
        return None
    text = subject.of_asset(asset.id or 0)
    opened = open_incidents(session, [text]).get(text)
    return session.get(Incident, opened.number) if opened is not None else None


def _is_looking(session: Session, row: Finding, asset: Asset | None, eye: Eye) -> bool:
    """Tell whether the button that looks for a press has not told all of it yet."""
    if row.seq is None:
        return False
    expected = places.looked_at_with(eye.catalogue, asset)
    return not expected <= findings.probes_of_press(session, row.name, row.seq)


def _row(
    speaker: Speaker, message: Message, asset: Asset | None, found: Incident | None, books: Books
) -> Finding:
    service = None
    if asset is not None and places.is_service(books.catalogue, asset.category):
        service = places.service_of(asset)
    return Finding(
        name=speaker.name,
        boot=message.boot,
        n=message.n,
        seq=message.seq,
        input=message.input,
        asset_id=asset.id if asset is not None else None,
        site_id=asset.site_id if asset is not None else speaker.site_id,
        service=service,
        incident=found.number if found is not None else None,
        probe=clean(message.probe)[:32],
        verdict=message.verdict,
        cause=_cause(message.cause, asset, books),
        evidence=evidence_of(message.evidence),
        took_ms=min(message.took_ms, MOST_TOOK_MS),
        at_ms=books.now_ms,
        due_ms=_due_ms(message, books.now_ms) if asset is not None else None,
    )


def _due_ms(message: Message, now_ms: int) -> int | None:
    is_watched = message.probe != "network" and message.seq is None
    return watch.due_ms(message.verdict, message.evidence, now_ms) if is_watched else None


def _cause(node: str | None, asset: Asset | None, books: Books) -> str | None:
    """Return a cause that the catalogue has for this asset or for the network, None for any other."""
    if node is None or books.catalogue.cause(node) is None:
        return None
    category = node.partition(".")[0]
    is_possible = category == NETWORK or (asset is not None and category == asset.category)
    return node if is_possible else None


def evidence_of(facts: dict[str, Any]) -> str:
    """Return evidence as it is kept: its texts short and without anything that hides, as JSON."""
    text = json.dumps(_clean(facts), ensure_ascii=False, separators=(",", ":"))
    return text if len(text) <= MOST_EVIDENCE else '{"why":"more evidence than is kept"}'


def _clean(value: Any) -> Any:  # noqa: ANN401 JSON
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if isinstance(value, dict):
        return {clean(key): _clean(one) for key, one in value.items()}
    return value


def clean(text: str) -> str:
    """Return a text of equipment without control characters and marks that turn it around."""
    kept = "".join(char for char in text if unicodedata.category(char) not in _HIDDEN)
    return kept[:MOST_TEXT]


def _log(session: Session, found: Incident, row: Finding, now_ms: int) -> None:
    told = diagnosing.loads(found.diagnosis)
    found.changed_at_ms = now_ms
    session.flush()
    line = {
        "incident": found.number,
        "at_ms": now_ms,
        "pressed_at_ms": None,
        "actor": f"button:{row.name}/{row.input}",
        "verb": "finding",
        "reason": told.reason if told is not None else row.verdict,
        "state": found.state,
        "note": found.cause,
    }
    add_log(session, [line])
