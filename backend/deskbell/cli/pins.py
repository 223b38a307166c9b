"""Which pins a line may use: what the firmware would read, and then fail at on the board."""

from collections import Counter
from collections.abc import Iterator

from deskbell.technician import boards
from deskbell_button.wiring import Wiring


def read(line: str) -> Wiring:
    """Return the wiring of a line, as the board will. Raises ValueError, which names the pin."""
    for name in line.split()[:1]:
        boards.named(name)
    wiring = Wiring(line)
    board = boards.named(wiring.board)
    used = list(_pins(wiring))
    for pin, use in used:
        why = board.trouble(pin, use)
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
    if wiring.battery is not None:
        yield wiring.battery, "battery"
