"""Where the API keeps what somebody typed. A name is checked first: a slash in it would lead elsewhere."""

from urllib.parse import quote

from deskbell.errors import DeskbellError
from deskbell_wire.names import is_button_id


class NoSuchButton(DeskbellError):
    """What was typed cannot be a button's name; `deskbell button list` shows all of them."""


def of_button(name: str, *below: str) -> str:
    """Return the path of a button, or of something below it. Raises NoSuchButton."""
    if not is_button_id(name):
        raise NoSuchButton(
            f"There is no button {name!r}",
            "buttons are named b and digits, such as b0417",
            "Look its name up with `deskbell button list`, and run the command again",
        )
    return "/".join(("/buttons", quote(name, safe=""), *below))
