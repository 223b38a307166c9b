"""Looks without a press: when the next one is, and which of its findings are news. PURE but for the dice."""

import binascii
import os

from deskbell_wire import const, jsontext

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.looks import Looks
    from deskbell_button.probe.finding import Finding

_VAGUE = const(("_ms", "_dbm", "_percent", "_s", "jobs", "why"))
"""Evidence that ends so differs at every look, which is no news."""


def begins(looks: "Looks", interval_s: int, now_ms: int) -> bool:
    """Set the time of the next routine look, a tenth sooner or later; tell whether one is made now.

    The first comes after a tenth of the interval: all buttons of a shop get their power back at once.
    """
    chance = int.from_bytes(os.urandom(2), "big")
    is_first = looks.routine_ms is None
    wait_ms = interval_s * (100 if is_first else 1000)
    looks.routine_ms = now_ms + wait_ms - wait_ms // 10 + wait_ms * chance // 327680
    return not is_first


def is_old(told: "dict[str, int]", number: int, probe: str, finding: "Finding") -> bool:
    """Tell whether a finding says what was told of this input before; from now on it counts as told."""
    seen = finding.evidence
    firm = {key: seen[key] for key in seen if not any(key.endswith(end) for end in _VAGUE)}
    digest = binascii.crc32(jsontext.write([finding.verdict, finding.cause, firm]).encode())
    key = "%d %s" % (number, probe)
    is_known = told.get(key) == digest
    told[key] = digest
    return is_known
