"""What the entry files of a board do, so that no mistake leaves a board dead.

`boot.py` calls `begin`, `main.py` calls `serve`. Whatever the app dies of is
kept in NVS as the last error, and the board starts again.
"""

import asyncio
import gc
import sys

from deskbell_button import forget, health
from deskbell_button.aio import sleep_ms
from deskbell_button.files import HEALED, PROVISION, is_there
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from deskbell_button.seams import Board, Memory, RealBoard

_BOARD_FILE = const("board.txt")
_COLLECTED_EVERY_BYTES = const(2048)
AGAIN_AFTER_MS = 10000

BAD_BOOTS = "bad"
"""Key of NVS under which `boot.py` counts resets that the board made."""

PROVED_MS = 60000
"""How long the app runs in a boot that is not bad."""


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


def serve(root: str = "") -> None:
    """Be a button until something breaks, keep what it was, and reset the board.

    A finger that asks for it at power-up gets the set-up page instead.
    """
    made = board(root)
    if _set_up(made):
        made.restart(0)
    try:
        if is_there(root + "/" + HEALED):
            _go_on_healing(root, made.log)
        asyncio.run(_live(made))
    except Exception as error:  # the edge of the device: it must come back by itself
        health.keep(made.memory, health.name(error))
        made.log("starting again: " + health.name(error))
        if isinstance(error, OSError):
            _heal(root, made.log)
    made.restart(AGAIN_AFTER_MS)


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


async def _live(made: "RealBoard") -> None:
    run = load_app()
    proving = asyncio.create_task(_prove(made.memory))
    await run(made)
    proving.cancel()


async def _prove(memory: "Memory") -> None:
    """End the row of bad boots when the app has run for long enough."""
    if (memory.get(BAD_BOOTS) or "0") != "0":
        await sleep_ms(PROVED_MS)
        memory.set(BAD_BOOTS, "0")


def load_app() -> "Callable[[Board], Awaitable[None]]":
    """Return the app's `run`, imported so that what stays lies close together: TLS wants room in one piece."""
    set_threshold = getattr(gc, "threshold", None)  # CPython has none
    if set_threshold is not None:
        set_threshold(_COLLECTED_EVERY_BYTES)
    from deskbell_button.app import run

    if set_threshold is not None:
        set_threshold(-1)
    return run


def _set_up(made: "RealBoard") -> bool:
    """Serve the set-up page if a finger asks for it; return whether it did."""
    from deskbell_button import holding

    asked = holding.asked(made)
    forget("deskbell_button", "holding")
    if asked:
        from deskbell_button import rescue, setup

        asyncio.run(rescue.live(made, "setup", setup.OPEN_MS))
        made.memory.set(BAD_BOOTS, "-1")  # the reset that follows is meant
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
    forget("deskbell_button", "provision")
    forget("deskbell_wire", "wifi")
    forget("deskbell_wire", "names")
    gc.collect()
