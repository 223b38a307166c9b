"""What a press on the drawn counter went through, measured: finger, memory, desk, person.

Times are taken in this process: when the contact opened, and when the firmware
said that its lamp shows something else.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

HOLD_S: Final = 2.0
"""A finger that stays so long says: it works."""
MOST_STEPS: Final = 12

PRESSED: Final = "pressed"
AGAIN: Final = "again"
REOPENING: Final = "reopening"
HELD: Final = "held"
FINGERS: Final = frozenset({PRESSED, AGAIN, REOPENING, HELD})
LEFT_OUT: Final = "left_out"


class SimulatedButton(Protocol):
    """What pages need of a simulated button."""

    lamps: dict[int, dict[str, Any]]
    """By input the newest lamp: `state`, `incident`."""

    def set_pin(self, number: int, *, closed: bool) -> None:
        """Close or open the contact. Raises ProcessLookupError when it is not running."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that a press went through, so many seconds after the finger."""

    what: str
    """A lamp's state, one of `FINGERS`, what was seen (`seen`), or `LEFT_OUT` where steps are missing."""
    after_s: float
    said: str = ""
    """What was seen, in words."""


@dataclass(slots=True)
class Course:
    """The way of one press and what followed, until the lamp rests again."""

    began_s: float
    began_ms: int = 0
    """The same by the desk's clock, which dates what the desk writes down."""
    incident: str | None = None
    steps: list[Step] = field(default_factory=list)
    first_s: dict[str, float] = field(default_factory=dict)
    """After how many seconds each step happened first."""

    def add(self, what: str, at_s: float) -> None:
        """Note a step; when there are too many, the oldest press is left out with all it led to."""
        step = Step(what, max(0.0, at_s - self.began_s))
        self.first_s.setdefault(what, step.after_s)
        self.steps.append(step)
        while len(self.steps) > MOST_STEPS:
            self.steps = _shortened(self.steps)


def _shortened(steps: list[Step]) -> list[Step]:
    """Leave out the oldest press; of a single one that goes on and on, the oldest step."""
    gap = Step(LEFT_OUT, 0.0)
    shown = [step for step in steps if step.what != LEFT_OUT]
    later = [at for at, step in enumerate(shown) if at and step.what in FINGERS]
    return [gap, *shown[later[0] :]] if later else [shown[0], gap, *shown[2:]]


class Recorder:
    """Listens to every simulated button and keeps the newest course of each input."""

    def __init__(
        self,
        buttons: Mapping[str, SimulatedButton],
        clock: Callable[[], float] = time.monotonic,
        now_ms: Callable[[], int] = lambda: 0,
    ) -> None:
        """Begin with what the lamps show now; the clock counts seconds, `now_ms` is the desk's."""
        self._clock = clock
        self._now_ms = now_ms
        self._buttons = buttons
        self._lock = threading.Lock()
        self._closed_at: dict[tuple[str, int], float] = {}
        self._shown: dict[tuple[str, int], tuple[str, str | None]] = {}
        self._courses: dict[tuple[str, int], Course] = {}
        self.newest: Course | None = None
        self.note()

    @contextmanager
    def contact(self, button: str, number: int, *, closed: bool) -> Iterator[None]:
        """Note that a contact closes or opens in the block; one that fails was never made.

        What the lamp shows then is noted after the contact, however fast it is.
        """
        now, key = self._clock(), (button, number)
        with self._lock:
            closed_at = self._closed_at.pop(key, None)
            yield
            if closed:
                self._closed_at[key] = now
            elif closed_at is not None and now - closed_at < HOLD_S:
                self._pressed(key, now)  # what a hold did was seen while the finger was still on

    def _pressed(self, key: tuple[str, int], now: float) -> None:
        course = self._courses.get(key)
        lamp = self._shown.get(key, ("ready", None))[0]
        if course is None or lamp in {"ready", "no_contact"}:
            course = self._courses[key] = Course(now, self._now_ms())
            course.add(PRESSED, now)
        else:
            course.add(REOPENING if lamp == "fixed" else AGAIN, now)
        self.newest = course

    def note(self) -> None:
        """Note what the lamps show; called by whoever read it, so the time is right."""
        now = self._clock()
        with self._lock:
            for name, button in self._buttons.items():
                for number, lamp in dict(button.lamps).items():
                    self._see((name, number), lamp, now)

    def _see(self, key: tuple[str, int], lamp: Mapping[str, Any], now: float) -> None:
        shown = (str(lamp["state"]), lamp["incident"])
        if self._shown.get(key) == shown:
            return
        self._shown[key] = shown
        course = self._courses.get(key)
        if course is not None:
            closed_at = self._closed_at.get(key, now)
            if now - closed_at >= HOLD_S:
                self._closed_at.pop(key)  # this finger has said what it had to say
                course.add(HELD, closed_at + HOLD_S)
            course.add(shown[0], now)
            course.incident = course.incident or shown[1]
