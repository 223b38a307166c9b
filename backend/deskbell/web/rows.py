"""A row of the queue: what a page shows of an open incident, ready to be drawn and compared."""

from dataclasses import dataclass
from typing import Final

from deskbell.desk import diagnosing
from deskbell.desk.desk import Desk
from deskbell.diagnosis_words import headline
from deskbell.domain import incident
from deskbell.domain.subject import BUTTON_ITSELF
from deskbell.store.queue import Found
from deskbell.texts import texts
from deskbell.web import lamps, words
from deskbell_catalogue import Catalogue

UNCLAIMED: Final = "unclaimed"
TAKEN: Final = "taken"
WAITING: Final = "waiting"
FIXED: Final = "fixed"
GROUPS: Final = (UNCLAIMED, TAKEN, WAITING, FIXED)
"""A queue is read from the top: what nobody has, what somebody has, what waits, what is asked."""

_GROUP_OF: Final = {
    incident.WAITING: WAITING,
    incident.RESOLVED: FIXED,
} | dict.fromkeys(incident.NOBODY_YET, UNCLAIMED)


@dataclass(frozen=True, slots=True)
class Row:
    """Two equal rows look the same, so only what differs is sent."""

    number: int
    state: str
    priority: int
    icon: str
    title: str
    """What is wrong with it, as soon as that is known; else what it is."""
    thing: str
    """What it is, when the title says what is wrong."""
    is_proactive: bool
    label: str
    site: str
    zone: str
    """Empty while nobody has said it."""
    presses: int
    bursts: int
    lamp: str
    """A key of `lamps.WORDS`, or an empty text: a button as a whole has no lamp."""
    who: str
    """Who has it; while nobody does, who had it before it was reopened."""
    is_mine: bool
    pressed_at_ms: int | None
    opened_at_ms: int
    waiting_for: str

    @property
    def text(self) -> str:
        """Return the number as people say it."""
        return incident.number_text(self.number)

    @property
    def group(self) -> str:
        """Return the part of the queue that it stands in."""
        return _GROUP_OF.get(self.state, TAKEN)

    @property
    def is_unclaimed(self) -> bool:
        """Tell whether nobody has taken it yet."""
        return self.state in incident.NOBODY_YET

    @property
    def can(self) -> tuple[str, ...]:
        """Return the verbs that are possible now."""
        return incident.verbs_from(self.state)


@dataclass(frozen=True, slots=True)
class Eyes:
    """Who looks: the reader's language and account, and what the desk knows."""

    catalogue: Catalogue
    language: str
    account_id: int
    interval_s: int

    @classmethod
    def of(cls, desk: Desk, language: str, account_id: int) -> "Eyes":
        """Return the eyes of a reader at this desk."""
        interval = desk.button_settings.status_interval_s
        return cls(desk.world.catalogue, language, account_id, interval)

    def see(self, found: Found, now_ms: int) -> Row:
        """Return a found incident as this reader sees it."""
        category = self.catalogue.category(found.category)
        thing = words.title(
            self.catalogue, found.category, found.asset, self._input(found), self.language
        )
        seen = diagnosing.loads(found.diagnosis) if found.cause else None
        wrong = headline(seen, self.catalogue, self.language, texts(self.language))
        return Row(
            number=found.number,
            state=found.state,
            priority=found.priority,
            icon=category.icon if category else "i-concierge-bell",
            title=wrong or thing,
            thing=thing if wrong else "",
            is_proactive=found.is_proactive,
            label=category.label(self.language) if category else "",
            site=found.site or "",
            zone=found.zone or "",
            presses=found.presses,
            bursts=found.bursts,
            lamp=self._lamp(found, now_ms),
            who=found.assignee or "",
            is_mine=found.assignee_id == self.account_id,
            pressed_at_ms=found.pressed_at_ms,
            opened_at_ms=found.opened_at_ms,
            waiting_for=found.waiting_for or "",
        )

    def _lamp(self, found: Found, now_ms: int) -> str:
        if found.button is None or found.input == BUTTON_ITSELF:
            return ""
        contact = lamps.Contact(
            found.online, found.seen_at_ms, found.superseded_at_ms, found.untold_since_ms
        )
        return lamps.shown(
            found.state, contact, self.interval_s, now_ms, is_proactive=found.is_proactive
        )

    @staticmethod
    def _input(found: Found) -> str | None:
        if found.button is None or found.input == BUTTON_ITSELF:
            return found.button
        return f"{found.button}/{found.input}"
