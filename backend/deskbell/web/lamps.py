"""What a lamp shows, for pages: one table of words and rhythms, the same as on the button.

`PATTERNS` stands in the firmware too, which pages may not import; a test holds
the two together. Drawings of the rhythm are made from it in `score`.
"""

from dataclasses import dataclass
from typing import Final

from deskbell import lamp_words
from deskbell.domain import incident

N_ = str
"""Marks a text for the catalogues; it is translated where it is shown."""

PATTERNS: Final = {
    # state: opening | loop; a step is colour, curve (= steady, ~ breath, > fade) and ms
    "ready": "|w~6000",
    "heard": "|A>900 .=300",
    "filed": "B=700 .=300 B=700 .=300|B~4500 .=1500",
    "known": "|B=500 .=100 G=500 .=100",
    "taken": "|G~3000",
    "fixed": "|G=200 .=200 G=200 .=900",
    "trouble": "|A=180 .=180 A=180 .=180 A=180 .=1200",
    "no_contact": "|a=250 .=3250",
    "setup": "|W=120 .=120",
    "faulty": "|" + 3 * "R=150 .=150 " + 3 * "R=450 .=150 " + 3 * "R=150 .=150 " + ".=900",
}

WORDS: Final = lamp_words.WORDS | {
    "unknown": N_("Not known"),
    "untold": N_("Not told yet"),
}

TELLS: Final = {
    "filed": N_(
        "Blue: two long blinks, then a slow breath. Turns green when somebody acknowledges."
    ),
    "known": N_(
        "Blue and green in turn: the desk knows already. Turns green when somebody has it."
    ),
    "taken": N_("Green: a slow breath. Somebody has it; no name is shown in the shop."),
    "fixed": N_("Green: a double blink. The lamp asks: does it work? Holding the button says yes."),
    "ready": N_("White: a faint breath. Nothing is open here."),
    "unknown": N_(
        "The button is out of contact, so nobody can tell what its lamp shows. "
        "It learns the present state when it comes back."
    ),
    "untold": N_("The button is being told. Until then its lamp shows what it showed before."),
}

STATUS_INTERVALS: Final = 3
"""After so many status intervals without a word a button counts as out of contact."""

UNTOLD_AFTER_MS: Final = 2000
"""Telling a lamp takes a moment; only what takes longer is worth a word."""


@dataclass(frozen=True, slots=True)
class Contact:
    """What the desk knows of the button that an incident came from."""

    online: bool | None
    seen_at_ms: int | None
    superseded_at_ms: int | None
    untold_since_ms: int | None


def shown(
    state: str, contact: Contact, interval_s: int, now_ms: int, *, is_proactive: bool = False
) -> str:
    """Return what the counter sees: the state that was sent to a button in contact, else `unknown`.

    A will is only a hint and may come early, but it never makes us claim too much.
    """
    return shown_lamp(incident.lamp(state, is_proactive=is_proactive), contact, interval_s, now_ms)


def shown_lamp(lamp: str, contact: Contact, interval_s: int, now_ms: int) -> str:
    """Return what the counter sees of a lamp that the desk has a button show."""
    if not is_in_contact(contact, interval_s, now_ms):
        return "unknown"
    if contact.untold_since_ms is not None and contact.untold_since_ms < now_ms - UNTOLD_AFTER_MS:
        return "untold"
    return lamp


def is_in_contact(contact: Contact, interval_s: int, now_ms: int) -> bool:
    """Tell whether a button speaks and has done so lately."""
    silent_since = now_ms - STATUS_INTERVALS * interval_s * 1000
    if not contact.online or contact.superseded_at_ms is not None:
        return False
    return contact.seen_at_ms is not None and contact.seen_at_ms >= silent_since
