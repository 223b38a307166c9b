"""Who may write and read what, as Mosquitto's ACL file, made from the topics.

A button's broker user is `<b>`, the level of its topics, so pattern lines with
`%u` serve every button there will ever be, and an old epoch is somebody else.
A channel is named whole: `up/#` would let a stolen password retain without end.
"""

from collections.abc import Iterable

from deskbell_wire import topics


def text(desks: Iterable[str]) -> str:
    """Return the ACL file for all buttons and for these users of desks."""
    lines = ["# Made by Deskbell at every start; changes here are lost."]
    lines += [f"pattern write {topics.topic('%u', channel)}" for channel in topics.UP]
    lines += [f"pattern read {topics.topic('%u', channel)}" for channel in topics.DOWN]
    for desk in desks:
        lines += ["", f"user {desk}"]
        lines += [f"topic read {topics.topic('+', channel)}" for channel in topics.UP]
        lines += [f"topic write {topics.topic('+', channel)}" for channel in topics.DOWN]
        # A revoked button's will is not sent: the desk writes its status itself.
        lines += [f"topic write {topics.topic('+', topics.UP_STATUS)}"]
    return "\n".join(lines) + "\n"
