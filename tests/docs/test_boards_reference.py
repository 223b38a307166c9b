"""docs/reference/boards.md is made from the board files of the firmware.

Run with DESKBELL_WRITE_DOCS=1 to write it again.
"""

from deskbell.cli import pins
from deskbell.technician import boards
from deskbell.technician.boards import Board, ranges
from deskbell_button.wiring import Wiring
from tests.docs.made_page import cell, check

INTRO = """
Every board has a file in `firmware/deskbell_button/board/`, named by the first word of `board.txt` and
of `--board`. The bare name takes the board as it comes; any word that follows counts instead, such as
`--board "esp32_generic button=27,25 rgb=26/33/32,4/16/17 buzzer=14 battery=34/2000"`.

`deskbell flash` takes what `--board` names, else what the board's own `board.txt` says, else the chip's
own board, the first of a chip below. Where several have the chip and somebody sits at the terminal, it asks.

**None of this was verified on hardware.** Chips' pins are those of Espressif's documentation, boards' pins
those of their makers; the tests press, light and measure every one of them on the virtual board.

"""

WORDS = """
| word | such as | means |
|---|---|---|
| `button` | `27,25` | each input's contact, to ground; the pull-up is inside the chip |
| `led` | `26,33` | one LED an input, through a resistor of 220 to 470 ohm to ground |
| `rgb` | `26/33/32` | red, green and blue of an input's lamp, each with its resistor |
| `ws2812` | `27` | one addressable pixel an input (WS2812, SK6812) |
| `buzzer` | `14` | a passive buzzer, to ground |
| `battery` | `34/2000` | a pin that an ADC reads, and what the divider divides by, in thousandths |
| `active_low` | `1` | LEDs between pin and 3.3 V |

An empty value takes a part away: `buzzer=`. A divider of two equal resistors of 100 kilo-ohm halves the
voltage: 2000. Up to 2.4 V at the pin every chip measures well: a lithium cell of 4.2 V
makes 2.1 V of it.
"""


def test_the_page_tells_each_board_with_its_wiring() -> None:
    lines = ["# Boards", *INTRO.splitlines(), "| name | board | chip | lamp | as it comes |"]
    lines += ["|---|---|---|---|---|"]
    lines += [
        f"| `{one.name}` | {cell(one.title)} | {one.chip} | {lamp(one)} | `{one.default}` |"
        for one in boards.every().values()
    ]
    lines += WORDS.splitlines()
    for one in boards.every().values():
        lines += ["", *section(one)]

    check("boards.md", __file__, lines)


def lamp(board: Board) -> str:
    """Return the kind of lamp in a word."""
    wiring = Wiring(board.name)
    if wiring.has_pixels:
        return "WS2812"
    return "RGB (PWM)" if len(wiring.lamps[0]) > 1 else "LED"


def section(board: Board) -> list[str]:
    """Return what the page says of one board."""
    rows = [
        ("wired to the flash", board.flash),
        ("USB port", board.usb),
        ("can only be read, no pull-up", board.only_read & board.pins - board.pulled_up),
        ("level at power-up decides how the chip starts", board.strapping & board.pins),
        ("serial console", board.console & board.pins),
    ]
    free = free_pins(board)
    return [
        f"## {board.title}: `{board.name}`",
        "```text",
        f"as it comes: --board {board.name}",
        *diagram(board, board.name),
        "",
        f'with parts of your own: --board "{own(board)}"',
        *diagram(board, own(board)),
        "```",
        *([f"{board.note}.", ""] if board.note else []),
        "| pins | |",
        "|---|---|",
        *(f"| {ranges(these)} | {why} |" for why, these in rows if these),
        f"| {ranges(free)} | **free for more** |",
        f"| {ranges(measuring(board))} | measure a battery while Wi-Fi is on |",
        "",
        f"Source: <{board.source}>",
    ]


def free_pins(board: Board) -> frozenset[int]:
    """Return the pins that nothing speaks against."""
    against = board.flash | board.usb | board.only_read | board.strapping | board.console
    return board.pins - against - taken(board)


def measuring(board: Board) -> frozenset[int]:
    """Return the pins for a battery."""
    return (board.adc & board.pins) - board.strapping - taken(board)


def taken(board: Board) -> frozenset[int]:
    """Return the pins of a board as it comes."""
    wiring = Wiring(board.name)
    return frozenset((*wiring.buttons, *(pin for one in wiring.lamps for pin in one)))


def own(board: Board) -> str:
    """Return a line with parts of one's own, on pins that nothing speaks against."""
    battery = max(measuring(board))
    button, red, green, blue, buzzer = sorted(free_pins(board) - {battery})[:5]
    lamp = f"rgb={red}/{green}/{blue}"
    return f"{board.name} button={button} {lamp} buzzer={buzzer} battery={battery}/2000"


def diagram(board: Board, line: str) -> list[str]:
    """Return the wiring of a line, as text."""
    wiring = pins.read(line)
    is_own = line != board.name
    where = "" if is_own else " on the board"
    lines = [f"GPIO {pin:2} ---- push button{where} ---- GND" for pin in wiring.buttons]
    if board.boot in wiring.buttons:
        lines[0] += "   (BOOT: held at power-up, it starts the ROM loader)"
    end = f"pixel (WS2812){where}" if wiring.has_pixels else f"resistor ---- LED{where} ---- GND"
    colours = ("red", "green", "blue") if len(wiring.lamps[0]) > 1 else ("",)
    for lamp in wiring.lamps:
        lines += [
            f"GPIO {pin:2} ---- {end}   {colour}".rstrip()
            for pin, colour in zip(lamp, colours, strict=True)
        ]
    if wiring.buzzer is not None:
        lines.append(f"GPIO {wiring.buzzer:2} ---- passive buzzer ---- GND")
    if wiring.battery is not None:
        lines.append(f"GPIO {wiring.battery:2} ---- 100 kilo-ohm ---- battery +")
        lines.append("        `---- 100 kilo-ohm ---- GND")
    return lines
