"""What the entry files of a board do before the app lives and after it died, so that no mistake leaves a board dead.

`boot.py` calls `begin`, `main.py` calls `ready`, and `alive` calls `end`. Whatever the
app dies of is kept in NVS as the last error, and the board starts again.
"""

import asyncio
import gc
import sys

from deskbell_button import forget, health
from deskbell_button.files import HEALED, PROVISION, is_there
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable

    from deskbell_button.seams import Memory, RealBoard

_BOARD_FILE = const("board.txt")


def board(root: str = "") -> "RealBoard":
    """Return the board that `board.txt` names, else a plain ESP32. Raises ValueError."""
    from deskbell_button.wiring import DEFAULT, Wiring

    line = DEFAULT
    if is_there(root + "/" + _BOARD_FILE):
        with open(root + "/" + _BOARD_FILE) as file:
            line = file.read().strip()
    full = "deskbell_button.board.generic"
    __import__(full)
    made = sys.modules[full].make(Wiring(line))
    forget("deskbell_button", "wiring")
    return made  # type: ignore[no-any-return]  # seams.py says what it is


def begin(root: str = "") -> None:
    """Take a new identity when a technician has copied one."""
    made = board(root)
    provision_at_start(made.memory, root, made.log)


def ready(root: str = "") -> "RealBoard":
    """Return the board, ready for the app: set up if a finger asks for it, healing gone on with. Raises OSError."""
    made = board(root)
    if _set_up(made):
        made.restart(0)
    try:
        if is_there(root + "/" + HEALED):
            _go_on_healing(root, made.log)
    except OSError as error:
        end(made, root, error)
        raise  # `main.py` resets the board
    return made


def end(made: "RealBoard", root: str, error: Exception) -> None:
    """Keep what the app died of, and mend flash if that is what it was."""
    health.keep(made.memory, health.name(error))
    made.log("starting again: " + health.name(error))
    if isinstance(error, OSError):
        _heal(root, made.log)


def _heal(root: str, log: "Callable[[str], None]") -> None:
    """Mend the folder of journals if that is what the app died of; a flash that refuses stays as it is."""
    from deskbell_button.healing import heal

    try:
        heal(root, log)
    except OSError as error:
        log("not healed: " + health.name(error))


def _go_on_healing(root: str, log: "Callable[[str], None]") -> None:
    """End what a power cut has broken off, before the app makes an empty folder. Raises OSError."""
    from deskbell_button.healing import go_on

    go_on(root, log)
    forget("deskbell_button", "healing")


def _set_up(made: "RealBoard") -> bool:
    """Serve the set-up page if a finger asks for it; return whether it did."""
    from deskbell_button import holding

    asked = holding.asked(made)
    forget("deskbell_button", "holding")
    if asked:
        from deskbell_button import rescue, setup

        asyncio.run(rescue.live(made, "setup", setup.OPEN_MS))
        made.memory.set("bad", "-1")  # the reset that follows is meant
    return asked


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
    for one in ("provision", "dialling", "address"):
        forget("deskbell_button", one)
    forget("deskbell_wire", "wifi")
    forget("deskbell_wire", "names")
    gc.collect()
