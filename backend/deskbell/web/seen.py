"""What buttons saw of an incident, as steps of the course that a press on the drawn counter went through."""

from collections.abc import Sequence
from typing import Final

from sqlmodel import Session

from deskbell import diagnosis_words
from deskbell.domain.diagnosis import ASSET, LIKELY, Diagnosis
from deskbell.domain.incident import number_of
from deskbell.store import incident_list
from deskbell.store.incident_list import Entry
from deskbell.texts import texts
from deskbell.web.course import LEFT_OUT, Course, Step
from deskbell_catalogue import Catalogue

FINDING: Final = "finding"
SEEN_WORKING: Final = "seen_working"
STILL_BROKEN: Final = "still_broken"
UNPROVEN: Final = "unproven"

_LINES: Final = {
    ("close", "seen_working"): SEEN_WORKING,
    ("reopen", "still_broken"): STILL_BROKEN,
    ("proof", "still_broken"): STILL_BROKEN,
    ("proof", "unproven"): UNPROVEN,
}
"""Of an incident's history what a look decided, by verb and reason; every finding is a step as well."""


def with_what_was_seen(
    session: Session, course: Course, catalogue: Catalogue, language: str
) -> list[Step]:
    """Return the steps of a course with what its incident's history says was seen, in the order of time."""
    number = number_of(course.incident) if course.incident else None
    if number is None:
        return course.steps
    entries, _ = incident_list.newest_lines(session, number)
    seen = [
        Step(what, (one.at_ms - course.began_ms) / 1000, _said(one, what, catalogue, language))
        for one in entries
        if one.at_ms >= course.began_ms and (what := _what(one))
    ]
    return merged(course.steps, seen)


def merged(steps: Sequence[Step], seen: Sequence[Step]) -> list[Step]:
    """Return both in the order of time; what was seen before the gap of left-out steps is left out, too."""
    told = list(steps)
    gap = next((at for at, step in enumerate(told) if step.what == LEFT_OUT), -1)
    since_s = told[gap + 1].after_s if 0 <= gap < len(told) - 1 else 0.0
    for step in seen:
        if step.after_s < since_s:
            continue
        later = (at for at in range(gap + 1, len(told)) if told[at].after_s > step.after_s)
        told.insert(next(later, len(told)), step)
    return told


def _what(entry: Entry) -> str | None:
    return FINDING if entry.verb == "finding" else _LINES.get((entry.verb, entry.reason))


def _said(entry: Entry, what: str, catalogue: Catalogue, language: str) -> str:
    """Return what a finding is in words; other steps have words of their own."""
    if what != FINDING:
        return ""
    said = texts(language)
    if entry.note is None:
        return said.gettext(diagnosis_words.REASONS.get(entry.reason, ""))
    found = Diagnosis(ASSET, entry.note, entry.reason, LIKELY)
    return diagnosis_words.headline(found, catalogue, language, said)
