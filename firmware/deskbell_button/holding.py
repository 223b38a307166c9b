"""Tells whether a finger asks for set-up: a button held for 10 s from power-up on, then let go.

With the ESP32's BOOT pin as the button the hold must begin after power-up, else
the chip waits for a new program; so a hold counts that begins before the chip
is 2 s old. The app waits for no more than that, and only at a power-up. Nothing
lights before the 10 s are over, because no press is heard; the white light then
says to let go. A contact that stays closed is stuck, and the app starts.
"""

import time

from deskbell_button.aio import ticks_diff, ticks_ms
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.seams import Board

HOLD_MS = 10000
BEGINS_MS = 2000
STUCK_MS = 20000
_BOUNCE_MS = const(100)
_LOOK_S = 0.01


def asked(board: "Board") -> bool:
    """Wait while a button is held, for 10 s at most; return whether it was held for so long."""
    if board.reset_cause() != "power_on":
        return False
    while not _held(board):
        if ticks_ms() > BEGINS_MS:
            return False
        time.sleep(_LOOK_S)
    held = _closed_for(board, HOLD_MS) >= HOLD_MS
    if held:
        for number in range(1, board.inputs + 1):
            board.show(number, None, (255, 255, 255))
        held = _closed_for(board, STUCK_MS) < STUCK_MS
    board.edges(0)  # what was latched meanwhile is no press: no lamp has answered it
    return held


def _closed_for(board: "Board", most_ms: int) -> int:
    """Wait until the contact has opened for longer than it bounces, or for so long."""
    began_ms = closed_ms = ticks_ms()
    while True:
        now_ms = ticks_ms()
        if _held(board):
            closed_ms = now_ms
        lasted_ms: int = ticks_diff(closed_ms, began_ms)
        if lasted_ms >= most_ms or ticks_diff(now_ms, closed_ms) > _BOUNCE_MS:
            return lasted_ms
        time.sleep(_LOOK_S)


def _held(board: "Board") -> bool:
    return any(board.is_closed(number) for number in range(1, board.inputs + 1))
