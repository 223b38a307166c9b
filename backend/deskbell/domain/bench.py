"""Which incidents a bench test leaves behind: those that nobody but the technician can have meant.

A real press is never withdrawn. So the tool names the presses that it asked for
and saw, and every press of the incident must be one of them: what was pressed
before the test or on another button keeps it, and so does whoever has taken it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from deskbell.domain import incident
from deskbell.domain.triage import UNREADABLE, Decision

WITHDRAW: Final = "withdraw"
LEAVE: Final = "leave"
REASON: Final = "bench_test"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press of the incident."""

    name: str
    """`<b>`."""
    seq: int
    is_short: bool
    decision: str | None


def judge(
    state: str, shorts: int, presses: Sequence[Pressed], name: str, asked_for: Collection[int]
) -> Decision:
    """Decide on an incident in this state, with so many shorts, that these presses became part of.

    `asked_for` is the `seq` of each press that the test asked `name` for.
    """
    if state != incident.NEW:
        return Decision(LEAVE, "not_new")
    if any(press.decision == UNREADABLE for press in presses):
        return Decision(LEAVE, "unreadable")
    if any(press.name != name for press in presses):
        return Decision(LEAVE, "others_pressed")
    if sum(press.is_short for press in presses) != shorts:
        return Decision(LEAVE, "not_every_press_is_known")
    if any(press.seq not in asked_for for press in presses):
        return Decision(LEAVE, "not_asked_for")
    return Decision(WITHDRAW, REASON)
