"""The ESP32's board file against fakes of MicroPython's modules: it has not met a board yet."""

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from deskbell_button import alive, start
from deskbell_button.health import WATCHDOG_MS
from deskbell_button.wiring import Wiring
from tests.firmware import chip
from tests.firmware.both.fakes_ca import CA
from tests.firmware.chip import Nvs, Pwm, Reset


@pytest.fixture
def esp32_generic(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Import the board file over a chip of Python."""
    chip.install(monkeypatch)
    return importlib.import_module("deskbell_button.board.generic")


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


def test_the_cause_of_the_reset_has_a_name(esp32_generic: Any) -> None:
    assert board(esp32_generic).reset_cause() == "watchdog"


def test_whatever_the_app_dies_of_is_kept_in_nvs_and_the_board_starts_again(
    esp32_generic: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert esp32_generic
    monkeypatch.setattr(alive, "AGAIN_AFTER_MS", 0)
    (tmp_path / "board.txt").write_text("esp32_generic button=27 led=2\n")

    with pytest.raises(Reset):
        alive.serve(start.ready(str(tmp_path)), str(tmp_path))

    assert Nvs.blobs["error"] == f"RuntimeError: no watchdog of {WATCHDOG_MS} ms".encode()


def test_healing_that_a_power_cut_broke_off_is_ended_before_the_app_makes_an_empty_folder(
    esp32_generic: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert esp32_generic
    monkeypatch.setattr(alive, "AGAIN_AFTER_MS", 0)
    (tmp_path / "board.txt").write_text("esp32_generic button=27 led=2\n")
    (tmp_path / "healed" / "b0417-3").mkdir(parents=True)
    (tmp_path / "healed" / "b0417-3" / "5.p").write_bytes(b"a press")

    with pytest.raises(Reset):
        alive.serve(start.ready(str(tmp_path)), str(tmp_path))

    assert (tmp_path / "journal" / "b0417-3" / "5.p").read_bytes() == b"a press"


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
        "wifi": [{"ssid": "Shop", "password": "wpa-secret"}],
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
