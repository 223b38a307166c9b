"""An ESP32 of Python: MicroPython's modules `machine`, `network` and `esp32`, as far as boards use them."""

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from deskbell_button import forget

NVS_NOT_FOUND = -0x1102
CONNECTING = 1001
BOARD = "deskbell_button.board."


class Pin:
    """A pin that reads 1 while open."""

    IN, PULL_UP, IRQ_FALLING = 1, 2, 4
    level = 1

    def __init__(self, number: int, *_how: int) -> None:
        self.number = number
        self.handler: Any = None

    def irq(self, handler: object, _trigger: int) -> None:
        self.handler = handler

    def value(self) -> int:
        return self.level


class Pwm:
    """A PWM channel that remembers its duty."""

    made: list["Pwm"] = []  # noqa: RUF012 emptied by the fixture

    def __init__(self, pin: Pin, freq: int, duty_u16: int) -> None:
        self.pin, self.hertz, self.duty = pin, freq, duty_u16
        Pwm.made.append(self)

    def duty_u16(self, duty: int) -> None:
        self.duty = duty

    def freq(self, hertz: int) -> None:
        self.hertz = hertz


class Wdt:
    """A watchdog that is broken."""

    def __init__(self, timeout: int) -> None:
        raise RuntimeError(f"no watchdog of {timeout} ms")


class Reset(BaseException):
    """The board has reset itself."""


def reset() -> None:
    raise Reset


class Nvs:
    """NVS with ESP-IDF's errors."""

    blobs: dict[str, bytes] = {}  # noqa: RUF012 emptied by the fixture
    commits = 0

    def __init__(self, _namespace: str) -> None:
        pass

    def get_blob(self, key: str, buffer: bytearray) -> int:
        if key not in self.blobs:
            raise OSError(NVS_NOT_FOUND, "ESP_ERR_NVS_NOT_FOUND")
        blob = self.blobs[key]
        if len(blob) > len(buffer):
            raise OSError(-0x110C, "ESP_ERR_NVS_INVALID_LENGTH")
        buffer[: len(blob)] = blob
        return len(blob)

    def set_blob(self, key: str, blob: bytes) -> None:
        assert len(key) <= 15
        self.blobs[key] = blob

    def commit(self) -> None:
        Nvs.commits += 1


class Wlan:
    """A station that joins whatever it is told to, when it is in reach."""

    PM_NONE = 0
    seen: list[tuple[bytes, bytes, int, int, int, int]] = []  # noqa: RUF012 set by the tests
    joined: tuple[str, str | None, bytes | None] | None = None
    on = False
    refuses: dict[str, int] = {}  # noqa: RUF012 set by the tests: status by name, 0 gives no address
    tried: list[str] = []  # noqa: RUF012 emptied by the fixture
    address: object = None
    reconnects = -1

    def __init__(self, _kind: int) -> None:
        pass

    def active(self, on: bool | None = None) -> bool:  # noqa: FBT001 as MicroPython has it
        if on is not None:
            Wlan.on = on
        return Wlan.on

    def config(self, **values: int) -> None:
        assert Wlan.on
        Wlan.reconnects = values.get("reconnects", Wlan.reconnects)

    def scan(self) -> list[tuple[bytes, bytes, int, int, int, int]]:
        return Wlan.seen

    def connect(self, name: str, password: str | None, *, bssid: bytes | None = None) -> None:
        assert Wlan.joined is None
        Wlan.tried.append(name)
        Wlan.joined = name, password, bssid

    def disconnect(self) -> None:
        Wlan.joined = None

    def isconnected(self) -> bool:
        return Wlan.joined is not None and Wlan.joined[0] not in Wlan.refuses

    def status(self, what: str = "") -> int:
        refused = None if Wlan.joined is None else Wlan.refuses.get(Wlan.joined[0])
        if what == "rssi":
            if refused:
                raise OSError("Wifi Not Connected")
            return -61
        if refused == 15 and Wlan.reconnects == -1:
            return CONNECTING  # for ever
        return refused or (CONNECTING if refused == 0 else 1010)

    def ifconfig(self, address: object = None) -> tuple[str, str, str, str]:
        if address == "dhcp" and Wlan.address is None:
            raise RuntimeError("Wifi Unknown Error 0x5003")
        Wlan.address = address or Wlan.address
        return "10.0.0.7", "255.255.255.0", "10.0.0.1", "10.0.0.53"


def install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a fresh chip under the firmware, until the test ends."""
    Pwm.made, Nvs.blobs, Nvs.commits = [], {}, 0
    Wlan.seen, Wlan.joined, Wlan.on = [], None, False
    Wlan.refuses, Wlan.tried, Wlan.address, Wlan.reconnects = {}, [], None, -1
    causes = {"PWRON_RESET": 1, "HARD_RESET": 2, "WDT_RESET": 3, "DEEPSLEEP_RESET": 4}
    machine = SimpleNamespace(
        Pin=Pin, PWM=Pwm, WDT=Wdt, reset_cause=lambda: 3, SOFT_RESET=5, reset=reset, **causes
    )
    fakes = {
        "machine": machine,
        "esp32": SimpleNamespace(NVS=Nvs),
        "network": SimpleNamespace(WLAN=Wlan, STA_IF=0),
    }
    for name, fake in fakes.items():
        module = ModuleType(name)
        module.__dict__.update(vars(fake))
        monkeypatch.setitem(sys.modules, name, module)
    for name in [one for one in sys.modules if one.startswith(BOARD)]:
        forget(BOARD.rstrip("."), name.removeprefix(BOARD))  # it holds the modules of an older chip
