"""Which incidents a bench test leaves behind: those that nobody but the technician can have meant.

A real press is never withdrawn. So every press of the incident must have come from
the very epoch that was tested, and while it was on the bench: since it was issued if
this is its first test and it is new, else within the test that is told of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from deskbell.domain import incident
from deskbell.domain.triage import UNREADABLE, Decision

WITHDRAW: Final = "withdraw"
LEAVE: Final = "leave"
REASON: Final = "bench_test"

NEW_FOR_MS: Final = 24 * 3600 * 1000
"""A button that was issued longer ago and never tested may hang in a shop."""
SLACK_MS: Final = 60 * 1000
"""Between the last press of a test and its record."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A press of the incident."""

    name: str
    """`<b>`."""
    is_short: bool
    received_at_ms: int
    decision: str | None


def on_the_bench_since(issued_at_ms: int, now_ms: int, duration_s: float, *, is_first: bool) -> int:
    """Return since when an epoch whose test is told of has been on the bench."""
    if is_first and now_ms - issued_at_ms <= NEW_FOR_MS:
        return issued_at_ms
    return max(issued_at_ms, now_ms - round(duration_s * 1000) - SLACK_MS)


def judge(
    state: str, shorts: int, presses: Sequence[Pressed], name: str, since_ms: int
) -> Decision:
    """Decide on an incident in this state, with so many shorts, that these presses became part of."""
    if state != incident.NEW:
        return Decision(LEAVE, "not_new")
    if any(press.decision == UNREADABLE for press in presses):
        return Decision(LEAVE, "unreadable")
    if any(press.name != name for press in presses):
        return Decision(LEAVE, "others_pressed")
    if sum(press.is_short for press in presses) != shorts:
        return Decision(LEAVE, "not_every_press_is_known")
    if any(press.received_at_ms < since_ms for press in presses):
        return Decision(LEAVE, "pressed_before_the_test")
    return Decision(WITHDRAW, REASON)
