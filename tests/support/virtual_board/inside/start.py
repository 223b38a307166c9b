"""What a virtual board does after a reset: mount the flash, boot.py, main.py, then the prompt.

It follows mp_task of ports/esp32/main.c. The host's own file system is let go
of before: from then on `/` is the board's.
"""

import gc
import sys
import time
from collections import namedtuple

import fake_esp
import fake_machine
import fake_neopixel
import fake_network
import micropython
import pads
import repl
import silicon
import storage
import vfs

settings = silicon.settings
_FIELDS = ("name", "version", "_machine", "_mpy")
_kbd_intr = micropython.kbd_intr


class _Sys:
    """`sys` as a board has it, where that differs."""

    platform = "esp32"

    def __init__(self, real: object) -> None:
        self._real = real
        self.stdout = self.stderr = Output(sys.stdout)
        name, version, machine, mpy = settings["implementation"]
        self.implementation = Implementation(name, tuple(version), machine, mpy)  # type: ignore[call-arg]  # see above
        self.version = settings["version"]

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)


Implementation = namedtuple("Implementation", _FIELDS)  # type: ignore[misc]  # MicroPython's own names


class Output:
    """`sys.stdout`: text gets CR LF for LF on its way up the line, `buffer` nothing."""

    def __init__(self, real: object) -> None:
        self._real = real
        self.buffer = Raw()

    def write(self, text: str) -> object:
        return self._real.write(text)

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)


class Raw:
    """`sys.stdout.buffer`."""

    def write(self, data: bytes, *limits: int) -> int:
        """Send all, or as streams of MicroPython take it: so many, or so many from there on."""
        if len(limits) == 1:
            data = data[: limits[0]]
        elif limits:
            data = data[limits[0] : limits[0] + limits[1]]
        silicon.say(data)
        return len(data)

    def flush(self) -> None:
        pass


class _Micropython:
    """`micropython`, whose kbd_intr the surroundings must know of."""

    def __init__(self, real: object) -> None:
        self._real = real

    @staticmethod
    def kbd_intr(char: int) -> None:
        silicon.mem[pads.INTERRUPT] = pads.INTERRUPTS if char == 3 else pads.AS_DATA

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)


def _mount() -> None:
    """Mount the file system; make one where the flash is empty, as inisetup.py does."""
    found = storage.Partition.find(label="vfs")
    vfs.umount("/")
    if not found:
        return
    bdev = found[0]
    try:
        vfs.mount(bdev, "/")
    except OSError:
        _make(bdev)


def _make(bdev: storage.Partition) -> None:
    """Make a file system on erased flash; on anything else complain for ever."""
    first = bytearray(4096)
    bdev.readblocks(0, first)
    if first != b"\xff" * 4096:
        silicon.mem[pads.INTERRUPT] = pads.INTERRUPTS
        while True:
            print("The filesystem appears to be corrupted. If you had important data there, you")
            print("may want to make a flash snapshot to try to recover it. Otherwise, perform")
            print("factory reprogramming of MicroPython firmware (completely erase flash, followed")
            print("by firmware programming).")
            time.sleep(3)
    print("Performing initial setup")
    vfs.VfsLfs2.mkfs(bdev)
    vfs.mount(bdev, "/")
    with open("boot.py", "w") as file:
        file.write("# This file is executed on every boot (including wake-boot from deepsleep)\n")


def _file(name: str) -> bool:
    """Run a file of the board if it is there; return whether the next may follow."""
    try:
        with open(name) as file:
            source = file.read()
    except OSError:
        return True
    except UnicodeError as torn:  # the compiler of a real board says so
        repl.show(torn)
        return False
    error = repl.run(source, name)
    if error is not None:
        repl.show(error)
    return error is None


def _prompts(raw: bool) -> None:
    while True:
        try:
            if raw:
                repl.raw()
            else:
                repl.friendly()
            raw = not raw
        except KeyboardInterrupt:
            pass  # sent while a program ended: it is over already


def main() -> None:
    """Live until the next reset."""
    raw = settings["raw"]
    _kbd_intr(3)  # this VM takes a SIGINT for a Ctrl-C; who sends one looks at the pads first
    silicon.mem[pads.INTERRUPT] = pads.AS_DATA
    try:
        try:
            _mount()
        except KeyboardInterrupt as error:
            repl.show(error)  # as pyexec does what _boot.py died of
            silicon.mem[pads.INTERRUPT] = pads.AS_DATA
        gc.collect()
        if _file("boot.py") and not raw:
            _file("main.py")
        _prompts(raw)
    except SystemExit:
        pass
    except repl.Reset as reset:
        raw = reset.raw
    silicon.say(b"MPY: soft reboot\r\n")
    silicon.leave(pads.SOFT_RESET_RAW if raw else pads.SOFT_RESET)


sys.modules["machine"] = fake_machine
sys.modules["network"] = fake_network
sys.modules["neopixel"] = fake_neopixel
sys.modules["esp32"] = sys.modules["esp"] = fake_esp
sys.modules["micropython"] = _Micropython(micropython)  # type: ignore[assignment]  # a stand-in
sys.path[:] = ["", ".frozen", "/lib"]
sys.modules["sys"] = _Sys(sys)  # type: ignore[assignment]  # a stand-in
main()
