"""A file system that cannot be read is made anew, over the prompt: what else the board has stays.

MicroPython's own `_boot.py` waits for ever there, for a Ctrl-C. NVS, where a
board keeps who it is, lies outside. What the files held is lost.
"""

from collections.abc import Callable
from typing import Final

from deskbell.technician.repl import Repl

_WITHIN_S: Final = 30.0
_MAKE: Final = """\
import esp32,vfs
b=esp32.Partition.find(esp32.Partition.TYPE_DATA,label='vfs')[0]
vfs.VfsLfs2.mkfs(b)
vfs.mount(b,'/')
"""


def mend(repl: Repl, told: Callable[[int], None]) -> None:
    """Make an empty file system on a board where none is mounted. Raises ReplTrouble, PortTrouble."""
    told(0)
    repl.run(_MAKE, _WITHIN_S)
    repl.fresh(_WITHIN_S)
    told(1)
