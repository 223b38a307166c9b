"""The books of one transaction: incidents that it opens and changes, and their work log."""

from dataclasses import dataclass, field
from typing import Any, Final

from sqlmodel import Session

from deskbell.domain import incident
from deskbell.domain.burst import Rhythm
from deskbell.store import incident as incidents
from deskbell.store.counter import Versions
from deskbell.store.incident import Working
from deskbell.store.numbers import IncidentNumbers
from deskbell_catalogue import Catalogue

TECHNICIANS: Final = "button"
"""The category of incidents for the technicians: not an asset's, but a button's own."""

_UNKNOWN_PRIORITY: Final = 3


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new incident begins with."""

    subject: str
    category: str
    site_id: int | None
    asset_id: int | None
    button: str
    input: int
    reason: str
    previous: int | None
    pressed_at_ms: int | None
    seq: int
    """The press that opens it, 0 when the desk itself does."""
    is_proactive: bool = False
    """Whether the desk opens it on what a button saw, before anybody pressed."""


@dataclass(slots=True)
class Books:
    """Collects what is to be written, so that a batch costs one statement a table."""

    numbers: IncidentNumbers
    versions: Versions
    catalogue: Catalogue
    now_ms: int
    _opened: list[dict[str, Any]] = field(default_factory=list)
    _new: dict[int, Working] = field(default_factory=dict)
    _nudged: dict[int, Working] = field(default_factory=dict)
    _moved: dict[int, Working] = field(default_factory=dict)
    _log: list[dict[str, Any]] = field(default_factory=list)

    def open(self, opening: Opening) -> Working:
        """Open an incident; its category, priority and place come from the register alone."""
        pressed = opening.pressed_at_ms
        working = Working(
            number=self.numbers.take(),
            subject=opening.subject,
            state=incident.NEW,
            revision=self.versions.draw(),
            resolved_at_ms=None,
            close_due_ms=None,
            finished_at_ms=None,
            changed_at_ms=self.now_ms,
            presses=1 if opening.seq else 0,
            rhythm=Rhythm() if pressed is None else Rhythm().pressed(pressed),
            only_origin=None if opening.is_proactive else f"{opening.button}/{opening.input}",
            last_short_seq=opening.seq,
            is_proactive=opening.is_proactive,
        )
        found = self.catalogue.category(opening.category)
        self._opened.append(
            {
                "number": working.number,
                "subject": opening.subject,
                "category": opening.category,
                "priority": found.priority if found else _UNKNOWN_PRIORITY,
                "site_id": opening.site_id,
                "asset_id": opening.asset_id,
                "button": opening.button,
                "input": opening.input,
                "opened_reason": opening.reason,
                "is_proactive": opening.is_proactive,
                "previous": opening.previous,
                "opened_at_ms": self.now_ms,
                "pressed_at_ms": pressed,
            }
        )
        self._new[working.number] = working
        return working

    def nudge(self, working: Working) -> None:
        """Write back at the end what a press changed in this incident."""
        if working.number not in self._new:
            self._nudged[working.number] = working

    def move(self, working: Working, verb: str) -> None:
        """Make one move of the table; it is written back at the end. Raises IllegalMove."""
        working.state = incident.after(working.state, verb)
        working.revision = self.versions.draw()
        working.changed_at_ms = self.now_ms
        working.close_due_ms = None
        if working.state == incident.REOPENED:
            working.resolved_at_ms = None
        if working.state in incident.FINISHED:
            working.finished_at_ms = self.now_ms
        if working.number not in self._new:
            self._moved[working.number] = working

    def log(
        self,
        working: Working,
        actor: str,
        verb: str,
        reason: str,
        note: str | None = None,
        *,
        pressed_at_ms: int | None = None,
    ) -> None:
        """Add a line to an incident's work log."""
        self._log.append(
            {
                "incident": working.number,
                "at_ms": self.now_ms,
                "pressed_at_ms": pressed_at_ms,
                "actor": actor,
                "verb": verb,
                "reason": reason,
                "state": working.state,
                "note": note,
            }
        )

    def write(self, session: Session) -> None:
        """Write everything; older incidents first, for a subject may get a new one right away."""
        incidents.store_nudged(session, self._nudged.values())
        incidents.store_moved(session, self._moved.values())
        incidents.insert_incidents(
            session,
            [
                row | incidents.nudged(working) | incidents.moved(working)
                for row, working in zip(self._opened, self._new.values(), strict=True)
            ],
        )
        incidents.add_log(session, self._log)
        self.numbers.save()
        self._opened, self._new, self._nudged, self._moved, self._log = [], {}, {}, {}, []
