"""What lies under the fakes: the C library, the flash file, the shared memory, the settings.

Everything that touches the flash is without a jump, so that a Ctrl-C cannot
strike in the middle of it: MicroPython looks for one at jumps alone, and a real
board writes its flash in C.
"""

import json
import os

import ffi
import pads
import uctypes

_libc = ffi.open("libc.so.6")
_open = _libc.func("i", "open", "si")
_pread = _libc.func("i", "pread", "iPii")
_pwrite = _libc.func("i", "pwrite", "iPii")
_mmap = _libc.func("P", "mmap", "PIiiii")
_write = _libc.func("i", "write", "iPi")
recv = _libc.func("i", "recv", "iPii")
on_signal = _libc.func("P", "signal", "iC")
leave = _libc.func("v", "_exit", "i")

_libc.func("i", "prctl", "iiiii")(1, 9, 0, 0, 0)  # die with the surroundings

settings = json.loads(os.getenv("BOARD") or "{}")
flash = _open(settings["flash"], 2)
mem = uctypes.bytearray_at(_mmap(None, pads.SIZE, 3, 1, _open(settings["pads"], 2), 0), pads.SIZE)

BLOCK = 4096
_ERASED = b"\xff" * 256


def read(offset: int, buffer: bytearray) -> None:
    """Read from the flash."""
    _pread(flash, buffer, len(buffer), offset)


def write(offset: int, buffer: bytes) -> None:
    """Program the flash."""
    _pwrite(flash, buffer, len(buffer), offset)


def erase(offset: int) -> None:
    """Erase one block of the flash: sixteen writes in a row, and no jump."""
    _pwrite(flash, _ERASED, 256, offset)
    _pwrite(flash, _ERASED, 256, offset + 256)
    _pwrite(flash, _ERASED, 256, offset + 512)
    _pwrite(flash, _ERASED, 256, offset + 768)
    _pwrite(flash, _ERASED, 256, offset + 1024)
    _pwrite(flash, _ERASED, 256, offset + 1280)
    _pwrite(flash, _ERASED, 256, offset + 1536)
    _pwrite(flash, _ERASED, 256, offset + 1792)
    _pwrite(flash, _ERASED, 256, offset + 2048)
    _pwrite(flash, _ERASED, 256, offset + 2304)
    _pwrite(flash, _ERASED, 256, offset + 2560)
    _pwrite(flash, _ERASED, 256, offset + 2816)
    _pwrite(flash, _ERASED, 256, offset + 3072)
    _pwrite(flash, _ERASED, 256, offset + 3328)
    _pwrite(flash, _ERASED, 256, offset + 3584)
    _pwrite(flash, _ERASED, 256, offset + 3840)


def say(data: bytes) -> None:
    """Send bytes up the serial line as they are; print() makes CR LF of LF, this does not."""
    for at in range(0, len(data), 4096):
        piece = data[at : at + 4096]
        _write(1, b"\x00RAW", 4)
        _write(1, piece, len(piece))
