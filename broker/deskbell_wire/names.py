"""Reading names and topics: desk, broker and a board that takes an identity ask who somebody is.

A running button only puts its own topics together (`topics`), so it keeps none of this.
"""

from deskbell_wire.topics import DOWN, PREFIX, UP

DESK_PREFIX = "desk-"
"""Broker users that begin with this are desks; a button's name never does."""


def split_username(name: str) -> "tuple[str, int] | None":
    """Return `(button, epoch)` of `<b>`, or None when it is not such a name."""
    button, dash, epoch = name.rpartition("-")
    # not isdigit(): that takes digits of every script, and int() then fails or reads another name
    if not dash or not epoch or epoch.strip("0123456789") or epoch[0] == "0" or len(epoch) > 9:
        return None
    if not is_button_id(button):
        return None
    return button, int(epoch)


def is_button_id(button: str) -> bool:
    """Tell whether the text may name a button: b, then 1 to 30 of a-z, 0-9."""
    if not 2 <= len(button) <= 31 or button[0] != "b":
        return False
    for c in button:  # noqa: SIM110 a generator takes three times as long, at every message
        if not ("a" <= c <= "z" or "0" <= c <= "9"):
            return False
    return True


def split_topic(full: str) -> "tuple[str, str] | None":
    """Return `(<b>, channel)`, or None when no button may own this topic."""
    parts = full.split("/", 2)
    if len(parts) != 3 or parts[0] != PREFIX or split_username(parts[1]) is None:
        return None
    if parts[2] not in UP and parts[2] not in DOWN:
        return None
    return parts[1], parts[2]
