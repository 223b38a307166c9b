"""What the lamp shows. PURE: one function, every answer with its reason.

The lamp never claims more than is proven. What is unproven outranks what the
desk said; without contact for three status intervals nothing that the desk said
is shown any longer; only a fault of the button itself outranks both. The
same in words is `state_table.py`.
"""

TROUBLE_AFTER_MS = 60000


def shown(
    fault: "str | None",
    unproven_ms: "int | None",
    claimed: bool,
    contact: bool,
    desk: "str | None",
) -> "tuple[str, str]":
    """Return `(state, reason)` for one input.

    `unproven_ms` is the age of its oldest unreceipted press, `desk` the lamp
    that the desk asked for last.
    """
    if fault is not None:
        return "faulty", fault
    if unproven_ms is not None:
        if unproven_ms >= TROUBLE_AFTER_MS:
            return "trouble", "unproven for 60 s"
        return "heard", "in the journal"
    if not contact:
        return "no_contact", "no word of the desk for three intervals"
    if desk is not None and desk != "ready":
        return desk, "the desk said so"
    if not claimed:
        return "setup", "not claimed yet"
    if desk is None:
        return "no_contact", "the desk has not named this input"
    return "ready", "the desk said so"
