"""What a technician reads of a board: what it is, what would be done, and how it ended."""

from typing import Any, Final

import pytest

from deskbell.cli.flash_show import kind, words
from deskbell.cli.flash_team import End

PORT: Final = "/dev/ttyUSB0"
FOUND: Final[dict[str, Any]] = {
    "chip": "esp32", "mac": "a0b765000001", "flash_bytes": 4 * 1024**2,
    "micropython": "1.29.0", "button": "b0001",
}  # fmt: skip
RESULT: Final[dict[str, Any]] = {
    "port": PORT, "button": "b0001", "site": "Utrecht", "assets": ["Till 1"], "left_open": None,
    "steps": [{"step": "press", "reason": "nobody has tested it"}],
    "record": {"press_to_receipt_ms": 12, "rssi_dbm": -58}, "labels": ["labels/b0001.pdf"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("differs", "says"),
    [
        ({}, "esp32, a0b765000001, 4 MB: b0001, MicroPython 1.29.0"),
        ({"button": None}, "esp32, a0b765000001, 4 MB: MicroPython 1.29.0, no button yet"),
        (
            {"button": None, "micropython": None, "flash_bytes": None},
            "esp32, a0b765000001: no MicroPython that answers",
        ),
    ],
)
def test_a_board_is_named_with_what_runs_on_it(differs: dict[str, Any], says: str) -> None:
    assert kind(FOUND | differs) == says


def test_a_dry_run_says_what_it_would_do_and_why_and_never_that_it_was_done() -> None:
    would = words(End(PORT, RESULT, None), dry_run=True)
    nothing = words(End(PORT, RESULT | {"steps": []}, None), dry_run=True)

    assert would == f"{PORT}: would press (nobody has tested it)."
    assert nothing == f"{PORT}: is up to date; nothing would be done."


def test_the_last_line_names_an_incident_that_stays_open() -> None:
    told = words(End(PORT, RESULT | {"left_open": "INC-1001"}, None)).splitlines()

    assert told[0] == f"{PORT}: b0001 (Till 1, Utrecht) works: press to receipt 12 ms, -58 dBm."
    assert told[1] == f"{PORT}: label in labels/b0001.pdf"
    assert told[2].startswith(f"{PORT}: INC-1001 stays open, for it was there before the test.")
    assert "Hold the button for 2 s" in told[2]
    assert "stays open" not in words(End(PORT, RESULT, None))
