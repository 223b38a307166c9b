"""Draws a lamp's rhythm from its pattern: the score (SVG) and the moving bell (CSS keyframes).

In a score height is light and width is time, six seconds of it: in four, the
slow breaths of *ready* and *filed* would be cut in half. What is drawn is what
the firmware lights, step by step.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from deskbell.web.lamps import PATTERNS

SECONDS: Final = 6
WIDTH: Final = 96
BASE: Final = 13
HEIGHTS: Final = {"w": 5.0, "a": 6.0}
"""Faint and dim; every other colour is lit fully."""
FULL: Final = 12.0
SECOND_COLOUR: Final = "G"
"""Where blue and green take turns, green is the second colour."""
DARK: Final = 0.12
"""How much of a drawn ring is left while the lamp is off."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of light: colour letter, curve and milliseconds."""

    colour: str
    curve: str
    ms: int


def steps(pattern: str) -> tuple[list[Step], list[Step]]:
    """Return opening and loop of a pattern."""
    opening, loop = pattern.split("|")
    return _read(opening), _read(loop)


def _read(words: str) -> list[Step]:
    return [Step(word[0], word[1], int(word[2:])) for word in words.split()]


def symbols() -> str:
    """Return a `<symbol id="p-STATE">` for each state."""
    return "".join(
        f'<symbol id="p-{state}" viewBox="0 0 {WIDTH} 14">{"".join(_shapes(pattern))}</symbol>'
        for state, pattern in PATTERNS.items()
    )


def _shapes(pattern: str) -> Iterator[str]:
    opening, loop = steps(pattern)
    has_two = {step.colour for step in loop} > {SECOND_COLOUR, "."}
    at = 0.0
    for step in opening + loop * (SECONDS * 1000 // sum(step.ms for step in loop) + 1):
        wide = step.ms * WIDTH / (SECONDS * 1000)
        if step.colour != "." and at < WIDTH:
            tone = "var(--lamp2)" if has_two and step.colour == SECOND_COLOUR else "currentColor"
            yield _shape(step, at, wide, HEIGHTS.get(step.colour, FULL), tone)
        at += wide


def _shape(step: Step, x: float, wide: float, high: float, tone: str) -> str:
    if step.curve == "=":
        size = f'width="{wide:g}" height="{high:g}" rx="{min(1.2, wide / 2):g}"'
        return f'<rect x="{x:g}" y="{BASE - high:g}" {size} fill="{tone}"/>'
    if step.curve == ">":
        line = f"M{x:g} {BASE}v-{high:g}c{wide / 3:g} 0 {wide / 2:g} {high:g} {wide:g} {high:g}Z"
    else:
        half, part = wide / 2, wide / 4
        line = (
            f"M{x:g} {BASE}c{part:g} 0 {part:g} -{high:g} {half:g} -{high:g}"
            f"s{part:g} {high:g} {half:g} {high:g}Z"
        )
    return f'<path d="{line}" fill="{tone}"/>'


def stylesheet() -> str:
    """Return the CSS by which a drawn bell moves in the rhythm of its lamp."""
    return "\n".join(line for state in PATTERNS for line in _rules(state)) + "\n"


def _rules(state: str) -> Iterator[str]:
    opening, loop = steps(PATTERNS[state])
    colours = {step.colour for step in loop} - {"."}
    if len(colours) > 1:
        for part, letters in (("ring", colours - {SECOND_COLOUR}), ("ring2", {SECOND_COLOUR})):
            name = f"lamp-{state}-{part}"
            yield _keyframes(name, loop, letters)
            yield f'.bell[data-lamp="{state}"] .bell-{part} {{ animation: {name} {_ms(loop)} linear infinite; }}'
        return
    yield _keyframes(f"lamp-{state}", loop, colours)
    moves = f"lamp-{state} {_ms(loop)} linear infinite"
    if opening:
        yield _keyframes(f"lamp-{state}-opening", opening, colours)
        moves = (
            f"lamp-{state}-opening {_ms(opening)} linear, "
            f"lamp-{state} {_ms(loop)} linear {_ms(opening)} infinite"
        )
    yield f'.bell[data-lamp="{state}"] .bell-light {{ animation: {moves}; }}'


def _ms(some: list[Step]) -> str:
    return f"{sum(step.ms for step in some)}ms"


def _keyframes(name: str, some: list[Step], letters: set[str]) -> str:
    total = sum(step.ms for step in some)
    frames = []
    at = 0
    for step in some:
        begin, end = 100 * at / total, 100 * (at + step.ms) / total
        lit = step.colour in letters
        first = 1.0 if lit and step.curve != "~" else DARK
        last = 1.0 if lit and step.curve == "=" else DARK
        frames.append(f"{begin:.2f}% {{ opacity: {first:g}; }}")
        if lit and step.curve == "~":
            frames.append(f"{(begin + end) / 2:.2f}% {{ opacity: 1; }}")
        frames.append(f"{end - 0.01:.2f}% {{ opacity: {last:g}; }}")
        at += step.ms
    return f"@keyframes {name} {{ {' '.join(frames)} }}"
