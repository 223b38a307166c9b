"""Incidents and their work log. A partial unique index allows one open incident a subject."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Index, bindparam, false, select, text, update
from sqlmodel import Field, Session, SQLModel

from deskbell.domain.burst import Rhythm
from deskbell.domain.incident import FINISHED
from deskbell.store.bulk import Bulk, BulkInsert
from deskbell.store.columns import ROW_NUMBER, big, core, long_text

OPEN_ONLY = text("state NOT IN ({})".format(", ".join(f"'{state}'" for state in FINISHED)))

ASSIGNED_ONLY = text("assignee_id IS NOT NULL")
DUE_ONLY = text("close_due_ms IS NOT NULL")
PROOF_DUE_ONLY = text("proof_due_ms IS NOT NULL")


class Incident(SQLModel, table=True):
    """What agents work on."""

    __table_args__ = (
        Index(
            "one_open_incident_a_subject",
            "subject",
            unique=True,
            sqlite_where=OPEN_ONLY,
            postgresql_where=OPEN_ONLY,
        ),
        Index("incident_by_state", "state", "number"),
        Index("incidents_of_a_site", "site_id", "number"),
        Index("incidents_of_a_category", "category", "number"),
        Index(
            "incidents_of_an_assignee",
            "assignee_id",
            "number",
            sqlite_where=ASSIGNED_ONLY,
            postgresql_where=ASSIGNED_ONLY,
        ),
        Index(
            "incidents_to_close",
            "close_due_ms",
            sqlite_where=DUE_ONLY,
            postgresql_where=DUE_ONLY,
        ),
        Index(
            "open_incidents_of_a_cause",
            "cause",
            "priority",
            "opened_at_ms",
            sqlite_where=OPEN_ONLY,
            postgresql_where=OPEN_ONLY,
        ),
        Index(
            "incidents_to_prove",
            "proof_due_ms",
            sqlite_where=PROOF_DUE_ONLY,
            postgresql_where=PROOF_DUE_ONLY,
        ),
        Index(
            "open_incidents_by_urgency",
            "priority",
            "opened_at_ms",
            sqlite_where=OPEN_ONLY,
            postgresql_where=OPEN_ONLY,
        ),
    )

    number: int = Field(primary_key=True, sa_type=ROW_NUMBER)
    subject: str
    state: str
    revision: int = big()
    """The version drawn when the state last changed: what a press is `about`."""
    category: str
    cause: str | None = None
    diagnosis: str | None = long_text()
    """What the findings say, as JSON: see `desk.diagnosing`."""
    is_proactive: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether the desk opened it on what a button saw, before anybody pressed."""
    asked_at_ms: int | None = big()
    """When a button was last asked to look for it."""
    proof: str | None = None
    """Of a fix: awaited, working, still_broken, unproven; while a look may decide, also what it is judged by."""
    proof_due_ms: int | None = big()
    """When a look that was to prove a fix has come to nothing."""
    priority: int
    site_id: int | None = Field(default=None, foreign_key="site.id")
    asset_id: int | None = Field(default=None, foreign_key="asset.id")
    button: str | None = None
    """The `<b>` of the press that opened it."""
    input: int | None = None
    opened_reason: str
    previous: int | None = big()
    """The closed incident that the lamp still showed when the press was made."""
    opened_at_ms: int = big()
    pressed_at_ms: int | None = big()
    """When the finger pressed; null after a power loss: before `opened_at_ms`."""
    changed_at_ms: int = big()
    resolved_at_ms: int | None = big()
    close_due_ms: int | None = big()
    finished_at_ms: int | None = big()
    assignee_id: int | None = Field(default=None, foreign_key="account.id")
    waiting_for: str | None = None
    presses: int = 1
    bursts: int = 0
    burst_last_ms: int = big(default=0)
    recent_ms: str = long_text(default="")
    only_origin: str | None = None
    last_short_seq: int = big(default=0)


class WorkLog(SQLModel, table=True):
    """One line of an incident's history; `actor` is `account:<id>`, `button:<b>/<input>` or `desk`."""

    __tablename__ = "work_log"

    id: int | None = Field(default=None, primary_key=True)
    incident: int = big(foreign_key="incident.number", index=True)
    at_ms: int = big()
    pressed_at_ms: int | None = big()
    """Of a press: when the finger pressed; null after a power loss: before `at_ms`."""
    actor: str
    verb: str
    reason: str = ""
    state: str
    note: str | None = long_text()


@dataclass(slots=True)
class Working:
    """An open incident while a batch of presses changes it."""

    rhythm: Rhythm
    number: int
    subject: str
    state: str
    revision: int
    resolved_at_ms: int | None
    close_due_ms: int | None
    finished_at_ms: int | None
    changed_at_ms: int
    presses: int
    only_origin: str | None
    last_short_seq: int
    is_proactive: bool = False


_PLAIN = [field.name for field in fields(Working) if field.name != "rhythm"]
_RHYTHM = ("recent_ms", "bursts", "burst_last_ms")
_NUDGED = ("presses", "only_origin", "last_short_seq", *_RHYTHM)
_MOVED = (
    "state", "revision", "changed_at_ms", "resolved_at_ms", "close_due_ms", "finished_at_ms",
)  # fmt: skip


_INCIDENT = core(Incident)
_OPEN = select(*[_INCIDENT.c[name] for name in (*_PLAIN, *_RHYTHM)]).where(
    _INCIDENT.c.subject.in_(bindparam("subjects", expanding=True)), OPEN_ONLY
)
_STORE_NUDGED, _STORE_MOVED = (
    Bulk(
        update(_INCIDENT)
        .where(_INCIDENT.c.number == bindparam("number_"))
        .values({name: bindparam(name) for name in names})
    )
    for names in (_NUDGED, _MOVED)
)
_NULL_AT_FIRST = {
    "cause", "waiting_for", "assignee_id", "diagnosis", "asked_at_ms", "proof", "proof_due_ms",
}  # fmt: skip
_INSERT = BulkInsert(_INCIDENT, {column.name for column in _INCIDENT.c} - _NULL_AT_FIRST)
_LOGGED = ("incident", "at_ms", "pressed_at_ms", "actor", "verb", "reason", "state", "note")
_LOG = BulkInsert(core(WorkLog), _LOGGED)


def open_incidents(session: Session, subjects: Iterable[str]) -> dict[str, Working]:
    """Return the open incident of each subject that has one."""
    wanted = list(subjects)
    if not wanted:
        return {}
    found: dict[str, Working] = {}
    for *plain, recent, bursts, last in (
        session.connection().execute(_OPEN, {"subjects": wanted}).fetchall()
    ):
        times = tuple(int(text) for text in recent.split(",") if text)
        working = Working(Rhythm(times, bursts, last), *plain)
        found[working.subject] = working
    return found


def nudged(working: Working) -> dict[str, Any]:
    """Return the columns that every press changes; no index has one of them."""
    rhythm = working.rhythm
    return {
        "number_": working.number,
        "presses": working.presses,
        "only_origin": working.only_origin,
        "last_short_seq": working.last_short_seq,
        "recent_ms": ",".join([str(at) for at in rhythm.recent_ms]),
        "bursts": rhythm.bursts,
        "burst_last_ms": rhythm.burst_last_ms,
    }


def moved(working: Working) -> dict[str, Any]:
    """Return the columns that change with the state."""
    return {name: getattr(working, name) for name in _MOVED} | {"number_": working.number}


def insert_incidents(session: Session, rows: list[dict[str, Any]]) -> None:
    """Insert new incidents. A second open one for a subject raises IntegrityError."""
    _INSERT.run(session, rows)


def store_nudged(session: Session, changed: Iterable[Working]) -> None:
    """Write back what presses changed that made no move."""
    _STORE_NUDGED.run(session, [nudged(working) for working in changed])


def store_moved(session: Session, changed: Iterable[Working]) -> None:
    """Write back the state of incidents that presses moved."""
    _STORE_MOVED.run(session, [moved(working) for working in changed])


def add_log(session: Session, rows: list[dict[str, Any]]) -> None:
    """Append work-log rows: `incident at_ms pressed_at_ms actor verb reason state note`."""
    _LOG.run(session, rows)
