"""Which pins a board can use: what the firmware would read, and then fail at on the board.

From the ESP32 datasheet, section 2.2: GPIO 6 to 11 are wired to the flash, 34 to 39
can only be read and have no pull-up, and 20, 24 and 28 to 31 are not led out.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from deskbell_button.wiring import Wiring

BOARDS: Final = ("esp32_generic",)
"""The boards that there is a file for in the firmware; each is an ESP32."""
FLASH: Final = range(6, 12)
ONLY_READ: Final = range(34, 40)
BOTH_WAYS: Final = (*range(6), *range(12, 20), 21, 22, 23, 25, 26, 27, 32, 33)


def read(line: str) -> Wiring:
    """Return the wiring of a line, as the board will. Raises ValueError, which names the pin."""
    wiring = Wiring(line)
    if wiring.board not in BOARDS:
        raise ValueError(f"there is no board {wiring.board}; use {', '.join(BOARDS)}")
    used = list(_pins(wiring))
    for pin, use in used:
        why = _trouble(pin, use)
        if why:
            raise ValueError(f"GPIO {pin} cannot be a {use}: {why}")
    pin, times = Counter(pin for pin, _ in used).most_common(1)[0]
    if times > 1:
        uses = " and ".join(use for other, use in used if other == pin)
        raise ValueError(f"GPIO {pin} is named twice, as {uses}")
    return wiring


def _pins(wiring: Wiring) -> Iterator[tuple[int, str]]:
    yield from ((pin, "button") for pin in wiring.buttons)
    yield from ((pin, "lamp") for lamp in wiring.lamps for pin in lamp)
    if wiring.buzzer is not None:
        yield wiring.buzzer, "buzzer"


def _trouble(pin: int, use: str) -> str | None:
    """Return why a pin cannot be used so, None when it can."""
    if pin in FLASH:
        return "6 to 11 are wired to the board's flash"
    if pin in ONLY_READ:
        lacks = "pull-up" if use == "button" else "output"
        return f"34 to 39 have no {lacks}"
    return None if pin in BOTH_WAYS else "an ESP32 does not have it"
