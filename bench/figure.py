"""A figure of the bench: what was measured, the limit of the same run, and the ratio to it.

Machines are noisy, so only a ratio may fail. The limit is either what this very
machine can do at best, measured in the same run (raw SQLite, a raw broker), or
the number that the design promises.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

PROMISED: Final = "promised"
"""The limit is the design's own number."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table; `ratio` is 1 where value and limit are the same, and less is better."""

    name: str
    value: float
    unit: str
    limit: float
    limit_is: str
    budget: float
    """The highest ratio that passes."""
    more_is_better: bool = False

    @property
    def ratio(self) -> float:
        """Return the value as a share of the limit, turned round where more is better."""
        return self.limit / self.value if self.more_is_better else self.value / self.limit

    @property
    def passes(self) -> bool:
        """Tell whether the ratio is within its budget."""
        return self.ratio <= self.budget

    def as_json(self) -> dict[str, Any]:
        """Return the row as it stands in `bench/results.json`."""
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "limit": round(self.limit, 4),
            "limit_is": self.limit_is,
            "ratio": round(self.ratio, 4),
            "budget": self.budget,
            "pass": self.passes,
        }


@dataclass(frozen=True, slots=True)
class Scale:
    """How much a bench does; `QUICK` only shows that it runs."""

    rounds: int
    buttons: int
    presses: int
    over_broker: int
    round_trips: int
    incidents: int
    restarts: int
    image_bytes: int
    """How large the MicroPython is that boards get."""
    files: int
    """How many files are copied, at most."""


FULL: Final = Scale(
    rounds=3,
    buttons=10_000,
    presses=10_000,
    over_broker=10_000,
    round_trips=200,
    incidents=1_000_000,
    restarts=3,
    image_bytes=1_500_000,
    files=1_000,
)
QUICK: Final = Scale(
    rounds=1,
    buttons=50,
    presses=100,
    over_broker=100,
    round_trips=5,
    incidents=2_000,
    restarts=1,
    image_bytes=20_000,
    files=3,
)


@dataclass(slots=True)
class Spent:
    """What a block took."""

    wall_s: float = 0.0
    cpu_s: float = 0.0


@contextmanager
def timed() -> Iterator[Spent]:
    """Measure a block by the wall's clock and by the CPU time of this whole process."""
    spent = Spent()
    wall, cpu = time.perf_counter(), time.process_time()
    yield spent
    spent.wall_s, spent.cpu_s = time.perf_counter() - wall, time.process_time() - cpu


@dataclass(slots=True)
class Samples:
    """Values of the same thing from several rounds."""

    values: list[float] = field(default_factory=list)

    def add(self, value: float) -> None:
        """Take one more."""
        self.values.append(value)

    @property
    def median(self) -> float:
        """Return the middle one."""
        return statistics.median(self.values)

    def percentile(self, percent: float) -> float:
        """Return the value that so many percent do not exceed."""
        ordered = sorted(self.values)
        return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def ratio_of_rounds(ours: Samples, limits: Samples) -> float:
    """Return the median of the rounds' ratios: neighbours in time share the machine's mood."""
    return statistics.median(a / b for a, b in zip(ours.values, limits.values, strict=True))


def interleaved(rounds: int, runs: Sequence[Callable[[], float]]) -> list[Samples]:
    """Run these one after the other, so many rounds; return each one's samples."""
    samples = [Samples() for _ in runs]
    for _ in range(rounds):
        for run, taken in zip(runs, samples, strict=True):
            taken.add(run())
    return samples
