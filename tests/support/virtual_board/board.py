"""A board without hardware, as a test holds it in its hands."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from deskbell_button.wiring import DEFAULT, Wiring
from tests.support.virtual_board import image, nvs, tree
from tests.support.virtual_board.body import Body, Faults, flash_file
from tests.support.virtual_board.chips import CHIPS
from tests.support.virtual_board.core import Core
from tests.support.virtual_board.flash import Flash
from tests.support.virtual_board.inside import pads
from tests.support.virtual_board.ports import Pty, Rfc2217, Tcp
from tests.support.virtual_board.vm import Pads

DEADLINE_S = 60
_LOOK_S = 0.01
_LONGEST_TAP_S = 0.12
_READING = threading.Lock()
"""The firmware imports a board's file and forgets it again: one thread of ours at a time."""

Result = TypeVar("Result")
AccessPoint = dict[str, Any]
"""ssid and password; if need be bssid, rssi, channel, hidden, dhcp, joins_ms, refuses_with."""


def _wiring(line: str) -> Wiring:
    with _READING:
        return Wiring(line)


class VirtualBoard:
    """An ESP32 that esptool flashes and mpremote talks to; a context manager.

    It runs in a thread of its own. `port` is "rfc2217", which resets as a devkit
    does but slowly, or "pty" or "socket", which have no modem lines. `at_baud_rate` makes the line as slow
    as its baud rate. `flashed` boards come with MicroPython.
    """

    def __init__(  # noqa: PLR0913 what a board differs in, by name
        self,
        folder: Path,
        *,
        chip: str = "esp32",
        mac: str = "a0b765000001",
        flash_mb: int = 4,
        port: str = "rfc2217",
        access_points: Sequence[AccessPoint] = (),
        at_baud_rate: bool = False,
        flashed: bytes | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._port = port
        self.chip = CHIPS[chip]
        self.mac = mac
        memory = Flash(flash_file(folder), flash_mb)
        self._body = Body(self.chip, bytes.fromhex(mac), memory, Pads(folder / "pads"))
        self._body.baud_limited = at_baud_rate
        if flashed is not None:
            memory.erase(0, memory.size)
            memory.program(self.chip.bootloader_offset, flashed)
        self.wifi(access_points)
        self._wiring, self._wired_at = _wiring(DEFAULT), -1
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"board-{mac}")
        self._core = Core(self._loop, self._body)

    def __enter__(self) -> Self:
        self._thread.start()
        self._run(self._plug)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._run(self._core.port.unplug)
        self._run(self._core.cut_power)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._body.flash.close()
        self._body.pads.close()

    def _plug(self) -> None:
        if self._port == "pty":
            self._core.port = Pty(self._loop, self._core, self._folder / f"tty-{self.mac}")
        else:
            tcp = {"rfc2217": Rfc2217, "socket": Tcp}[self._port]
            self._core.port = tcp(self._loop, self._core)
        self._core.power_on()

    def _run(self, work: Callable[[], Result]) -> Result:
        """Do something in the board's own thread and wait for it."""
        done: Future[Result] = Future()

        def turn() -> None:
            try:
                done.set_result(work())
            except BaseException as error:  # noqa: BLE001 whoever waits gets it
                done.set_exception(error)

        self._loop.call_soon_threadsafe(turn)
        return done.result(DEADLINE_S)

    # ------------------------------------------------------------ what a tool sees

    @property
    def url(self) -> str:
        """Return what a tool opens."""
        return self._core.port.url

    @property
    def faults(self) -> Faults:
        """Return what goes wrong; set its fields."""
        return self._body.faults

    def occupy(self) -> None:
        """Let another program hold a pty, so that it is busy until `release`."""
        assert isinstance(self._core.port, Pty)
        self._run(self._core.port.occupy)

    def release(self) -> None:
        """Let that program end."""
        assert isinstance(self._core.port, Pty)
        self._run(self._core.port.release)

    @property
    def console(self) -> str:
        """Return all that came up the serial line, without what the loader answered."""
        return bytes(self._core.console).decode(errors="replace")

    @property
    def traffic(self) -> tuple[int, int]:
        """Return how many bytes went to the board, and how many came from it."""
        return self._core.down.total, self._core.up.total

    @property
    def most_unread(self) -> int:
        """Return how many bytes ever waited to be read; a real board loses what is beyond 260."""
        return self._core.most_unread

    @property
    def flash_written(self) -> int:
        """Return how many bytes loaders have written into the flash."""
        loader = self._core.loader
        return self._core.flashed + (0 if loader is None else loader.written)

    @property
    def boots(self) -> int:
        """Return how often MicroPython has started, soft resets too."""
        return self._core.boots

    @property
    def state(self) -> str:
        """Return "off", "loader", "running" or "stopped"."""
        if not self._core.powered:
            return "off"
        if self._core.loader is not None:
            return "loader"
        return "stopped" if self._core.vm is None else "running"

    # ------------------------------------------------------------ power and cable

    def cut_power(self) -> None:
        """Kill the board in the midst of whatever it does; the port stays, as with a UART bridge."""
        self._run(self._core.cut_power)

    def power_on(self) -> None:
        """Give it power."""
        self._run(self._core.power_on)

    def erase(self) -> None:
        """Empty the flash: the ROM then finds nothing to start, and says so for ever."""
        self._body.flash.erase(0, self._body.flash.size)

    def unplug(self) -> None:
        """Take the port away, and the power with it."""
        self._run(self._core.port.unplug)
        self._run(self._core.cut_power)

    def plug_in(self) -> None:
        """Put the cable back."""
        self._run(self._core.port.plug_in)
        self._run(self._core.power_on)

    # ------------------------------------------------------------ fingers and lamps

    @property
    def wiring(self) -> Wiring:
        """Return which pins are what: from the board's own `board.txt`, else the default."""
        if self._wired_at != self.boots:
            line = self.files().get("board.txt", DEFAULT.encode()).decode().strip()
            self._wiring, self._wired_at = _wiring(line), self.boots
        return self._wiring

    def press(self, number: int = 1, hold_s: float = _LONGEST_TAP_S) -> None:
        """Close an input's contact for a while."""
        pin = self.wiring.buttons[number - 1]
        self.pin(pin, 0)
        time.sleep(hold_s)
        self.pin(pin, None)

    def pin(self, number: int, level: int | None) -> None:
        """Drive a pin, or with None let go of it."""
        self._run(lambda: self._core.drive(number, level))

    def voltage(self, pin: int, millivolts: int) -> None:
        """Put a voltage on a pin that an ADC reads."""
        self._body.pads.put(pads.MILLIVOLTS + 2 * pin, millivolts, 2)

    def duty(self, pin: int) -> int:
        """Return what a pin puts out, 0 to 65535."""
        return self._body.pads.number(pads.DUTY + 2 * pin, 2)

    def hertz(self, pin: int) -> int:
        """Return the frequency of a PWM."""
        return self._body.pads.number(pads.FREQUENCY + 4 * pin)

    def pixels(self, pin: int) -> list[tuple[int, int, int]]:
        """Return the colours of the first five pixels of a strip."""
        start = pads.PIXELS + 16 * pin
        content = self._body.pads.memory[start : start + 16]
        return [
            (content[1 + 3 * at], content[2 + 3 * at], content[3 + 3 * at])
            for at in range(content[0])
        ]

    def lamp(self, number: int = 1) -> tuple[int, ...]:
        """Return how bright each LED of an input's lamp is, 0 to 255; a pixel has three."""
        wiring = self.wiring
        if wiring.has_pixels:
            return (self.pixels(wiring.lamps[number - 1][0]) or [(0, 0, 0)])[0]
        duties = [self.duty(pin) >> 8 for pin in wiring.lamps[number - 1]]
        return tuple(255 - duty for duty in duties) if wiring.active_low else tuple(duties)

    # ------------------------------------------------------------ radio and memory

    def wifi(self, access_points: Sequence[AccessPoint]) -> None:
        """Say which access points are in reach from now on."""
        named = [
            {"bssid": f"02000000{at:04x}", **access_point}
            for at, access_point in enumerate(access_points)
        ]
        self._body.pads.text(pads.WIFI, json.dumps(named).encode())

    @property
    def own_access_point(self) -> AccessPoint | None:
        """Return the configuration of the access point that the board opens; None when it has none."""
        text = self._body.pads.texted(pads.OWN_WIFI)
        return json.loads(text) if text else None

    @property
    def flash(self) -> bytes:
        """Return what is in the flash now."""
        return self._body.flash.read(0, self._body.flash.size)

    def spoil(self, offset: int, content: bytes) -> None:
        """Put other bytes into whole sectors of the flash, as rot or a stranger's program leaves them."""
        self._run(lambda: self._body.flash.erase(offset, len(content)))
        self._run(lambda: self._body.flash.program(offset, content))

    def nvs(self) -> dict[str, dict[str, bytes | int]]:
        """Return NVS by namespace and key."""
        return nvs.read(self._body.flash)

    def files(self) -> dict[str, bytes]:
        """Return the files of its file system by path; none when there is no file system."""
        return tree.files(self._body.flash, image.partitions(self._body.flash))

    # ------------------------------------------------------------ waiting

    def wait_for(
        self, predicate: Callable[["VirtualBoard"], object], within_s: float = DEADLINE_S
    ) -> None:
        """Wait until the predicate holds. Raises AssertionError, with the console, when it does not."""
        deadline = time.monotonic() + within_s
        while not predicate(self):
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {within_s} s; the console:\n{self.console}")
            time.sleep(_LOOK_S)

    def wait_for_text(self, text: str, within_s: float = DEADLINE_S) -> None:
        """Wait until the console has said this."""
        self.wait_for(lambda board: text in board.console, within_s)
