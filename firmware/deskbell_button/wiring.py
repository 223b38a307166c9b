"""Which pins a board uses: one line of words, such as `esp32_generic button=0 led=2`.

Several inputs are a list: `button=27,26 led=2,4`. A lamp of three channels is
`rgb=25/33/32` (red, green, blue), also as a list; `led` is a single LED.
`buzzer=14` is optional. `active_low=1` is for LEDs that light at 0 V.
"""

DEFAULT = "esp32_generic button=0 led=2"
"""An ESP32 DevKit as it comes: its BOOT button and its blue LED."""


class Wiring:
    """Pins by number. `lamps` holds one tuple of pins, one or three long, for each input."""

    def __init__(self, line: str) -> None:
        """Read the line. Raises ValueError and says what is wrong with it."""
        words = line.split()
        if not words:
            raise ValueError("board.txt is empty; a line such as: " + DEFAULT)
        self.board = words[0]
        options = {}
        for word in words[1:]:
            key, equals, value = word.partition("=")
            if key not in ("button", "led", "rgb", "buzzer", "active_low") or not equals:
                raise ValueError("board.txt: %s is not like button=0" % word)
            options[key] = value
        self.buttons = _pins(options.get("button", ""))
        lamps = options.get("rgb") or options.get("led", "")
        self.lamps = [tuple(_pins(lamp, "/")) for lamp in lamps.split(",") if lamp]
        buzzers = _pins(options.get("buzzer", ""))
        self.buzzer = buzzers[0] if buzzers else None
        self.active_low = options.get("active_low") == "1"
        if not self.buttons or len(self.buttons) > 16:
            raise ValueError("board.txt must name 1 to 16 buttons")
        if len(self.lamps) != len(self.buttons):
            raise ValueError("board.txt must name as many lamps as buttons")
        for lamp in self.lamps:
            if len(lamp) not in (1, 3):
                raise ValueError("board.txt: a lamp has one pin, or three like 25/33/32")


def _pins(text: str, between: str = ",") -> "list[int]":
    try:
        return [int(part) for part in text.split(between) if part]
    except ValueError:
        raise ValueError("board.txt: %s is not a list of pins" % text)  # noqa: B904 MicroPython warns at chains
