"""Titles, names and what happened, in the reader's language."""

from dataclasses import dataclass, replace
from gettext import NullTranslations
from typing import Final

from deskbell.domain import incident
from deskbell.store.incident_list import Entry
from deskbell_catalogue import Catalogue

N_ = str
"""Marks a text for the catalogues; it is translated where it is shown."""

STATES: Final = {
    incident.NEW: N_("New"),
    incident.ACKNOWLEDGED: N_("Acknowledged"),
    incident.IN_PROGRESS: N_("In progress"),
    incident.WAITING: N_("Waiting"),
    incident.RESOLVED: N_("Resolved"),
    incident.REOPENED: N_("Opened again"),
    incident.CLOSED: N_("Closed"),
    incident.WITHDRAWN: N_("Withdrawn"),
}

HAPPENED: Final = {
    # (verb, reason or the part before its colon); an empty reason is any
    ("press", "opened"): N_("Pressed, and the incident opened"),
    ("press", "joined"): N_("Pressed again"),
    ("press", "reopened"): N_("Pressed: still broken, opened again"),
    ("press", "unreadable"): N_("A press arrived that cannot be read"),
    ("press", ""): N_("Pressed"),
    ("hold", "withdrawn"): N_("Held: taken back by the shop"),
    ("hold", "confirmed"): N_("Held: it works, so it is closed"),
    ("hold", ""): N_("Held: it works, says the shop"),
    ("acknowledge", ""): N_("Acknowledged"),
    ("assign", ""): N_("Given to somebody"),
    ("start", ""): N_("Work began"),
    ("wait", ""): N_("Waiting"),
    ("resolve", ""): N_("Resolved, and the shop is asked"),
    ("resolve", "evidence_gone"): N_("Resolved by itself: it is in order again"),
    ("reopen", "still_broken"): N_("Opened again: the button looked, and it is still broken"),
    ("reopen", ""): N_("Opened again"),
    ("confirm", ""): N_("Closed: it works"),
    ("close", "seen_working"): N_("Closed: the button looked and sees it working"),
    ("close", "evidence_gone"): N_("Closed by itself: it is in order again"),
    ("close", "silence_after_the_fix"): N_("Closed, for the shop kept silent after the fix"),
    ("close", ""): N_("Closed"),
    ("withdraw", "bench_test"): N_("Withdrawn, for it was pressed in a bench test"),
    ("withdraw", ""): N_("Withdrawn"),
    ("note", ""): N_("Note"),
    ("finding", "nothing_wrong_seen"): N_("The button looked and saw nothing wrong"),
    ("finding", "answer_unreadable"): N_("The button looked and could not read the answer"),
    ("finding", ""): N_("The button looked"),
    ("probe", ""): N_("The button was asked to look again"),
    ("watch", ""): N_("Seen by the button, before anybody pressed"),
    ("proof", "unproven"): N_("The button could not prove the fix"),
    ("proof", "still_broken"): N_("The button looked after the fix: it still looks broken"),
    ("proof", ""): N_("The button looked after the fix"),
    ("report", "presses_out_of_reach"): N_("Presses that nobody has any more"),
    ("report", ""): N_("A message arrived that cannot be read"),
}

TOO_LATE: Final = {
    incident.ACKNOWLEDGED: N_("Somebody else was faster: it is taken already."),
    incident.IN_PROGRESS: N_("Somebody else was faster: it is taken already."),
    incident.WAITING: N_("Somebody else was faster: it is taken already."),
    incident.RESOLVED: N_("Somebody else was faster: it is resolved already."),
    incident.CLOSED: N_("It is closed already, so nothing was changed."),
    incident.WITHDRAWN: N_("The shop took it back meanwhile, so nothing was changed."),
}

CANNOT_LOOK: Final = N_(
    "No button can look now: it is out of contact, or the register has no address to look at."
)

LATE_MS: Final = 5000
"""A press that arrives within a few seconds is not late."""

OPENED_FOR_TECHNICIANS: Final = {
    "unassigned_input": N_("Nobody has said what this input stands for."),
    "unknown_configuration": N_(
        "It was pressed under a configuration that the desk does not know."
    ),
    "unreadable": N_("The button sent something that cannot be read."),
    "presses_out_of_reach": N_("Presses are gone that nobody can bring back."),
}


def category_name(catalogue: Catalogue, category: str, language: str) -> str:
    """Return a category's name; its id where the catalogue lost it."""
    found = catalogue.category(category)
    return found.name(language) if found else category


def title(
    catalogue: Catalogue, category: str, asset: str | None, button: str | None, language: str
) -> str:
    """Return category and asset as one title; a name that says its category stands alone."""
    kind = category_name(catalogue, category, language)
    name = asset or button
    if not name:
        return kind
    return name if kind.casefold() in name.casefold() else f"{kind} · {name}"


def matching_categories(catalogue: Catalogue, text: str, language: str) -> tuple[str, ...]:
    """Return the categories whose name in this language contains a text."""
    if not text:
        return ()
    wanted = text.casefold()
    return tuple(one.id for one in catalogue.categories if wanted in one.name(language).casefold())


def initials(name: str) -> str:
    """Return two letters for a person."""
    parts = name.split()
    letters = parts[0][:1] + parts[-1][:1] if len(parts) > 1 else name[:2]
    return letters.upper()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a timeline; equal lines that follow each other are one with a count."""

    at_ms: int | None
    """When it happened; None for a press of unknown time, before it arrived."""
    arrived_at_ms: int
    what: str
    by: str
    lamp: str
    note: str
    times: int = 1

    @property
    def is_late(self) -> bool:
        """Tell whether it reached the desk so late that it is worth a word."""
        return self.at_ms is not None and self.arrived_at_ms - self.at_ms > LATE_MS

    def follows(self, other: "Line") -> bool:
        """Tell whether it says the same as the line before, so that both are one."""
        mine, others = (
            (line.what, line.by, line.note, line.at_ms is None) for line in (self, other)
        )
        return mine == others


CAUSE_VERBS: Final = ("finding", "watch", "proof", "reopen")
"""Lines whose note is a cause, which the catalogue has words for."""


def timeline(
    entries: list[Entry], translations: NullTranslations, catalogue: Catalogue, language: str
) -> list[Line]:
    """Return the history of an incident in words, the newest first."""
    lines: list[Line] = []
    for entry in entries:
        line = Line(
            entry.happened_at_ms,
            entry.at_ms,
            _happened(entry, translations),
            _by(entry),
            incident.LAMPS[entry.state],
            _note(entry, translations, catalogue, language),
        )
        last = lines[-1] if lines else None
        if last and line.follows(last):
            lines[-1] = replace(line, times=last.times + 1)
        else:
            lines.append(line)
    lines.reverse()
    return lines


def _happened(entry: Entry, translations: NullTranslations) -> str:
    reason = entry.reason.partition(":")[0]
    text = HAPPENED.get((entry.verb, reason)) or HAPPENED.get((entry.verb, ""))
    return translations.gettext(text) if text else entry.verb


def _note(entry: Entry, translations: NullTranslations, catalogue: Catalogue, language: str) -> str:
    cause = catalogue.cause(entry.note) if entry.verb in CAUSE_VERBS and entry.note else None
    if cause is not None:
        return cause.title(language)
    if (entry.verb, entry.reason) == ("report", "presses_out_of_reach"):
        return translations.gettext(N_("Their numbers: %(runs)s")) % {"runs": entry.note}
    return entry.note or ""


def _by(entry: Entry) -> str:
    return entry.by if entry.actor.startswith("account:") else ""


def too_late(state: str, translations: NullTranslations) -> str:
    """Return why a move is not possible any more, in a plain sentence."""
    text = TOO_LATE.get(state, N_("It has changed meanwhile, so nothing was done."))
    return translations.gettext(text)
