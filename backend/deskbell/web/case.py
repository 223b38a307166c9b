"""One incident in full, as a reader sees it: what the page shows, ready to be drawn and compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from markupsafe import Markup
from sqlmodel import Session

from deskbell.desk import diagnosing, watching
from deskbell.desk.desk import Desk
from deskbell.diagnosis_words import headline
from deskbell.domain import incident
from deskbell.store import finding, queue, related
from deskbell.store.related import Other
from deskbell.texts import texts
from deskbell.web import evidence, facts, stock, support, words
from deskbell.web.evidence import Saw
from deskbell.web.preview import Preview, previewed
from deskbell.web.reader import Reader
from deskbell.web.stock import Supply
from deskbell.web.words import Line
from deskbell_catalogue import Catalogue
from deskbell_catalogue.kinds import PICTURES

HISTORY_MS: Final = 30 * 24 * 3600 * 1000
PRINTER: Final = "printer"
AT_FIRST_MS: Final = 60_000
"""For so long after its beginning a time is told as the seconds since then."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Another incident in a line: what is wrong there, where, and who has it."""

    number: str
    title: str
    place: str
    who: str
    at_ms: int | None


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the timeline; `after_s` is set while the incident was young."""

    line: Line
    after_s: float | None


@dataclass(frozen=True, slots=True)
class Case:
    """All that the page of an incident shows."""

    preview: Preview
    node: str
    """The cause, or the category while there is none."""
    is_seen: bool
    """Whether a button has set the cause."""
    moments: tuple[Moment, ...]
    evidence: tuple[Saw, ...]
    staff: str
    picture: Markup
    history: tuple[Beside, ...]
    elsewhere: tuple[Beside, ...]
    in_shop: tuple[Beside, ...]
    supplies: tuple[Supply, ...]
    support: str
    proof: str
    """Of a fix: awaited, working, still_broken, unproven; empty where nobody looked again."""

    @property
    def number(self) -> str:
        """Return the number as people say it."""
        return self.preview.row.text


def case(desk: Desk, reader: Reader, number: int, links: Mapping[str, str]) -> Case | None:
    """Return an incident as this reader sees it; None when there is none."""
    with desk.looking() as session:
        shown = previewed(session, desk, reader, number)
        found = queue.find_one(session, number)
        if shown is None or found is None:
            return None
        one, detail = found
        seen = finding.of_incident(session, number)
        past, elsewhere, in_shop = _others(session, number, one.cause, detail, desk.now_ms())
        catalogue = desk.world.catalogue
        levels = {}
        category = catalogue.category(one.category)
        if category is not None and category.kind == PRINTER and detail.asset_id is not None:
            levels = watching.supplies(session, detail.asset_id)
    language = reader.language
    told = diagnosing.loads(one.diagnosis)
    known = catalogue.cause((told.cause if told is not None else None) or one.cause or "")
    values = {"site": one.site, "asset": one.asset, "address": detail.address}
    return Case(
        preview=shown,
        node=one.cause or one.category,
        is_seen=one.cause is not None,
        moments=_moments(shown, one.opened_at_ms),
        evidence=evidence.evidence(seen, catalogue, facts.Reader(language, texts(language))),
        staff=(known.for_staff(language) or "") if known is not None else "",
        picture=picture(known.picture) if known is not None and known.picture else Markup(),
        history=tuple(_beside(each, catalogue, language) for each in past),
        elsewhere=tuple(_beside(each, catalogue, language) for each in elsewhere),
        in_shop=tuple(_beside(each, catalogue, language) for each in in_shop),
        supplies=stock.supplies(levels, desk.now_ms()),
        support=support.link(links, one.category, **{k: v or "" for k, v in values.items()}),
        proof=(detail.proof or "").partition(":")[0],
    )


def _others(
    session: Session, number: int, cause: str | None, detail: queue.Detail, now_ms: int
) -> tuple[list[Other], list[Other], list[Other]]:
    """Return what was closed at its asset, what is open elsewhere with its cause, and in its shop."""
    if detail.site_id is None:
        return [], [], []
    since = now_ms - HISTORY_MS
    asset_id = detail.asset_id
    past = (
        related.finished_at_asset(session, detail.site_id, asset_id, since, number)
        if asset_id is not None
        else []
    )
    same = related.open_with_cause(session, cause, number) if cause is not None else []
    return past, same, related.open_at_site(session, detail.site_id, number)


def _beside(one: Other, catalogue: Catalogue, language: str) -> Beside:
    seen = diagnosing.loads(one.diagnosis)
    wrong = headline(seen, catalogue, language, texts(language)) if one.cause else ""
    thing = words.title(catalogue, one.category, one.asset, None, language)
    is_taken = one.state not in incident.NOBODY_YET
    return Beside(
        number=one.text,
        title=wrong or thing,
        place=" · ".join(part for part in (thing if wrong else "", one.site) if part),
        who=(one.assignee or "") if is_taken else "",
        at_ms=one.finished_at_ms,
    )


def _moments(shown: Preview, opened_at_ms: int) -> tuple[Moment, ...]:
    """Return the lines oldest first; while the incident was young, by the seconds since it began."""
    lines = shown.lines[::-1]
    begin = lines[0].at_ms if lines and not shown.older else None
    begin = opened_at_ms if begin is None else begin
    moments = []
    for at, line in enumerate(lines):
        after_ms = (line.at_ms if line.at_ms is not None else line.arrived_at_ms) - begin
        is_young = at > 0 and not shown.older and 0 <= after_ms < AT_FIRST_MS
        moments.append(Moment(line, after_ms / 1000 if is_young else None))
    return tuple(moments)


@cache
def picture(name: str) -> Markup:
    """Return a drawing for shop staff; its name was checked when the catalogue was read."""
    drawn = (PICTURES / f"{name}.svg").read_text(encoding="utf-8")
    drawn = drawn.replace("<svg ", '<svg class="picture" aria-hidden="true" ', 1)
    return Markup(drawn)  # noqa: S704 our own drawing
