"""The one file that knows mpremote: MicroPython's raw prompt on a board.

mpremote says that its API will change, so it is pinned, used here alone, and a
contract test drives the real one. Files go as deflated base64 in raw paste mode,
2 KB at a time: more than twice as fast as mpremote's own copy at 115,200 baud.
"""

import base64
import hashlib
import json
import struct
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import serial
from mpremote.transport import TransportError
from mpremote.transport_serial import SerialTransport

from deskbell.technician import ports
from deskbell.technician.errors import ReplTrouble

PIECE: Final = 2048
"""Bytes of base64 in one command: it has to compile in the heap of a board."""
_WINDOW_BITS: Final = 10
_ROM_SAYS: Final = (b"invalid header", b"waiting for download", b"flash read err")
_RESET: Final = b"rst:0x"
_CRASHES: Final = 3
"""A board that is opened starts once or twice; more than that while one thing is asked is a loop."""
_LONGEST_ROM_WORDS: Final = max(map(len, _ROM_SAYS))
_PUSHED_WITHIN_S: Final = 3.0
_SILENT_S: Final = 2.0
"""A board that stops in the middle of a command is gone; mpremote alone would wait for ever."""
_GARBLED: Final = (IndexError, ValueError, struct.error)
"""What mpremote dies of when an answer stops short."""
_CTRL_C: Final = b"\r\x03"
_RAW_PROMPT: Final = b"raw REPL; CTRL-B to exit\r\n>"
"""What a board says by itself that died in a soft reset: mpremote would take it for an answer."""
_IS_MOUNTED: Final = "import os\nprint(os.statvfs('/')[0]>0)"
"""Where nothing is mounted, MicroPython answers with a file system whose blocks have no bytes."""
_RESTART: Final = "import machine,time\ntime.sleep_ms(50)\nmachine.reset()"
"""The board's word that it took this has to leave it first: mpremote waits 10 s for it."""
_BOOT_S: Final = 0.4
"""A board that was just reset is left alone so long: what is typed while it boots is lost."""
_REMOTE: Final = """\
import os,io,deflate,binascii,hashlib
def _open(p):
    global _f
    d=''
    for n in p.split('/')[:-1]:
        d+=n
        try: os.mkdir(d)
        except OSError: pass
        d+='/'
    _f=open(p+'.tmp','wb')
def _add(s):
    _f.write(deflate.DeflateIO(io.BytesIO(binascii.a2b_base64(s)),deflate.RAW,WINDOW).read())
def _end(p,w):
    _f.close();h=hashlib.sha256()
    with open(p+'.tmp','rb') as f:
        while 1:
            b=f.read(512)
            if not b: break
            h.update(b)
    if binascii.hexlify(h.digest()).decode()==w: os.rename(p+'.tmp',p);print(1)
    else: os.remove(p+'.tmp');print(0)
""".replace("WINDOW", str(_WINDOW_BITS))


class NoProgram(TransportError):  # type: ignore[misc]  # mpremote has no types
    """Nothing answers on the board, now or later: its ROM complains, or it crashes again and again."""


class _Ears:
    """A serial port that hears when a board talks without end; mpremote would listen as long."""

    def __init__(self, port: serial.SerialBase) -> None:
        self._port = port
        self.begin()

    def begin(self) -> None:
        """Forget what was heard: something new is asked."""
        self._heard = b""
        self._resets = 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 whatever a serial port has
        return getattr(self._port, name)

    def read(self, size: int = 1) -> bytes:
        """Read. Raises NoProgram."""
        got = bytes(self._port.read(size))
        heard = self._heard + got
        self._heard = heard[-_LONGEST_ROM_WORDS:]
        if any(words in heard for words in _ROM_SAYS):
            raise NoProgram("there is no MicroPython on it")
        resets = heard.count(_RESET) - heard[: -len(got)].count(_RESET) if got else 0
        self._resets += resets
        if self._resets >= _CRASHES:
            raise NoProgram("it crashes and starts again without end")
        return got


class _Line(SerialTransport):  # type: ignore[misc]  # mpremote has no types
    """A line to a board that may be gone: mpremote alone waits ten seconds for each prompt."""

    def read_until(
        self,
        min_num_bytes: int,
        ending: bytes,
        timeout: float = _SILENT_S,
        data_consumer: Callable[[bytes], None] | None = None,
        timeout_overall: float | None = None,
    ) -> bytes:
        """Read as mpremote does, with less patience where it names none."""
        return bytes(
            super().read_until(min_num_bytes, ending, timeout, data_consumer, timeout_overall)
        )


class Repl:
    """The raw prompt of one board."""

    def __init__(self, port: str, within_s: float = 3.0, *, boots: bool = False) -> None:
        """Interrupt whatever runs there; `boots` says that it was just reset.

        Raises PortTrouble, ReplTrouble.
        """
        self.port = port
        self.sent_bytes = 0
        self._can_push = False
        self._is_interrupted = False
        try:
            self._transport = _Line(port, baudrate=ports.BAUD, timeout=_SILENT_S)
        except (TransportError, *ports.BROKEN, ValueError) as error:
            ports.check(port)  # says more than mpremote does
            raise ports.trouble(port, error) from None
        self._ears = self._transport.serial = _Ears(self._transport.serial)
        try:
            if boots:
                self._let_boot()
            self.fresh(within_s)
        except BaseException:
            self.close()
            raise

    def _let_boot(self) -> None:
        until = time.monotonic() + _BOOT_S
        while time.monotonic() < until:
            self._read()
            time.sleep(_BOOT_S / 10)

    def _read(self) -> bytes:
        """Return what has come. Raises ReplTrouble, PortTrouble."""
        self._ears.begin()
        try:
            waiting = self._ears.in_waiting
            return self._ears.read(waiting) if waiting else b""
        except TransportError as problem:
            raise self._trouble(str(problem)) from None
        except ports.BROKEN as error:
            raise ports.trouble(self.port, error) from None

    def fresh(self, within_s: float = 3.0) -> None:
        """Begin again with a fresh heap; a board that just boots misses the first try."""
        self._can_push = False
        until = time.monotonic() + within_s
        while True:
            self._ears.begin()
            try:
                self._transport.enter_raw_repl(soft_reset=True, timeout_overall=_SILENT_S)
            except NoProgram as problem:
                raise self._trouble(str(problem)) from None
            except TransportError:
                if time.monotonic() >= until:
                    if self._waits_without_files():
                        return
                    raise ReplTrouble(
                        f"MicroPython does not answer at {self.port}",
                        "its raw prompt was not reached",
                        "Press RESET on the board, and run the command again",
                    ) from None
            except ports.BROKEN as error:
                raise ports.trouble(self.port, error) from None
            else:
                self._is_interrupted = True
                return

    def _waits_without_files(self) -> bool:
        """Reach the prompt of a board whose file system cannot be read: no soft reset of it ends."""
        try:
            self._transport.serial.write(_CTRL_C)
            if not self._transport.read_until(1, _RAW_PROMPT, timeout=1, timeout_overall=2):
                return False  # it would have complained
            self._transport.enter_raw_repl(soft_reset=False, timeout_overall=2)
            said, _ = self._transport.exec_raw(_IS_MOUNTED, timeout=2)
        except TransportError:
            return False
        except (*ports.BROKEN, *_GARBLED) as error:
            raise ports.trouble(self.port, error) from None
        self._is_interrupted = said.strip() == b"False"
        return self._is_interrupted

    def run(self, code: str, within_s: float = 10.0) -> str:
        """Run code on the board and return what it prints. Raises ReplTrouble, PortTrouble."""
        self._ears.begin()
        try:
            said, error = self._transport.exec_raw(code, timeout=within_s)
        except TransportError as problem:
            raise self._trouble(str(problem)) from None
        except (*ports.BROKEN, *_GARBLED) as problem:
            raise ports.trouble(self.port, problem) from None
        if error:
            raise self._trouble(error.decode(errors="replace").strip().splitlines()[-1])
        return str(said.decode())

    def ask(self, code: str, within_s: float = 10.0) -> Any:  # noqa: ANN401 whatever JSON can say
        """Run code that prints one line of JSON last, and return its value."""
        lines = self.run(code, within_s).strip().splitlines()
        try:
            return json.loads(lines[-1])
        except (IndexError, ValueError):
            raise self._trouble("it answered something else than was asked") from None

    def push(self, path: str, content: bytes, told: Callable[[int], None] = lambda _: None) -> None:
        """Write a file whole or not at all: beside it, verified there, then renamed.

        `told` is called with the bytes of the file that are over. Raises ReplTrouble, PortTrouble.
        """
        if not self._can_push:
            self.run(_REMOTE)
            self._can_push = True
        commands = [f"_open({path!r})"]
        commands += [f"_add({piece!r})" for piece in packed(content)]
        commands.append(f"_end({path!r},{hashlib.sha256(content).hexdigest()!r})")
        said = ""
        for number, group in enumerate(_grouped(commands), 1):
            self.sent_bytes += len(group)
            said = self.run(group, within_s=_PUSHED_WITHIN_S)
            told(len(content) * number // len(commands))
        if said.strip() != "1":
            raise self._trouble(f"{path} did not arrive as it was sent")

    def remove(self, path: str) -> None:
        """Remove a file or an empty folder; one that is gone already is fine."""
        self.run(
            f"import os\ntry:\n os.remove({path!r})\nexcept OSError:\n"
            f" try: os.rmdir({path!r})\n except OSError: pass"
        )

    def restart(self) -> None:
        """Reset the board into its program; its port may go away for a moment."""
        self._is_interrupted = False
        try:
            self._transport.exec_raw_no_follow(_RESTART)
        except (TransportError, *ports.BROKEN):
            return  # it went before it could say so

    def lines(self) -> "list[str]":
        """Return what the board's program has printed since the last call. Raises as `run` does."""
        self._heard += self._read()
        *whole, self._heard = self._heard.split(b"\n")
        return [line.decode(errors="replace").rstrip("\r") for line in whole]

    _heard = b""

    def close(self) -> None:
        """Let go of the port; a program that we interrupted runs again."""
        if self._is_interrupted:
            self.restart()
        with suppress(*ports.BROKEN):  # it is gone already
            self._transport.close()
        self._ears.close()  # mpremote gives up where the port is gone, and the system keeps its name

    def _trouble(self, why: str) -> ReplTrouble:
        return ReplTrouble(
            f"MicroPython at {self.port} does not do what it is told",
            why,
            "Run the command again; if it happens twice, flash the board anew with --whole",
        )


def packed(content: bytes) -> list[str]:
    """Return a file as pieces of base64 text, each deflated by itself."""
    size = PIECE * 3 // 4
    pieces = []
    at = 0
    while at < len(content):
        take = size
        while True:  # what deflates well may be longer: a second look halves the commands
            packer = zlib.compressobj(9, zlib.DEFLATED, -_WINDOW_BITS)
            made = packer.compress(content[at : at + take]) + packer.flush()
            if len(made) * 4 // 3 < PIECE // 2 and at + take < len(content) and take < PIECE * 2:
                take *= 2
                continue
            break
        pieces.append(base64.b64encode(made).decode())
        at += take
    return pieces


def _grouped(commands: list[str]) -> list[str]:
    """Return commands joined into as few texts as fit a board's heap."""
    groups: list[str] = []
    for command in commands:
        if groups and len(groups[-1]) + len(command) < PIECE + PIECE // 2:
            groups[-1] += "\n" + command
        else:
            groups.append(command)
    return groups
