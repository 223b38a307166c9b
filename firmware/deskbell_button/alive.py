"""The life of the app, from its first import to its end: all that stays in the heap of starting it."""

import asyncio

from deskbell_button import WHEN_FULL, collect_every, forget
from deskbell_button.aio import sleep_ms
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from deskbell_button.seams import Board, Memory, RealBoard

_COLLECTED_EVERY_BYTES = const(2048)
_BAD_BOOTS = const("bad")  # key of NVS under which `boot.py` counts resets that the board made

AGAIN_AFTER_MS = 10000

PROVED_MS = 60000
"""How long the app runs in a boot that is not bad."""


def serve(made: "RealBoard", root: str = "") -> None:
    """Be a button until something breaks, keep what it was, and reset the board."""
    try:
        asyncio.run(_live(made))
    except Exception as error:  # the edge of the device: it must come back by itself
        from deskbell_button import start

        start.end(made, root, error)
    made.restart(AGAIN_AFTER_MS)


async def _live(made: "RealBoard") -> None:
    run = load_app()
    proving = asyncio.create_task(_prove(made.memory))
    await run(made)
    proving.cancel()


async def _prove(memory: "Memory") -> None:
    """End the row of bad boots when the app has run for long enough."""
    if (memory.get(_BAD_BOOTS) or "0") != "0":
        await sleep_ms(PROVED_MS)
        memory.set(_BAD_BOOTS, "0")


def load_app() -> "Callable[[Board], Awaitable[None]]":
    """Return the app's `run`, imported so that what stays lies close together: TLS wants room in one piece."""
    collect_every(_COLLECTED_EVERY_BYTES)
    from deskbell_button import rehearsal
    from deskbell_button.app import run

    rehearsal.rehearse()
    rehearsal = None  # type: ignore[assignment]  # else this name keeps its code
    forget("deskbell_button", "rehearsal")
    collect_every(WHEN_FULL)
    return run
