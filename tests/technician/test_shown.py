"""What somebody is asked about a board's lamps and buzzer, and what is heard of its program."""

import pytest

from deskbell.technician.hearing import Heard
from deskbell.technician.shown import Shown, shown


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (None, Shown(has_colours=False, has_sound=False)),
        ("esp32_generic", Shown(has_colours=False, has_sound=False)),
        (
            "esp32_generic button=0 rgb=25/33/32 buzzer=14",
            Shown(has_colours=True, has_sound=True),
        ),
        ("esp32_generic button=0 ws2812=27", Shown(has_colours=True, has_sound=False)),
        ("a_board_of_tomorrow", Shown(has_colours=True, has_sound=True)),
    ],
)
def test_a_board_is_asked_about_what_it_has(line: str | None, expected: Shown) -> None:
    found = shown(line)

    assert found == expected
    assert "blue" in str(found) if found.has_colours else "light" in str(found)
    assert ("notes" in str(found)) == found.has_sound


def test_the_console_tells_signal_broker_and_receipt() -> None:
    said = [
        "0.166 joined Shop network, -58 dBm",
        "0.184 connected to mqtts://10.0.0.2:8883",
        "0.190 broker answered after 3 ms",
        "5.382 press 4 opened after 11 ms",
    ]
    heard = Heard(lambda: said)

    heard.until(lambda: heard.press_to_receipt_ms is not None, 0, None)

    assert (heard.rssi_dbm, heard.broker_round_trip_ms, heard.press_to_receipt_ms) == (-58, 3, 11)
