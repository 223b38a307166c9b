"""The word for each state of a lamp, wherever a person reads it: on pages and on paper."""

from typing import Final

N_ = str
"""Marks a text for the catalogues; it is translated where it is shown."""

WORDS: Final = {
    "ready": N_("Ready"),
    "heard": N_("Heard"),
    "filed": N_("Filed"),
    "known": N_("We know already"),
    "taken": N_("Taken"),
    "fixed": N_("Fixed?"),
    "trouble": N_("Kept, not sent yet"),
    "no_contact": N_("No contact"),
    "setup": N_("Setting up"),
    "faulty": N_("Out of order"),
}
