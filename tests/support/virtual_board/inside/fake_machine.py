"""`machine` of a virtual board: pins are bytes of the shared memory."""

import struct
import time

import ffi
import micropython
import pads
import silicon
from silicon import mem

TYPE_CHECKING = micropython.const(False)
if TYPE_CHECKING:
    from collections.abc import Callable

PWRON_RESET, HARD_RESET, WDT_RESET, DEEPSLEEP_RESET, SOFT_RESET = 1, 2, 3, 4, 5
PIN_WAKE, EXT0_WAKE, EXT1_WAKE, TIMER_WAKE = 1, 2, 3, 4

_SIGUSR2 = 12


class Pin:
    """One pin; the same object for the same number, as on an ESP32."""

    IN = 1
    OUT = 3
    OPEN_DRAIN = 7
    PULL_DOWN = 1
    PULL_UP = 2
    IRQ_RISING = 1
    IRQ_FALLING = 2
    DRIVE_0, DRIVE_1, DRIVE_2, DRIVE_3 = 0, 1, 2, 3
    _all: "dict[int, Pin]" = {}
    _handler: "Callable[[Pin], None] | None"

    def __new__(cls, number: "int | Pin", *_args: object, **_named: object) -> "Pin":
        if isinstance(number, Pin):
            return number
        if not 0 <= number < pads.PINS:
            raise ValueError("invalid pin")
        if number not in cls._all:
            pin = cls._all[number] = object.__new__(cls)
            pin.number = number
            pin._pull = None
            pin._handler = None
            pin._trigger = 0
        return cls._all[number]

    def __init__(
        self,
        _number: "int | Pin",
        mode: int = -1,
        pull: "int | None" = -1,
        *,
        value: "int | None" = None,
        drive: int = 0,
        hold: "bool | None" = None,
    ) -> None:
        self.init(mode, pull, value=value)

    def init(
        self,
        mode: int = -1,
        pull: "int | None" = -1,
        *,
        value: "int | None" = None,
        drive: int = 0,
        hold: "bool | None" = None,
    ) -> None:
        """Configure."""
        if pull != -1:
            self._pull = pull
        if mode != -1:
            mem[pads.MODE + self.number] = pads.INPUT if mode == Pin.IN else pads.OUTPUT
        if value is not None:
            self.value(value)

    def value(self, level: "int | None" = None) -> "int | None":
        """Read or drive."""
        if level is None:
            if mem[pads.MODE + self.number] == pads.OUTPUT:
                return 1 if mem[pads.DUTY + 2 * self.number] else 0
            seen = mem[pads.LEVEL + self.number]
            if seen == pads.DRIVEN_BY_NOTHING:
                return 0 if self._pull == Pin.PULL_DOWN else 1
            return seen
        drive(self.number, 65535 if level else 0)
        return None

    __call__ = value

    def on(self) -> None:
        """Drive high."""
        self.value(1)

    def off(self) -> None:
        """Drive low."""
        self.value(0)

    def irq(
        self,
        handler: "Callable[[Pin], None] | None" = None,
        trigger: int = 3,
        wake: "int | None" = None,
        hard: bool = False,
    ) -> "Pin":
        """Call the handler, scheduled, after an edge."""
        self._handler = handler
        self._trigger = trigger
        self._falls = mem[pads.FALLS + self.number]
        self._rises = mem[pads.RISES + self.number]
        return self

    def _look(self) -> None:
        falls, rises = mem[pads.FALLS + self.number], mem[pads.RISES + self.number]
        hit = (falls != self._falls and self._trigger & Pin.IRQ_FALLING) or (
            rises != self._rises and self._trigger & Pin.IRQ_RISING
        )
        self._falls, self._rises = falls, rises
        if hit and self._handler is not None:
            self._handler(self)


def drive(number: int, duty: int) -> None:
    """Set what a pin puts out."""
    struct.pack_into("<H", mem, pads.DUTY + 2 * number, duty)


def _edges(_: int) -> None:
    for pin in list(Pin._all.values()):
        if pin._handler is not None:
            pin._look()


_schedule = micropython.schedule


def _signalled(_number: int) -> None:
    try:
        _schedule(_edges, 0)
    except RuntimeError:  # the queue is full: an earlier one of it will look
        pass


_callback = ffi.callback("v", _signalled, "i", lock=True)
silicon.on_signal(_SIGUSR2, _callback)


class PWM:
    """A pin whose duty and frequency the surroundings can read."""

    def __init__(
        self,
        pin: "int | Pin",
        freq: "int | None" = None,
        duty: "int | None" = None,
        duty_u16: "int | None" = None,
        duty_ns: "int | None" = None,
    ) -> None:
        self._number = Pin(pin).number
        mem[pads.MODE + self._number] = pads.PWM
        self.init(freq, duty, duty_u16, duty_ns)

    def init(
        self,
        freq: "int | None" = None,
        duty: "int | None" = None,
        duty_u16: "int | None" = None,
        duty_ns: "int | None" = None,
    ) -> None:
        """Configure."""
        if freq is not None:
            self.freq(freq)
        if duty is not None:
            self.duty(duty)
        if duty_u16 is not None:
            self.duty_u16(duty_u16)
        if duty_ns is not None:
            self.duty_ns(duty_ns)

    def deinit(self) -> None:
        """Let go of the pin."""
        drive(self._number, 0)
        mem[pads.MODE + self._number] = pads.UNUSED

    def freq(self, hertz: "int | None" = None) -> int:
        """Read or set the frequency."""
        if hertz is None:
            return struct.unpack_from("<I", mem, pads.FREQUENCY + 4 * self._number)[0]
        if hertz <= 0:
            raise ValueError("freq must be from 1Hz to 40MHz")
        struct.pack_into("<I", mem, pads.FREQUENCY + 4 * self._number, hertz)
        return hertz

    def duty_u16(self, duty: "int | None" = None) -> int:
        """Read or set the duty, of 65535."""
        if duty is None:
            return struct.unpack_from("<H", mem, pads.DUTY + 2 * self._number)[0]
        drive(self._number, max(0, min(65535, duty)))
        return duty

    def duty(self, duty: "int | None" = None) -> int:
        """Read or set the duty, of 1023."""
        if duty is None:
            return self.duty_u16() >> 6
        return self.duty_u16(duty << 6)

    def duty_ns(self, duty: "int | None" = None) -> int:
        """Read or set the width of a pulse."""
        if duty is None:
            return self.duty_u16() * 1000000000 // self.freq() // 65535
        return self.duty_u16(duty * self.freq() * 65535 // 1000000000)


class ADC:
    """Reads the millivolts that the surroundings put on a pin."""

    ATTN_0DB, ATTN_2_5DB, ATTN_6DB, ATTN_11DB = 0, 1, 2, 3
    WIDTH_12BIT = 12

    def __init__(self, pin: "int | Pin", atten: int = 3) -> None:
        self._number = Pin(pin).number
        mem[pads.MODE + self._number] = pads.ANALOG

    def atten(self, _attenuation: int) -> None:
        """Take any range."""

    def width(self, _bits: int) -> None:
        """Take any width."""

    def read_uv(self) -> int:
        """Return microvolts."""
        return struct.unpack_from("<H", mem, pads.MILLIVOLTS + 2 * self._number)[0] * 1000

    def read_u16(self) -> int:
        """Return the raw value, of 65535."""
        return min(65535, self.read_uv() * 65535 // 3300000)

    def read(self) -> int:
        """Return the raw value, of 4095."""
        return self.read_u16() >> 4


class WDT:
    """The surroundings bite: the board may be in any state. It outlives a soft reset."""

    def __init__(self, id: int = 0, timeout: int = 5000) -> None:
        struct.pack_into("<I", mem, pads.DOG_MS, timeout)
        self.feed()

    def feed(self) -> None:
        """Count one more."""
        fed = struct.unpack_from("<I", mem, pads.DOG_FED)[0]
        struct.pack_into("<I", mem, pads.DOG_FED, (fed + 1) & 0xFFFFFFFF)


class RTC:
    """The clock of this machine, and the memory that outlives a reset."""

    def datetime(self, *_new: object) -> "tuple[int, ...]":
        """Return the time; setting it does nothing."""
        year, month, day, hour, minute, second, weekday, _, *_more = time.gmtime()
        return year, month, day, weekday, hour, minute, second, 0

    def memory(self, data: "bytes | None" = None) -> "bytes | None":
        """Read or keep up to 78 bytes."""
        if data is None:
            size = struct.unpack_from("<H", mem, pads.RTC_MEMORY)[0]
            return bytes(mem[pads.RTC_MEMORY + 2 : pads.RTC_MEMORY + 2 + size])
        mem[pads.RTC_MEMORY + 2 : pads.RTC_MEMORY + 2 + len(data)] = data
        struct.pack_into("<H", mem, pads.RTC_MEMORY, len(data))
        return None


def reset() -> None:
    """End this process; the surroundings start the board again."""
    silicon.leave(pads.HARD_RESET)


def soft_reset() -> None:
    """End what runs; the prompt starts afresh. Raises SystemExit."""
    raise SystemExit


def deepsleep(time_ms: int = 0) -> None:
    """End this process for a while."""
    struct.pack_into("<I", mem, pads.SLEEP_MS, time_ms)
    silicon.leave(pads.DEEP_SLEEP)


def lightsleep(time_ms: int = 0) -> None:
    """Sleep."""
    time.sleep_ms(time_ms)


def idle() -> None:
    """Rest a little."""
    time.sleep_ms(1)


def bootloader(*_: object) -> None:
    """Reset: there is no way into the loader from here."""
    reset()


def reset_cause() -> int:
    return silicon.settings["cause"]


def wake_reason() -> int:
    return TIMER_WAKE if reset_cause() == DEEPSLEEP_RESET else 0


def unique_id() -> bytes:
    return bytes.fromhex(silicon.settings["mac"])


def freq(*_new: int) -> int:
    return 160000000


def disable_irq() -> int:
    return 0


def enable_irq(_state: int = 0) -> None:
    """Do nothing."""
