"""One incident beside the queue: what to do, what the counter sees, the facts, what happened."""

from dataclasses import dataclass

from deskbell.desk.desk import Desk
from deskbell.domain import incident
from deskbell.domain.role import WORK_INCIDENTS
from deskbell.store import queue
from deskbell.store.incident_list import newest_lines
from deskbell.texts import texts
from deskbell.web import words
from deskbell.web.lamps import TELLS, WORDS
from deskbell.web.reader import Reader
from deskbell.web.rows import Eyes, Row
from deskbell.web.words import Line


@dataclass(frozen=True, slots=True)
class Preview:
    """All that the preview shows."""

    row: Row
    detail: queue.Detail
    state: str
    category: str
    lamp_word: str
    lamp_tells: str
    why_technicians: str
    button: str
    seen_at_ms: int | None
    previous: str
    lines: list[Line]
    older: int
    """How many entries are older than these lines."""
    can_acknowledge: bool
    can_resolve: bool
    reads_only: bool


def preview(desk: Desk, reader: Reader, number: int) -> Preview | None:
    """Return the preview of an incident as this reader sees it; None when there is none."""
    with desk.looking() as session:
        found = queue.find_one(session, number)
        entries, older = newest_lines(session, number) if found else ([], 0)
    if found is None:
        return None
    one, detail = found
    eyes = Eyes.of(desk, reader.language, reader.who.account_id)
    row = eyes.see(one, desk.now_ms())
    said = texts(reader.language)
    tells = TELLS.get(row.lamp)
    why = words.OPENED_FOR_TECHNICIANS.get(one.opened_reason)
    may_work = reader.who.may(WORK_INCIDENTS)
    return Preview(
        row=row,
        detail=detail,
        state=said.gettext(words.STATES[one.state]),
        category=words.category_name(eyes.catalogue, one.category, reader.language),
        lamp_word=said.gettext(WORDS[row.lamp]) if row.lamp else "",
        lamp_tells=said.gettext(tells) if tells else "",
        why_technicians=said.gettext(why) if why else "",
        button=f"{one.button}/{one.input}" if one.button else "",
        seen_at_ms=one.seen_at_ms,
        previous=incident.number_text(detail.previous) if detail.previous else "",
        lines=words.timeline(entries, said, eyes.catalogue, reader.language),
        older=older,
        can_acknowledge=may_work and "acknowledge" in row.can,
        can_resolve=may_work and "resolve" in row.can,
        reads_only=not may_work,
    )
