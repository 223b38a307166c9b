"""What the lamp shows. PURE: one function, every answer with its reason.

The lamp never claims more than is proven. What is unproven outranks what the
desk said; without contact for three status intervals nothing that the desk said
is shown any longer; only a fault of the button itself outranks both. The
same in words is `state_table.py`.
"""

TROUBLE_AFTER_MS = 60000


class Facts:
    """All that decides on one input's lamp. `unproven_ms` is the age of its oldest unreceipted press."""

    def __init__(
        self,
        fault: "str | None",
        unproven_ms: "int | None",
        claimed: bool,
        contact: bool,
        desk: "str | None",
    ) -> None:
        """Keep the facts; `desk` is the lamp that the desk asked for last."""
        self.fault = fault
        self.unproven_ms = unproven_ms
        self.claimed = claimed
        self.contact = contact
        self.desk = desk


def shown(facts: Facts) -> "tuple[str, str]":
    """Return `(state, reason)` for one input."""
    if facts.fault is not None:
        return "faulty", facts.fault
    if facts.unproven_ms is not None:
        if facts.unproven_ms >= TROUBLE_AFTER_MS:
            return "trouble", "unproven for 60 s"
        return "heard", "in the journal"
    if not facts.contact:
        return "no_contact", "no word of the desk for three intervals"
    if facts.desk is not None and facts.desk != "ready":
        return facts.desk, "the desk said so"
    if not facts.claimed:
        return "setup", "not claimed yet"
    if facts.desk is None:
        return "no_contact", "the desk has not named this input"
    return "ready", "the desk said so"
