"""Incidents: lists, one with its history, and the verbs that agents have."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request
from pydantic import Field

from deskbell.api import answers
from deskbell.api.answers import (
    NO_NUL,
    Answer,
    CategoryId,
    Cursor,
    Limit,
    Page,
    Question,
    SiteName,
    UnknownPlace,
    iso,
    iso_or_null,
)
from deskbell.api.diagnosis import (
    DiagnosisAnswer,
    FindingAnswer,
    diagnosis_answer,
    finding_answer,
)
from deskbell.auth import Allow, Who, desk_of
from deskbell.desk import accounts, proof, work
from deskbell.desk.work import UnknownIncident
from deskbell.domain import incident as states
from deskbell.domain import role
from deskbell.domain.title import title_of
from deskbell.store import finding as findings
from deskbell.store import incident_list
from deskbell.store.incident_list import Entry, Filter, Listed
from deskbell_catalogue import Catalogue
from deskbell_wire.names import split_username

router = APIRouter(prefix="/incidents", tags=["incidents"])

Reader = Annotated[Who, Allow(role.READ_INCIDENTS)]
Worker = Annotated[Who, Allow(role.WORK_INCIDENTS)]
Number = Annotated[str, Path(max_length=40, description="Such as INC-1042")]
State = Literal[
    "open", "new", "acknowledged", "in_progress", "waiting", "resolved", "reopened", "closed",
    "withdrawn",
]  # fmt: skip
MAX_NOTE = 4000
Text = Annotated[str, Field(min_length=1, max_length=MAX_NOTE, pattern=NO_NUL)]


class IncidentAnswer(Answer):
    """One incident."""

    number: str
    state: str
    title: str
    category: str
    cause: str | None
    priority: int
    """1 is the most urgent, 4 the least."""
    site: str | None
    asset: str | None
    button: str | None
    input: int | None
    presses: int
    """How many presses it stands for, the first one included."""
    bursts: int
    lamp: str
    """What its button is told to show."""
    assignee: str | None
    is_proactive: bool
    """Whether the desk opened it on what a button saw, before anybody pressed."""
    waiting_for: str | None
    previous: str | None
    opened_at: str
    pressed_at: str | None
    """Null after a power loss: some time before `opened_at`."""
    changed_at: str
    resolved_at: str | None
    finished_at: str | None


class TimelineEntry(Answer):
    """One line of an incident's history."""

    at: str | None
    """When it happened: of a press, when the finger pressed. Null when nobody knows that."""
    arrived_at: str
    """When the desk wrote it down; a press that waited for the network arrives late."""
    by: str
    verb: str
    reason: str
    state: str
    note: str | None


class IncidentDetail(IncidentAnswer):
    """One incident with what was seen, and the newest of its history, oldest first."""

    diagnosis: DiagnosisAnswer | None
    """Null while no button has said what it sees."""
    findings: list[FindingAnswer]
    """The newest first, 60 at most."""
    proof: str | None
    """Of a fix: awaited, working, still_broken or unproven; null where nobody looked again."""
    timeline: list[TimelineEntry]
    """At most 200 lines; `/timeline` lists all of them."""
    older: int
    """How many lines are older than these."""


class Note(Question):
    """What an agent may add to a move."""

    note: Text | None = None


class NewNote(Question):
    """A note for the history."""

    note: Text


class Assignee(Question):
    """Who gets it: the name of an account."""

    account: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]


@router.get("")
def list_incidents(
    request: Request,
    who: Reader,
    state: State | None = None,
    site: SiteName = None,
    category: CategoryId = None,
    cursor: Cursor = None,
    limit: Limit = answers.DEFAULT,
) -> Page[IncidentAnswer]:
    """List incidents: open ones by urgency, others the newest first."""
    desk = desk_of(request)
    narrow = Filter(site=site, category=category)
    by_urgency = state == "open" or (state is not None and state not in states.FINISHED)
    with desk.looking() as session:
        if by_urgency:
            after = answers.numbers(cursor, 3)
            rows = incident_list.open_page(
                session,
                narrow,
                after=None if after is None else (after[0], after[1], after[2]),
                limit=limit + 1,
                state=None if state == "open" else state,
            )
        else:
            below = answers.numbers(cursor, 1)
            rows = incident_list.newest_page(
                session,
                narrow,
                below=None if below is None else below[0],
                limit=limit + 1,
                state=state,
            )
    catalogue = desk.world.catalogue
    return answers.page(
        rows,
        limit,
        lambda row: IncidentAnswer(**fields_of(row, catalogue, who.language)),
        lambda row: row.urgency if by_urgency else (row.number,),
    )


@router.get("/{number}")
def get_incident(request: Request, number: Number, who: Reader) -> IncidentDetail:
    """Return one incident with the newest of its history."""
    return _detail(request, number_of(number), who)


@router.get("/{number}/timeline")
def list_timeline(
    request: Request,
    number: Number,
    _who: Reader,
    cursor: Cursor = None,
    limit: Limit = answers.DEFAULT,
) -> Page[TimelineEntry]:
    """List the whole history of an incident, oldest first."""
    after = answers.numbers(cursor, 1) or (0,)
    wanted = number_of(number)
    with desk_of(request).looking() as session:
        if incident_list.one(session, wanted) is None:
            raise UnknownIncident(wanted)
        rows = incident_list.timeline(session, wanted, after=after[0], limit=limit + 1)
    return answers.page(rows, limit, _entry, lambda row: (row.id,))


@router.post("/{number}/acknowledge")
def acknowledge(
    request: Request, number: Number, who: Worker, body: Note | None = None
) -> IncidentDetail:
    """Take it: the lamp turns green."""
    return _move(request, number, "acknowledge", who, body)


@router.post("/{number}/start")
def start(
    request: Request, number: Number, who: Worker, body: Note | None = None
) -> IncidentDetail:
    """Begin to work on it, or go on after waiting."""
    return _move(request, number, "start", who, body)


@router.post("/{number}/wait")
def wait(request: Request, number: Number, who: Worker, body: Note | None = None) -> IncidentDetail:
    """Wait for somebody else; the note says for what."""
    return _move(request, number, "wait", who, body)


@router.post("/{number}/resolve")
def resolve(
    request: Request, number: Number, who: Worker, body: Note | None = None
) -> IncidentDetail:
    """Say that it is fixed: the lamp asks the counter whether it works."""
    return _move(request, number, "resolve", who, body)


@router.post("/{number}/reopen")
def reopen(
    request: Request, number: Number, who: Worker, body: Note | None = None
) -> IncidentDetail:
    """Say that it is not fixed after all."""
    return _move(request, number, "reopen", who, body)


@router.post("/{number}/probe")
def probe(request: Request, number: Number, who: Worker) -> IncidentDetail:
    """Have the button look again; what it sees comes within seconds."""
    desk = desk_of(request)
    with desk.changing() as session:
        proof.probe(session, number_of(number), who.actor, desk.world.catalogue, desk.now_ms())
    return _detail(request, number_of(number), who)


@router.post("/{number}/note")
def add_note(request: Request, number: Number, who: Worker, body: NewNote) -> IncidentDetail:
    """Write a note into its history."""
    desk = desk_of(request)
    with desk.changing() as session:
        work.add_note(session, number_of(number), body.note, who.actor, desk.now_ms())
    return _detail(request, number_of(number), who)


@router.post("/{number}/assign")
def assign(request: Request, number: Number, who: Worker, body: Assignee) -> IncidentDetail:
    """Give it to an account; one that nobody has taken is acknowledged with it."""
    desk = desk_of(request)
    with desk.changing() as session:
        given = accounts.by_name(session, body.account)
        work.assign(session, number_of(number), given.id or 0, who.actor, desk.now_ms())
    return _detail(request, number_of(number), who)


def _move(request: Request, number: str, verb: str, who: Who, body: Note | None) -> IncidentDetail:
    desk = desk_of(request)
    note = body.note if body is not None else None
    with desk.changing() as session:
        found = work.move(session, number_of(number), verb, who.actor, desk.now_ms(), note=note)
        proof.after(session, found, verb, desk.world.catalogue, desk.now_ms())
    return _detail(request, number_of(number), who)


def number_of(text: str) -> int:
    """Return the number behind INC-1042. Raises UnknownPlace."""
    number = states.number_of(text)
    if number is None:
        raise UnknownPlace(f"There is no incident {text!r}; numbers are such as INC-1042.")
    return number


def _detail(request: Request, number: int, who: Who) -> IncidentDetail:
    desk = desk_of(request)
    with desk.looking() as session:
        row = incident_list.one(session, number)
        if row is None:
            raise UnknownIncident(number)
        entries, older = incident_list.newest_lines(session, number)
        seen = findings.of_incident(session, number)
    return IncidentDetail(
        **fields_of(row, desk.world.catalogue, who.language),
        diagnosis=diagnosis_answer(row.diagnosis, desk.world.catalogue, who.language),
        findings=[finding_answer(one) for one in seen],
        proof=proof.outcome(row.proof, row.state),
        timeline=[_entry(entry) for entry in entries],
        older=older,
    )


def fields_of(row: Listed, catalogue: Catalogue, language: str) -> dict[str, object]:
    """Return what the API tells of an incident."""
    previous = None if row.previous is None else states.number_text(row.previous)
    parts = split_username(row.button) if row.button else None
    return {
        "number": row.text,
        "title": title_of(
            catalogue, language, row.category, row.asset, (row.button, row.input), row.cause
        ),
        "previous": previous,
        "button": parts[0] if parts else None,
        "lamp": states.lamp(row.state, is_proactive=row.is_proactive),
        "opened_at": iso(row.opened_at_ms),
        "pressed_at": iso_or_null(row.pressed_at_ms),
        "changed_at": iso(row.changed_at_ms),
        "resolved_at": iso_or_null(row.resolved_at_ms),
        "finished_at": iso_or_null(row.finished_at_ms),
    } | {name: getattr(row, name) for name in _SAME}


_SAME = (
    "state", "category", "cause", "priority", "site", "asset", "input", "presses", "bursts",
    "assignee", "waiting_for", "is_proactive",
)  # fmt: skip


def _entry(entry: Entry) -> TimelineEntry:
    return TimelineEntry(
        at=iso_or_null(entry.happened_at_ms),
        arrived_at=iso(entry.at_ms),
        by=entry.by,
        verb=entry.verb,
        reason=entry.reason,
        state=entry.state,
        note=entry.note,
    )
