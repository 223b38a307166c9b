"""What is left to a board whose app went bad three times: its lamp says so, and its set-up page is open.

No press is heard here, and none is shown as heard. `main.py` decides when.
Set-up that somebody asked for by holding the button at power-up is the same with
another lamp.
"""

import asyncio
import sys

from deskbell_button import lamp
from deskbell_button.aio import Clock, sleep_ms
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.seams import Board

_POINT = const("deskbell_button.board.access_point")
_FRAME_MS = const(20)


def serve(board: "Board", most_ms: int) -> bool:
    """Be in rescue; return whether a network was set up."""
    return asyncio.run(live(board, "faulty", most_ms))


async def live(board: "Board", state: str, most_ms: int) -> bool:
    """Show a state and serve the page until it is done, for so long at most."""
    shown = asyncio.create_task(_show(board, state))
    clock = Clock()
    done = False
    try:
        from deskbell_button.setup import Setup

        __import__(_POINT)
        page = Setup(board.memory, sys.modules[_POINT].AccessPoint(), board.log)
        await page.serve(most_ms)
        done = page.done
    except (ImportError, OSError) as error:
        board.log("set-up: %s" % error)
    while not done and clock.now_ms() < most_ms:
        await sleep_ms(_FRAME_MS)
    shown.cancel()
    return done


async def _show(board: "Board", state: str) -> None:
    clock = Clock()
    while True:
        for number in range(1, board.inputs + 1):
            board.show(number, None, lamp.light(state, clock.now_ms()))
        await sleep_ms(_FRAME_MS)
