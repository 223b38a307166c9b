"""What an incident is about: an asset, or an input that nobody has assigned.

A subject is a text, because it is the key of "one open incident a subject".
"""

BUTTON_ITSELF = 0
"""The input number for a button as a whole: unreadable or lost presses."""


def of_asset(asset_id: int) -> str:
    """Return the subject of an asset."""
    return f"asset:{asset_id}"


def of_input(name: str, number: int) -> str:
    """Return the subject of an input of `<b>` that no asset is known for."""
    return f"input:{name}/{number}"


def asset_id(subject: str) -> int | None:
    """Return the asset that a subject names, or None when it is an input."""
    kind, _, rest = subject.partition(":")
    return int(rest) if kind == "asset" else None


def name_of(subject: str) -> str:
    """Return the `<b>` of a subject that is an input."""
    return subject.partition(":")[2].rpartition("/")[0]
