"""What the prober keeps of the heap for the next look, and when presses get it back."""

import asyncio
import gc
import sys

from deskbell_button import prober, room

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

IS_BOARD = sys.implementation.name == "micropython"


class Part:
    """Stands for board, button, link and log: what the prober asks of them while nothing is due."""

    def __init__(self) -> None:
        self.wifi = self.contact = self.looks = self.journal = self.settings = self.config = self
        self.lent_bytes = -1
        self.in_contact = False
        self.probe_interval_s = None

    def is_up(self) -> bool:
        return True

    def is_fresh(self, _now_ms: int) -> bool:
        return self.in_contact

    def take(self, _now_ms: int) -> None:
        return None

    def battery_mv(self) -> None:
        return None


def lent(*, in_contact: bool) -> int:
    """Let the prober live for some beats; return what the journal counts as lent."""
    part: Any = Part()
    part.in_contact = in_contact

    async def some_beats() -> None:
        task = asyncio.create_task(prober.run(part, part, part, part, lambda: 0))
        await asyncio.sleep(0.2)
        task.cancel()

    asyncio.run(some_beats())
    return int(part.lent_bytes)


def full_but_for(spare: int) -> "list[bytearray]":
    """Return what fills the heap until so many bytes are free."""
    assert hasattr(gc, "mem_free")
    crumbs = []
    gc.collect()
    while gc.mem_free() > spare + 1024:
        crumbs.append(bytearray(1000))
    return crumbs


def test_a_piece_is_kept_from_the_start_and_counted_as_lent() -> None:
    kept = room.TLS_BYTES if IS_BOARD else 0

    assert lent(in_contact=False) == kept
    assert lent(in_contact=True) == kept
    assert room.kept_bytes() == kept
    room.give_back()


def test_where_no_look_fits_presses_get_the_piece_back_once_there_is_contact() -> None:
    if not IS_BOARD:
        return
    crumbs = full_but_for(10000)

    before = lent(in_contact=False)
    after = lent(in_contact=True)

    assert before == room.TLS_BYTES
    assert after == room.kept_bytes() == 0
    del crumbs
