"""What all boards share: buttons to ground, lamps, and perhaps a passive buzzer and a battery.

Not yet run on a board: pyright checks it against the ESP32 stubs, and the tests
run it on the virtual board. The traps that it steers around are in the comments.
"""

import time

import esp32
import machine

from deskbell_button.board.radio import Radio
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable

    from deskbell_button.wiring import Wiring
    from deskbell_wire.messages import Lamp

LATE_MS = 20
"""A gap between samples after which an edge that was latched in it counts."""

_PWM_HZ = 1000
_NOT_FOUND = -0x1102  # ESP_ERR_NVS_NOT_FOUND
_BIGGEST = 4000  # bytes that NVS takes for one blob


class Nvs:
    """Texts as blobs in the NVS namespace `deskbell`, outside the file system."""

    def __init__(self) -> None:
        """Open the namespace."""
        self._nvs = esp32.NVS("deskbell")

    def get(self, key: str) -> "str | None":
        """Return the text, or None when there is none."""
        for size in (64, _BIGGEST):
            buffer = bytearray(size)
            try:
                count = self._nvs.get_blob(key, buffer)
            except OSError as error:
                if error.errno == _NOT_FOUND:
                    return None
                if size == _BIGGEST:
                    raise
            else:
                return bytes(buffer[:count]).decode()
        return None

    def set(self, key: str, value: str) -> None:
        """Store the text; it is durable when this returns."""
        self._nvs.set_blob(key, value.encode())
        self._nvs.commit()


class Generic:
    """The board that a wiring describes; its pull-ups are on, and a pin without any takes no notice."""

    def __init__(self, wiring: "Wiring") -> None:
        """Set up the pins."""
        self.root = ""
        self.allows_loopback = False
        self.memory = Nvs()
        self.wifi = Radio(self.memory)
        self.inputs = len(wiring.buttons)
        self._active_low = wiring.active_low
        self._latched = [False] * self.inputs
        self._sampled_ms = 0
        self._buttons = [
            machine.Pin(pin, machine.Pin.IN, machine.Pin.PULL_UP) for pin in wiring.buttons
        ]
        for at in range(self.inputs):
            self._buttons[at].irq(self._latch(at), machine.Pin.IRQ_FALLING)
        self._lamps = []
        self._pixels = []
        if wiring.has_pixels:
            import neopixel

            self._pixels = [neopixel.NeoPixel(machine.Pin(pin), 1) for (pin,) in wiring.lamps]
        else:
            self._lamps = [[_channel(pin) for pin in lamp] for lamp in wiring.lamps]
        self._colours = [(0, 0, 0)] * self.inputs
        self._buzzer = None if wiring.buzzer is None else _channel(wiring.buzzer)
        self._battery = None if wiring.battery is None else machine.ADC(machine.Pin(wiring.battery))
        self._ratio = wiring.ratio
        self._watchdog: machine.WDT | None = None

    def _latch(self, at: int) -> "Callable[[machine.Pin], None]":
        def edge(_pin: "machine.Pin") -> None:
            self._latched[at] = True

        return edge

    def edges(self, now_ms: int) -> "list[tuple[int, bool, int]]":
        """Return the contacts that closed, and perhaps opened, while nobody could sample."""
        late = now_ms - self._sampled_ms > LATE_MS
        self._sampled_ms = now_ms
        found = []
        for at in range(self.inputs):
            if self._latched[at]:
                self._latched[at] = False
                if late:
                    found.append((at + 1, True, now_ms))
        return found

    def is_closed(self, number: int) -> bool:
        """Sample an input: a closed contact pulls the pin to ground."""
        return not self._buttons[number - 1].value()

    def show(self, number: int, _lamp: "Lamp | None", colour: "tuple[int, int, int]") -> None:
        """Light an input's lamp, on one LED with the colour removed."""
        if colour == self._colours[number - 1]:
            return
        self._colours[number - 1] = colour
        if self._pixels:
            pixel = self._pixels[number - 1]
            pixel[0] = colour
            pixel.write()
            return
        pins = self._lamps[number - 1]
        values = colour if len(pins) == 3 else (max(colour),)
        for at in range(len(pins)):
            value = 255 - values[at] if self._active_low else values[at]
            pins[at].duty_u16(value * 257)

    def tone(self, hertz: int) -> None:
        """Sound the buzzer, 0 is silence."""
        if self._buzzer is None:
            return
        if hertz:
            self._buzzer.freq(hertz)
        self._buzzer.duty_u16(32768 if hertz else 0)

    def battery_mv(self) -> "int | None":
        """Return what the divider makes of the battery, times its ratio; None without one."""
        if self._battery is None:
            return None
        at_the_pin: int = self._battery.read_uv() // 1000
        return at_the_pin * self._ratio // 1000

    def reset_cause(self) -> "str | None":
        """Return why this boot began; a brown-out is reported as power_on."""
        causes = {
            machine.PWRON_RESET: "power_on",
            machine.HARD_RESET: "hard",
            machine.WDT_RESET: "watchdog",
            machine.DEEPSLEEP_RESET: "deep_sleep",
            machine.SOFT_RESET: "soft",
        }
        return causes.get(machine.reset_cause())

    def watch(self, timeout_ms: int) -> None:
        """Start the watchdog; it cannot be stopped again."""
        self._watchdog = machine.WDT(timeout=timeout_ms)

    def feed(self) -> None:
        """Feed the watchdog."""
        if self._watchdog is not None:
            self._watchdog.feed()

    def log(self, line: str) -> None:
        """Print a line on the serial console."""
        print(line)

    def restart(self, after_ms: int) -> None:
        """Reset, after a time in which a technician can interrupt."""
        time.sleep(after_ms / 1000)
        machine.reset()


def _channel(pin: int) -> "machine.PWM":
    return machine.PWM(machine.Pin(pin), freq=_PWM_HZ, duty_u16=0)


def make(wiring: "Wiring") -> Generic:
    """Return the board."""
    return Generic(wiring)
