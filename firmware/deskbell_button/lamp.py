"""What people see and hear for each state. PURE: one table of light, one of sound.

Every state differs from every other in its *rhythm*, so that a single white
LED, or somebody who does not see colours, is told the same; the colour only
helps. A pattern is an opening, played once, and a loop.
"""

from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    Colour = tuple[int, int, int]
    Step = tuple[Colour, str, int]

OFF = (0, 0, 0)
WHITE = (255, 255, 255)

FLASH_MS = 120
"""The white flash of a contact: it claims nothing but that the input closed."""

_COLOURS: "dict[str, Colour]" = {
    ".": OFF,
    "W": WHITE,
    "w": (38, 38, 38),  # faint
    "A": (255, 110, 0),
    "a": (64, 28, 0),  # dim
    "B": (0, 60, 255),
    "G": (0, 220, 40),
    "R": (255, 0, 0),
}

_S = const("R=150 .=150 ")
_O = const("R=450 .=150 ")

LIGHT = {
    # state: opening | loop; a step is colour, curve (= steady, ~ breath, > fade) and ms
    "ready": "|w~6000",
    "heard": "|A>900 .=300",
    "filed": "B=700 .=300 B=700 .=300|B~4500 .=1500",
    "known": "|B=500 .=100 G=500 .=100",
    "taken": "|G~3000",
    "fixed": "|G=200 .=200 G=200 .=900",
    "trouble": "|A=180 .=180 A=180 .=180 A=180 .=1200",
    "no_contact": "|a=250 .=3250",
    "setup": "|W=120 .=120",
    # SOS: three short, three long, three short (ITU-R M.1677)
    "faulty": "|" + 3 * _S + 3 * _O + 3 * _S + ".=900",
}

SOUND = {
    # state: notes of (hertz, ms); 0 Hz is a rest
    "filed": ((880, 120), (1319, 180)),
    "known": ((880, 120), (1319, 180)),
    "taken": ((988, 160),),
    "fixed": ((988, 120), (0, 80), (988, 120)),
    "trouble": ((220, 500),),
}

CLICK = ((2000, 5),)

CALL = ((1760, 100),)
"""With every white blink of a button that somebody looks for."""

_kept: "dict[str, tuple[list[Step], list[Step]]]" = {}


def pattern(state: str) -> "tuple[list[Step], list[Step]]":
    """Return opening and loop of a state as steps of (colour, curve, ms)."""
    found = _kept.get(state)
    if found is None:
        opening, loop = LIGHT[state].split("|")
        found = _kept[state] = (_steps(opening), _steps(loop))
    return found


def forget_patterns() -> None:
    """Let go of the patterns that were kept: another state shows, and memory is short."""
    _kept.clear()


def _steps(words: str) -> "list[Step]":
    return [(_COLOURS[word[0]], word[1], int(word[2:])) for word in words.split()]


def light(state: str, at_ms: int) -> "Colour":
    """Return the colour (0 to 255 each) at so many milliseconds after the state began."""
    opening, loop = pattern(state)
    for colour, curve, ms in opening:
        if at_ms < ms:
            return _shade(colour, curve, at_ms, ms)
        at_ms -= ms
    at_ms %= sum([step[2] for step in loop])
    for colour, curve, ms in loop:
        if at_ms < ms:
            return _shade(colour, curve, at_ms, ms)
        at_ms -= ms
    return OFF


def dim(colour: "Colour", percent: int) -> "Colour":
    """Return a colour at so many percent of its light."""
    return colour[0] * percent // 100, colour[1] * percent // 100, colour[2] * percent // 100


def _shade(colour: "Colour", curve: str, at_ms: int, ms: int) -> "Colour":
    if curve == "=":
        return colour
    share = 100 - 100 * at_ms // ms if curve == ">" else 200 * min(at_ms, ms - at_ms) // ms
    return dim(colour, share * share // 100)  # the eye sees light by its root


def pitch(notes: "tuple[tuple[int, int], ...]", at_ms: int) -> "int | None":
    """Return the hertz at a time in a tune, 0 for a rest, None when it is over."""
    for hertz, ms in notes:
        if at_ms < ms:
            return hertz
        at_ms -= ms
    return None


class Chime:
    """Decides when a state sounds: once when it is new, not when contact merely came back."""

    def __init__(self) -> None:
        """Start in silence."""
        self._last: dict[int, tuple[str, str | None]] = {}

    def tune(
        self, number: int, state: str, incident: "str | None"
    ) -> "tuple[tuple[int, int], ...] | None":
        """Return the notes for what an input shows now, None for silence."""
        if state == "no_contact":
            return None
        seen = (state, incident)
        if self._last.get(number) == seen:
            return None
        self._last[number] = seen
        return SOUND.get(state)
