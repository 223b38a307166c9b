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


def username(button: str, epoch: int) -> str:
    """Return `<b>`, the one name of a button in one epoch."""
    return "%s-%d" % (button, epoch)


def topic(name: str, channel: str) -> str:
    """Return the full topic of a channel of `<b>`."""
    return "%s/%s/%s" % (PREFIX, name, channel)
