"""Which pins a board uses: one line of words, such as `esp32_generic button=27 led=26`.

The first word names a file of `board/`, which has words of its own; what the line
says counts instead, and a bare name is enough. Several inputs are a list:
`button=27,26 led=2,4`. A lamp is one of `led=2`, `rgb=25/33/32` (red, green, blue;
as a list `rgb=25/33/32,4/16/17`) and `ws2812=27`, one pixel a pin. Optional are
`buzzer=14`, `battery=35/2000` (a pin that an ADC reads, and what the divider divides
by in thousandths), and `active_low=1` for LEDs that light at 0 V.
"""

import sys

from deskbell_button import forget

DEFAULT = "esp32_generic"
"""An ESP32 DevKit as it comes: its BOOT button and its blue LED."""

_LAMPS = ("led", "rgb", "ws2812")
_OTHERS = ("button", "buzzer", "battery", "active_low")


class Wiring:
    """Pins by number. `lamps` holds one tuple of pins, one or three long, for each input."""

    def __init__(self, line: str) -> None:
        """Read the line. Raises ValueError and says what is wrong with it."""
        words = line.split()
        if not words:
            raise ValueError("board.txt is empty; a line such as: " + DEFAULT)
        self.board = words[0]
        options = {}
        kind = "led"
        for word in _own_words(self.board) + words[1:]:
            key, equals, value = word.partition("=")
            if key in _LAMPS:
                kind, key = key, "lamp"
            elif key not in _OTHERS:
                equals = ""
            if not equals:
                raise ValueError("board.txt: %s is not like button=0" % word)
            options[key] = value
        self.buttons = _pins(options.get("button", ""))
        self.lamps = [
            tuple(_pins(lamp, "/")) for lamp in options.get("lamp", "").split(",") if lamp
        ]
        self.has_pixels = kind == "ws2812"
        buzzers = _pins(options.get("buzzer", ""))
        self.buzzer = buzzers[0] if buzzers else None
        self.battery, self.ratio = _divider(options.get("battery", ""))
        self.active_low = options.get("active_low") == "1"
        if not self.buttons or len(self.buttons) > 16:
            raise ValueError("board.txt must name 1 to 16 buttons")
        if len(self.lamps) != len(self.buttons):
            raise ValueError("board.txt must name as many lamps as buttons")
        for lamp in self.lamps:
            if len(lamp) != (3 if kind == "rgb" else 1):
                raise ValueError("board.txt: a lamp has one pin, an rgb three like 25/33/32")


def _own_words(board: str) -> "list[str]":
    """Return the words of a board's file, which does not stay in memory."""
    full = "deskbell_button.board." + board
    try:
        __import__(full)
        words = sys.modules[full].WIRING.split()
    except (ImportError, AttributeError):
        raise ValueError("board.txt: there is no board " + board)  # noqa: B904 MicroPython warns at chains
    forget("deskbell_button.board", board)
    return words  # type: ignore[no-any-return]  # each board file has it


def _divider(text: str) -> "tuple[int | None, int]":
    pins = _pins(text, "/")
    if len(pins) not in (0, 2):
        raise ValueError("board.txt: a battery is a pin and a ratio like 35/2000")
    return (pins[0], pins[1]) if pins else (None, 0)


def _pins(text: str, between: str = ",") -> "list[int]":
    try:
        return [int(part) for part in text.split(between) if part]
    except ValueError:
        raise ValueError("board.txt: %s is not a list of pins" % text)  # noqa: B904 MicroPython warns at chains
