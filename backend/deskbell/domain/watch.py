"""Watching: when what buttons see without a press is worth an incident, and when it no longer is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from deskbell.domain import certificate, supplies
from deskbell.domain.diagnosis import FAULT, FIRST_WARNING, OK, UNREACHABLE, UNREADABLE

SILENT_MS: Final = 10 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Look:
    """The newest finding of one probe at an asset, and since when it says the same."""

    probe: str
    verdict: str
    cause: str | None
    evidence: Mapping[str, Any]
    at_ms: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What is wrong, None when nothing is worth an incident; and the named reason."""

    cause: str | None
    reason: str


def judge(
    category: str,
    looks: Sequence[Look],
    rank: Callable[[str], int],
    now_ms: int,
    *,
    is_open: bool,
    is_service: bool = False,
) -> Decision:
    """Decide on an asset that nobody has pressed for, by what was seen last.

    A service is judged by its page alone: that its name is known says nothing of it.
    """
    if is_service:
        looks = [one for one in looks if one.probe == "https"]
    told = sorted(
        {one.cause for one in looks if one.verdict == FAULT and one.cause is not None}, key=rank
    )
    if told and rank(told[0]) < FIRST_WARNING:
        return Decision(told[0], "says_so_itself")
    if looks and all(one.verdict == UNREACHABLE for one in looks):
        since_ms = max(one.at_ms for one in looks)
        if now_ms - since_ms < SILENT_MS:
            return Decision(None, "silent_for_a_moment")
        if not is_open:
            return Decision(None, "silent_while_closed")
        return Decision(f"{category}.unreachable", "silent_for_ten_minutes")
    for one in looks:
        leaf = certificate.judge(one.evidence.get("not_after"), now_ms)
        if leaf is not None:
            return Decision(f"{category}.{leaf}", leaf)
    lowest = min((p for one in looks for p in supplies.levels(one.evidence).values()), default=100)
    if lowest < supplies.LOW_PERCENT:
        return Decision(
            f"{category}.toner_low" if lowest else f"{category}.toner_out", "supply_low"
        )
    if any(one.verdict == UNREADABLE for one in looks):
        return Decision(None, "not_all_read")
    is_well = any(one.verdict == OK for one in looks) or bool(told)
    return Decision(None, "in_order" if is_well else "nothing_seen")


def due_ms(verdict: str, evidence: Mapping[str, Any], at_ms: int) -> int | None:
    """Return when time alone makes a finding worth another look at it, None for never."""
    if verdict == UNREACHABLE:
        return at_ms + SILENT_MS
    ends_ms = certificate.ends_at_ms(evidence.get("not_after"))
    return None if ends_ms is None else max(at_ms, ends_ms - certificate.SOON_MS)
