"""What people see and hear for each state. PURE: one table of light, one of sound.

Every state differs from every other in its *rhythm*, so that a single white
LED, or somebody who does not see colours, is told the same; the colour only
helps. A pattern is an opening, played once, and a loop.
"""

OFF = (0, 0, 0)
WHITE = (255, 255, 255)
AMBER = (255, 110, 0)
BLUE = (0, 60, 255)
GREEN = (0, 220, 40)
RED = (255, 0, 0)

STEADY = "steady"
BREATH = "breath"
FADE = "fade"

FLASH_MS = 120
"""The white flash of a contact: it claims nothing but that the input closed."""


def _on(colour: "tuple[int, int, int]", ms: int) -> "tuple[tuple[int, int, int], str, int]":
    return colour, STEADY, ms


def _off(ms: int) -> "tuple[tuple[int, int, int], str, int]":
    return OFF, STEADY, ms


def dim(colour: "tuple[int, int, int]", percent: int) -> "tuple[int, int, int]":
    """Return a colour at so many percent of its light."""
    return colour[0] * percent // 100, colour[1] * percent // 100, colour[2] * percent // 100


def _morse() -> "tuple[tuple[tuple[int, int, int], str, int], ...]":
    """SOS: three short, three long, three short (ITU-R M.1677: 1, 3, and 7 units)."""
    short = (_on(RED, 150), _off(150))
    long = (_on(RED, 450), _off(150))
    return short * 3 + long * 3 + short * 3 + (_off(900),)


LIGHT = {
    # state: (opening, loop) of (colour, curve, ms)
    "ready": ((), ((dim(WHITE, 15), BREATH, 6000),)),
    "heard": ((), ((AMBER, FADE, 900), _off(300))),
    "filed": (
        (_on(BLUE, 700), _off(300), _on(BLUE, 700), _off(300)),
        ((BLUE, BREATH, 4500), _off(1500)),
    ),
    "known": ((), (_on(BLUE, 500), _off(100), _on(GREEN, 500), _off(100))),
    "taken": ((), ((GREEN, BREATH, 3000),)),
    "fixed": ((), (_on(GREEN, 200), _off(200), _on(GREEN, 200), _off(900))),
    "trouble": (
        (),
        (_on(AMBER, 180), _off(180), _on(AMBER, 180), _off(180), _on(AMBER, 180), _off(1200)),
    ),
    "no_contact": ((), (_on(dim(AMBER, 25), 250), _off(3250))),
    "setup": ((), (_on(WHITE, 120), _off(120))),
    "faulty": ((), _morse()),
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


def light(state: str, at_ms: int) -> "tuple[int, int, int]":
    """Return the colour (0 to 255 each) at so many milliseconds after the state began."""
    opening, loop = LIGHT[state]
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


def _shade(
    colour: "tuple[int, int, int]", curve: str, at_ms: int, ms: int
) -> "tuple[int, int, int]":
    if curve == STEADY:
        return colour
    if curve == FADE:
        share = 100 - 100 * at_ms // ms
    else:
        share = 200 * min(at_ms, ms - at_ms) // ms
    return dim(colour, share * share // 100)  # the eye sees light by its root


def level(state: str, at_ms: int) -> int:
    """Return what is left with the colour removed, 0 to 255: all that one LED can show."""
    return max(light(state, at_ms))


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
        self._last = {}  # type: dict[int, tuple[str, str | None]]

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
