"""The test of one board, as the command line does it: two questions, the result, and its keeping."""

import sys
from typing import Any, Final

from rich.console import Console
from rich.prompt import Confirm

from deskbell.cli.access import connect
from deskbell.cli.flash_desk import ApiDesk
from deskbell.cli.screen import note, say
from deskbell.errors import DeskbellError
from deskbell.technician.look import Found
from deskbell.technician.shown import Shown

_TRIED: Final = {True: "works", False: "failed", None: "not tried"}
_NOT_MEASURED: Final = "not measured"


def judge(shown: Shown) -> dict[str, bool | None]:
    """Return how lamps and sound were: as somebody at this terminal says, else null."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return not_judged(shown)
    lamps = "show red, green, blue and white" if shown.has_colours else "light up"
    lamp_ok = _yes(f"Did every lamp {lamps}?")
    return {
        "lamp_ok": lamp_ok,
        "sound_ok": _yes("Did you hear four rising notes?") if shown.has_sound else None,
    }


def not_judged(_: Shown) -> dict[str, bool | None]:
    """Return that nobody was asked."""
    return {"lamp_ok": None, "sound_ok": None}


def show(record: dict[str, Any]) -> None:
    """Print a result, a line for each thing that was tried or measured."""
    for key, value in record.items():
        if key.endswith("_ok"):
            say(f"{key}: {_TRIED[value]}")
        else:
            say(f"{key}: {_NOT_MEASURED if value is None else value}")


def faults(record: dict[str, Any]) -> list[str]:
    """Return what did not work, in words; what was not tried is no fault."""
    missing = record["inputs"] - len(record["inputs_pressed"])
    found = [f"{missing} of {record['inputs']} inputs were not pressed."] if missing else []
    if record["lamp_ok"] is False:
        found.append("A lamp did not show what it should.")
    if record["sound_ok"] is False:
        found.append("The notes were not heard.")
    return found


def keep(found: Found, record: dict[str, Any], url: str | None, token: str | None) -> str | None:
    """Have the desk keep a result; return why it does not, None when it does."""
    button, epoch = found.button, found.epoch
    if button is None or epoch is None:
        return "The board is nobody's button yet, so there is nothing to keep it under."
    try:
        desk = ApiDesk(connect(url, token), None)
        if desk.known(button, epoch) is None:
            return f"The desk does not know {button}."
        desk.keep_test(button, record)
    except DeskbellError as error:  # whatever the desk says, the result stands
        return str(error)
    return None


def _yes(question: str) -> bool | None:
    """Ask; Enter is yes, and null that the terminal is gone."""
    try:
        return Confirm.ask(question, console=Console(stderr=True, highlight=False), default=True)
    except EOFError:
        note("")
        return None
