"""Every text that is printed, in the reader's language: the lamp's from its own table, the rest from here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from deskbell.errors import DeskbellError
from deskbell.lamp_words import WORDS
from deskbell.texts import LANGUAGES, texts
from deskbell_button.state_table import TABLE

N_ = str
"""Marks a text for the catalogues; it is translated where it is printed."""

MEANINGS: Final = {
    "ready": N_("All is well. Nothing is open here."),
    "heard": N_("Your press is kept in the button and is on its way."),
    "filed": N_("The desk has it. Nobody has taken it yet."),
    "known": N_("It is part of something bigger. You need do nothing."),
    "taken": N_("Somebody has it. You need do nothing."),
    "fixed": N_("It should work again. Does it? Hold: yes. Press: no."),
    "trouble": N_("Your press is safe in the button. It is sent by itself."),
    "no_contact": N_("The desk is out of reach. Press all the same: it is kept."),
    "setup": N_("The button is not set up yet. A technician does that."),
    "faulty": N_("The button itself is broken. Call instead."),
}
"""What each state says to somebody at the counter."""

SHORT: Final = {"trouble": N_("Kept")}
"""Where the word of a state is too long for a label."""

TITLE: Final = N_("Press, look, carry on")
PRESS: Final = N_("Press: it is broken")
PRESS_MORE: Final = N_("The first press counts at once. Nobody asks you anything.")
HOLD: Final = N_("Hold for 2\u00a0s: it works")
HOLD_MORE: Final = N_("Takes back a press made by mistake, and says yes to “Fixed?”.")
LAMP: Final = N_("The lamp, and what it says")
SCORE: Final = N_("Light over 6.5 seconds, and sound")


class UnknownLanguage(DeskbellError):
    """Labels are not made in that language; take one that the text names."""


@dataclass(frozen=True, slots=True)
class LampWords:
    """A state as the card tells it."""

    state: str
    word: str
    meaning: str
    light: str
    sound: str
    """Empty where the state is silent."""


def check(language: str) -> str:
    """Return a language that there are texts in. Raises UnknownLanguage."""
    if language not in LANGUAGES:
        raise UnknownLanguage(
            f"There are no labels in '{language}'",
            f"there are texts in {', '.join(LANGUAGES)}",
            "Choose one of them with --lang",
        )
    return language


def say(text: str, language: str) -> str:
    """Return a text in a language."""
    return texts(language).gettext(text)


def short(state: str, language: str) -> str:
    """Return the word of a state for a label."""
    return say(SHORT.get(state, WORDS[state]), language)


def lamps(language: str, meanings: Mapping[str, str] = MEANINGS) -> tuple[LampWords, ...]:
    """Return all states in the order of the lamp's table, which is how a person meets them."""
    return tuple(
        LampWords(
            state,
            say(WORDS[state], language),
            say(meanings[state], language),
            say(light, language),
            say(sound, language) if sound else "",
        )
        for state, _proof, light, sound in TABLE
    )
