"""Run on MicroPython: what presses wear on LittleFS, over flash of our own; prints one number."""

import vfs  # type: ignore[import-not-found,unused-ignore]  # MicroPython

from deskbell_button import journal
from deskbell_button.button import Button
from deskbell_button.files import Folder
from deskbell_button.identity import Identity
from tests.firmware.power.cuts import World, day
from tests.firmware.power.day import AT, KEPT, NAME
from tests.firmware.power.flash import Flash, Nvs, Power

BLOCKS = 512
"""2 MB, as MicroPython partitions an ESP32 with 4 MB."""

PRESSES_A_DAY = 4
DAY_MS = 86400000


def main(days: int) -> None:
    """Press, send, receipt and clear; print erases for each press, in thousandths."""
    assert journal.KEPT == KEPT  # the cuts keep fewer
    journal.KEPT = 64
    world = World()
    flash = Flash(BLOCKS, Power())
    vfs.VfsLfs2.mkfs(flash)
    vfs.mount(vfs.VfsLfs2(flash), AT)
    memory = Nvs(world.nvs, Power())
    one = Button(Identity(memory), Folder(AT + "/journal/" + NAME), memory, 1, lambda: None)
    before = 0
    for number in range(days):
        if number == days // 4:
            before = flash.erases  # the first presses wear nothing yet
        day(world, one, number * DAY_MS, register=False)
        assert not world.wrong
    erases = flash.erases - before
    print(erases * 1000 // (PRESSES_A_DAY * (days - days // 4)))
