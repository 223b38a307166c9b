"""What the entry files of a board do, so that no mistake leaves a board dead.

`boot.py` calls `begin`, `main.py` calls `serve`. Whatever the app dies of is
kept in NVS as the last error, and the board starts again.
"""

import asyncio
import gc
import sys

from deskbell_button import health
from deskbell_button.files import PROVISION, is_there
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable

    from deskbell_button.seams import Memory, RealBoard

_BOARD_FILE = const("board.txt")
AGAIN_AFTER_MS = 10000


def board(root: str = "") -> "RealBoard":
    """Return the board that `board.txt` names, else a plain ESP32. Raises ValueError, ImportError."""
    from deskbell_button.wiring import DEFAULT, Wiring

    line = DEFAULT
    if is_there(root + "/" + _BOARD_FILE):
        with open(root + "/" + _BOARD_FILE) as file:
            line = file.read().strip()
    wiring = Wiring(line)
    full = "deskbell_button.board." + wiring.board
    __import__(full)
    return sys.modules[full].make(wiring)  # type: ignore[no-any-return]  # each board file has it


def begin(root: str = "") -> None:
    """Take a new identity when a technician has copied one."""
    made = board(root)
    provision_at_start(made.memory, root, made.log)


def serve(root: str = "") -> None:
    """Be a button until something breaks, keep what it was, and reset the board."""
    made = board(root)
    try:
        from deskbell_button.app import run

        asyncio.run(run(made))
    except Exception as error:  # the edge of the device: it must come back by itself
        health.keep(made.memory, health.name(error))
        made.log("starting again: " + health.name(error))
    made.restart(AGAIN_AFTER_MS)


def provision_at_start(memory: "Memory", root: str, log: "Callable[[str], None]") -> None:
    """Take a new identity when there is one; whatever is wrong with it, the board goes on."""
    if not is_there(root + "/" + PROVISION):
        return
    from deskbell_button.provision import Refused, provision

    try:
        log("provisioned as " + provision(memory, root))
    except (Refused, OSError) as error:
        log(health.name(error))
        health.keep(memory, str(error))
    # Once is enough: let its code leave the heap.
    _forget("deskbell_button", "provision")
    _forget("deskbell_wire", "names")
    gc.collect()


def _forget(package: str, name: str) -> None:
    sys.modules.pop(package + "." + name, None)
    if hasattr(sys.modules[package], name):
        delattr(sys.modules[package], name)
