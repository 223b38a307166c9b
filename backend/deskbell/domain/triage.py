"""Triage: what one press means for its subject. Every decision has a named reason.

A press means what the user saw. `about` is the incident and revision that the
lamp showed. A hold acts only when both still match, else it joins as a note. A
short never needs to match anything: it says that something is broken.
"""

from typing import Final, NamedTuple, Protocol

from deskbell.domain import incident

OPENED: Final = "opened"
JOINED: Final = "joined"
WITHDRAWN: Final = "withdrawn"
CONFIRMED: Final = "confirmed"
REOPENED: Final = "reopened"
IGNORED: Final = "ignored"
UNREADABLE: Final = "unreadable"

VERBS: Final = {WITHDRAWN: "withdraw", CONFIRMED: "confirm", REOPENED: "reopen"}
"""The move of `incident.MOVES` that a decision makes; of the others see `verb_of`."""


class PressFacts(NamedTuple):
    """A press as triage sees it; `pressed_at_ms` is None after a power loss."""

    origin: str
    """`<b>/<input>`, the input that was pressed."""
    seq: int
    is_hold: bool
    about: tuple[str, int] | None
    pressed_at_ms: int | None


class OpenIncident(Protocol):
    """The open incident of the press's subject, as triage sees it."""

    number: int
    state: str
    revision: int
    resolved_at_ms: int | None
    only_origin: str | None
    """The one input that all its shorts came from, None when there were several."""
    last_short_seq: int
    """The highest seq among those shorts."""


class Decision(NamedTuple):
    """What to do, and why."""

    kind: str
    reason: str


def triage(press: PressFacts, found: OpenIncident | None) -> Decision:
    """Decide on a press whose subject has this open incident, or none."""
    if press.is_hold:
        return _hold(press, found)
    return _short(press, found)


def _short(press: PressFacts, found: OpenIncident | None) -> Decision:
    if found is None:
        return Decision(OPENED, "first_press")
    if found.state != incident.RESOLVED:
        return Decision(JOINED, "nudge")
    if press.about is not None and press.about[0] == incident.number_text(found.number):
        if press.about[1] == found.revision:
            return Decision(REOPENED, "still_broken")
        return Decision(JOINED, "saw_an_older_state")
    fixed_at = found.resolved_at_ms
    if press.pressed_at_ms is not None and fixed_at is not None and press.pressed_at_ms <= fixed_at:
        return Decision(JOINED, "pressed_before_the_fix")
    return Decision(REOPENED, "broken_again")


def _hold(press: PressFacts, found: OpenIncident | None) -> Decision:
    if found is None:
        return Decision(IGNORED, "nothing_open")
    if press.about != (incident.number_text(found.number), found.revision):
        return Decision(JOINED, "not_what_the_lamp_showed")
    if found.state == incident.RESOLVED:
        return Decision(CONFIRMED, "it_works")
    if found.state != incident.NEW:
        return Decision(JOINED, "says_that_it_works")
    if found.only_origin != press.origin:
        return Decision(JOINED, "others_pressed_too")
    if found.last_short_seq > press.seq:
        return Decision(JOINED, "pressed_again_since")
    return Decision(WITHDRAWN, "taken_back")


def verb_of(decision: Decision, state: str) -> str | None:
    """Return the move that a decision makes on an incident in this state, None for none.

    Nobody knows what an unreadable press says, so what was resolved does not close over it.
    """
    if decision.kind == UNREADABLE:
        return "reopen" if state == incident.RESOLVED else None
    return VERBS.get(decision.kind)
