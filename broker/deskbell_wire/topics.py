"""Topics of the contract: who publishes what, on which channel.

`<b>` is button and epoch in one name (`b0417-3`). It is topic level, broker
user name and part of a press's key at once, so that the broker needs three
pattern lines as its whole ACL and an old epoch is simply somebody else.
"""

PREFIX = "deskbell"

UP_PRESS = "up/press"
UP_FINDING = "up/finding"
UP_STATUS = "up/status"
DOWN_STATE = "down/state"
DOWN_ASK = "down/ask"
DOWN_CONFIG = "down/config"

UP = (UP_PRESS, UP_FINDING, UP_STATUS)
DOWN = (DOWN_STATE, DOWN_ASK, DOWN_CONFIG)
RETAINED = (UP_STATUS, DOWN_CONFIG)

DESK_PREFIX = "desk-"
"""Broker users that begin with this are desks; a button's name never does."""


def username(button: str, epoch: int) -> str:
    """Return `<b>`, the one name of a button in one epoch."""
    return "%s-%d" % (button, epoch)


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


def topic(name: str, channel: str) -> str:
    """Return the full topic of a channel of `<b>`."""
    return "%s/%s/%s" % (PREFIX, name, channel)


def split_topic(full: str) -> "tuple[str, str] | None":
    """Return `(<b>, channel)`, or None when no button may own this topic."""
    parts = full.split("/", 2)
    if len(parts) != 3 or parts[0] != PREFIX or split_username(parts[1]) is None:
        return None
    if parts[2] not in UP and parts[2] not in DOWN:
        return None
    return parts[1], parts[2]
