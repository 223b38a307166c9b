"""The task that looks: what it needs is loaded for a look and let go after it. It never holds up a press."""

import gc
import sys

from deskbell_button import WHEN_FULL, collect_every, forget, forget_for_good, room
from deskbell_button.aio import sleep_ms
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable

    from deskbell_button.button import Button
    from deskbell_button.link import Link
    from deskbell_button.log import Log
    from deskbell_button.seams import Board

_BEAT_MS = const(50)
_LOOK_BYTES = const(15500)
"""With less nobody looks: a look takes up to 12 KB for two seconds, and presses come first."""

_COLLECTED_EVERY_BYTES = const(1024)
"""While it looks; else code and packets scatter over the heap, and nothing large fits between them."""

_PROBES = const("deskbell_button.probe")


async def run(
    board: "Board", button: "Button", link: "Link", log: "Log", now_ms: "Callable[[], int]"
) -> None:
    """Look whenever a look is due, for ever."""
    looks = button.looks
    room.keep()  # now, while there is one
    button.journal.lent_bytes = room.kept_bytes()
    is_settled = False
    while True:
        await sleep_ms(_BEAT_MS)
        if not board.wifi.is_up():
            continue  # what is due stays due
        now = now_ms()
        if not is_settled and button.contact.is_fresh(now):
            is_settled = True
            _keep_room(button)
        one = looks.take(now)
        if one is None and not _is_routine(board, button, now):
            continue
        try:
            if _is_short_of_memory():
                raise MemoryError
            collect_every(_COLLECTED_EVERY_BYTES)
            from deskbell_button.probe import rounds

            await rounds.go(board, button, link, log, one, now)
        except Exception as error:  # the press is safe, and the desk is told that nobody looked
            log.say("not looked: " + type(error).__name__)
            if one is not None:
                is_full = isinstance(error, MemoryError)
                why = {"why": "no room in memory" if is_full else type(error).__name__}
                looks.tell((one[1], one[0], "network", "unreadable", None, why, 0))
        collect_every(WHEN_FULL)
        rounds = None  # type: ignore[assignment]  # else this name keeps its code
        let_go()
        _keep_room(button)


def _is_routine(board: "Board", button: "Button", now_ms: int) -> bool:
    """Tell whether it is time for a look without a press; a battery is for presses alone."""
    if button.settings.config.probe_interval_s is None or board.battery_mv() is not None:
        return False
    return button.looks.routine_ms is None or now_ms >= button.looks.routine_ms


def _is_short_of_memory() -> bool:
    if not hasattr(gc, "mem_free"):  # a computer
        return False
    gc.collect()
    return bool(gc.mem_free() + room.kept_bytes() < _LOOK_BYTES)


def _keep_room(button: "Button") -> None:
    """Keep a piece of the heap for the next look where there will be one: else presses need it more."""
    if _is_short_of_memory():
        room.give_back()
    else:
        room.keep()
    button.journal.lent_bytes = room.kept_bytes()


def let_go() -> None:
    """Let the code of all probes leave the heap."""
    for name in [name for name in sys.modules if name.startswith(_PROBES + ".")]:
        forget_for_good(_PROBES, name[len(_PROBES) + 1 :])
    forget_for_good("deskbell_button", "probe")
    forget("deskbell_button", "dns")
    forget("deskbell_wire", "target")
    gc.collect()
