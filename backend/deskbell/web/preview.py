"""One incident beside the queue: what to do, what the counter sees, the facts, what happened."""

from dataclasses import dataclass
from gettext import NullTranslations

from markupsafe import Markup
from sqlmodel import Session

from deskbell.desk import diagnosing
from deskbell.desk.desk import Desk
from deskbell.domain import incident
from deskbell.domain.place import place_of
from deskbell.domain.role import WORK_INCIDENTS
from deskbell.store import queue
from deskbell.store.incident_list import newest_lines
from deskbell.store.queue import Detail, Found
from deskbell.texts import texts
from deskbell.web import words
from deskbell.web.lamps import TELLS, WORDS
from deskbell.web.reader import Reader
from deskbell.web.rows import Eyes, Row
from deskbell.web.sop import ShownStep, next_step, steps
from deskbell.web.told import Told, told
from deskbell.web.words import Line


@dataclass(frozen=True, slots=True)
class Preview:
    """All that the preview shows."""

    row: Row
    detail: queue.Detail
    title: str
    thing: str
    """What it is, when the title says what is wrong."""
    state: str
    category: str
    told: Told | None
    """What buttons saw, None before anybody looked."""
    steps: tuple[ShownStep, ...]
    next: Markup | None
    lamp_word: str
    lamp_tells: str
    why_technicians: str
    button: str
    seen_at_ms: int | None
    previous: str
    lines: tuple[Line, ...]
    older: int
    """How many entries are older than these lines."""
    can: tuple[str, ...]
    """The verbs that this reader may use now, `probe` among them."""
    reads_only: bool

    @property
    def can_acknowledge(self) -> bool:
        """Tell whether this reader can take it."""
        return "acknowledge" in self.can

    @property
    def can_resolve(self) -> bool:
        """Tell whether this reader can say that it is fixed."""
        return "resolve" in self.can

    @property
    def can_probe(self) -> bool:
        """Tell whether this reader can have the button look again."""
        return "probe" in self.can

    @property
    def phone(self) -> str:
        """Return the number to call, empty when there is none or nothing to call about."""
        return "" if self.row.state in incident.FINISHED else (self.detail.phone or "")


def preview(desk: Desk, reader: Reader, number: int) -> Preview | None:
    """Return the preview of an incident as this reader sees it; None when there is none."""
    with desk.looking() as session:
        return previewed(session, desk, reader, number)


def previewed(session: Session, desk: Desk, reader: Reader, number: int) -> Preview | None:
    """Return the same within a transaction that also reads other things."""
    found = queue.find_one(session, number)
    if found is None:
        return None
    one, detail = found
    entries, older = newest_lines(session, number)
    eyes = Eyes.of(desk, reader.language, reader.who.account_id)
    row = eyes.see(one, desk.now_ms())
    said = texts(reader.language)
    tells = TELLS.get(row.lamp)
    why = words.OPENED_FOR_TECHNICIANS.get(one.opened_reason)
    seen = told(diagnosing.loads(one.diagnosis), eyes.catalogue, reader.language, said)
    shown = _steps(one, eyes, said)
    says_more = seen is not None and seen.is_title
    return Preview(
        row=row,
        detail=detail,
        title=seen.title if seen is not None and says_more else row.title,
        thing=(row.thing or row.title) if says_more else row.thing,
        state=said.gettext(words.STATES[one.state]),
        category=words.category_name(eyes.catalogue, one.category, reader.language),
        told=seen,
        steps=shown,
        next=next_step(shown),
        lamp_word=said.gettext(WORDS[row.lamp]) if row.lamp else "",
        lamp_tells=said.gettext(tells) if tells else "",
        why_technicians=said.gettext(why) if why else "",
        button=f"{one.button}/{one.input}" if one.button else "",
        seen_at_ms=one.seen_at_ms,
        previous=incident.number_text(detail.previous) if detail.previous else "",
        lines=tuple(words.timeline(entries, said, eyes.catalogue, reader.language)),
        older=older,
        can=_can(one, detail, row, eyes) if reader.who.may(WORK_INCIDENTS) else (),
        reads_only=not reader.who.may(WORK_INCIDENTS),
    )


def _steps(one: Found, eyes: Eyes, said: NullTranslations) -> tuple[ShownStep, ...]:
    found = diagnosing.loads(one.diagnosis)
    node = (found.cause if found is not None else None) or one.cause or one.category
    excluded = found.excluded if found is not None else ()
    return steps(eyes.catalogue, node, excluded, eyes.language, said)


def _can(one: Found, detail: Detail, row: Row, eyes: Eyes) -> tuple[str, ...]:
    category = eyes.catalogue.category(one.category)
    place = place_of(category.probes if category else "", detail.address or "")
    is_over = one.state in incident.FINISHED
    return row.can if place is None or is_over else (*row.can, "probe")
