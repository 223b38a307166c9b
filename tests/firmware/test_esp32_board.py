"""The ESP32's board file against fakes of MicroPython's modules: it has not met a board yet."""

import asyncio
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from deskbell_button import start
from deskbell_button.health import WATCHDOG_MS
from deskbell_button.wiring import Wiring
from tests.firmware.both.fakes_ca import CA

NVS_NOT_FOUND = -0x1102


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
    joined: tuple[str, str, bytes] | None = None
    on = False

    def __init__(self, _kind: int) -> None:
        pass

    def active(self, on: bool | None = None) -> bool:  # noqa: FBT001 as MicroPython has it
        if on is not None:
            Wlan.on = on
        return Wlan.on

    def config(self, **_values: int) -> None:
        assert Wlan.on

    def scan(self) -> list[tuple[bytes, bytes, int, int, int, int]]:
        return Wlan.seen

    def connect(self, name: str, password: str, *, bssid: bytes) -> None:
        Wlan.joined = name, password, bssid

    def disconnect(self) -> None:
        Wlan.joined = None

    def isconnected(self) -> bool:
        return Wlan.joined is not None

    def status(self, what: str = "") -> int:
        return -61 if what == "rssi" else 1010

    def ifconfig(self) -> tuple[str, str, str, str]:
        return "10.0.0.7", "255.255.255.0", "10.0.0.1", "10.0.0.53"


@pytest.fixture
def esp32_generic(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Import the board file over fakes."""
    Pwm.made, Nvs.blobs, Nvs.commits = [], {}, 0
    Wlan.seen, Wlan.joined, Wlan.on = [], None, False
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
    full = "deskbell_button.board.esp32_generic"
    monkeypatch.delitem(sys.modules, full, raising=False)
    yield importlib.import_module(full)
    sys.modules.pop(full, None)


def board(module: Any, line: str = "esp32_generic button=27,26 rgb=1/2/3,4/5/6 buzzer=14") -> Any:
    return module.make(Wiring(line))


def test_nvs_keeps_short_and_long_texts(esp32_generic: Any) -> None:
    memory = board(esp32_generic).memory

    assert memory.get("ca") is None
    memory.set("ca", "x" * 900)
    memory.set("epoch", "3")

    assert memory.get("ca") == "x" * 900
    assert memory.get("epoch") == "3"
    assert Nvs.commits == 2


def test_a_contact_pulls_the_pin_to_ground(esp32_generic: Any) -> None:
    one = board(esp32_generic)

    assert not one.is_closed(1)
    one._buttons[0].level = 0
    assert one.is_closed(1)
    assert not one.is_closed(2)


def test_an_edge_counts_only_when_nobody_could_sample(esp32_generic: Any) -> None:
    one = board(esp32_generic)
    one.edges(1000)

    one._buttons[1].handler(one._buttons[1])
    assert one.edges(1005) == []
    one._buttons[1].handler(one._buttons[1])
    assert one.edges(1400) == [(2, True, 1400)]
    assert one.edges(1900) == []


def test_three_channels_show_the_colour_and_one_led_its_light(esp32_generic: Any) -> None:
    board(esp32_generic).show(2, None, (255, 110, 0))
    assert [pwm.duty for pwm in Pwm.made[3:6]] == [65535, 110 * 257, 0]

    Pwm.made.clear()
    single = board(esp32_generic, "esp32_generic button=0 led=2 active_low=1")
    single.show(1, None, (0, 60, 255))
    assert [pwm.duty for pwm in Pwm.made] == [0]


def test_the_buzzer_sounds_and_falls_silent(esp32_generic: Any) -> None:
    one = board(esp32_generic)

    one.tone(880)
    assert (Pwm.made[-1].hertz, Pwm.made[-1].duty) == (880, 32768)
    one.tone(0)
    assert Pwm.made[-1].duty == 0


def test_the_strongest_access_point_of_a_known_network_is_joined(esp32_generic: Any) -> None:
    one = board(esp32_generic)
    one.memory.set("wifi", '[["Shop", "secret"], ["Office", "other"]]')
    Wlan.seen = [
        (b"Cafe", b"c" * 6, 1, -30, 3, 0),
        (b"Shop", b"a" * 6, 1, -80, 3, 0),
        (b"Shop", b"b" * 6, 6, -50, 3, 0),
    ]

    asyncio.run(one.wifi.join())

    assert Wlan.joined == ("Shop", "secret", b"b" * 6)
    assert one.wifi.is_up()
    assert (one.wifi.rssi_dbm(), one.wifi.ip(), one.wifi.dns()) == (
        -61,
        "10.0.0.7",
        ("10.0.0.53", 53),
    )


def test_no_known_network_in_reach_is_an_error_with_words(esp32_generic: Any) -> None:
    one = board(esp32_generic)
    one.memory.set("wifi", "[]")

    with pytest.raises(OSError, match="none of its networks"):
        asyncio.run(one.wifi.join())


def test_the_cause_of_the_reset_has_a_name(esp32_generic: Any) -> None:
    assert board(esp32_generic).reset_cause() == "watchdog"


def test_whatever_the_app_dies_of_is_kept_in_nvs_and_the_board_starts_again(
    esp32_generic: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert esp32_generic
    monkeypatch.setattr(start, "AGAIN_AFTER_MS", 0)
    (tmp_path / "board.txt").write_text("esp32_generic button=27 led=2\n")

    with pytest.raises(Reset):
        start.serve(str(tmp_path))

    assert Nvs.blobs["error"] == f"RuntimeError: no watchdog of {WATCHDOG_MS} ms".encode()


def test_boot_takes_the_identity_that_a_technician_has_copied(
    esp32_generic: Any, tmp_path: Path
) -> None:
    assert esp32_generic
    given = {
        "button": "b0417",
        "epoch": 3,
        "key": 32 * "ab",
        "password": "pw",
        "ca": CA,
        "brokers": ["mqtts://10.0.0.1:8883"],
        "wifi": [{"ssid": "Shop", "password": "wpa"}],
    }
    (tmp_path / "provision.json").write_text(json.dumps(given))

    start.begin(str(tmp_path))

    assert (Nvs.blobs["button"], Nvs.blobs["epoch"]) == (b"b0417", b"3")
    assert not (tmp_path / "provision.json").exists()


def test_a_wrong_identity_is_refused_in_words_and_the_board_goes_on(
    esp32_generic: Any, tmp_path: Path
) -> None:
    assert esp32_generic
    (tmp_path / "provision.json").write_text("{")

    start.begin(str(tmp_path))

    assert b"provision.json was not taken" in Nvs.blobs["error"]
