"""The law holds in every run, whatever goes wrong. `controls/` has the rules behind it.

A run that fails prints its seed, how to run it alone, and what happened.
"""

import os

import pytest

from tests.simulation.truth import Excused
from tests.simulation.world import World

RUNS = 2_000
CHUNK = 50
SOAK_RUNS = int(os.environ.get("DESKBELL_SOAK_RUNS", "20000"))


def run_chunk(first: int) -> None:
    """Run some seeds and print what they had to excuse."""
    excused, heard = Excused(), 0
    for seed in range(first, first + CHUNK):
        world = World(seed)
        excused.add(world.run())
        heard += world.truth.heard
    print(f"{CHUNK} runs from seed {first}: {heard} presses heard; excused: {excused}")
    assert heard > 5 * CHUNK, "the runs press so little that they prove nothing"


def timeline(seed: int) -> list[tuple[int, str]]:
    """Return what happened in one run; a process has one database, so worlds take turns."""
    world = World(seed)
    world.run()
    return world.timeline


@pytest.mark.parametrize("first", range(0, RUNS, CHUNK))
def test_no_press_is_lost_or_doubled_and_no_lamp_lies(first: int) -> None:
    run_chunk(first)


@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.parametrize("first", range(RUNS, RUNS + SOAK_RUNS, CHUNK))
def test_the_same_for_hours(first: int) -> None:
    run_chunk(first)


def test_a_seed_always_tells_the_same_story() -> None:
    first, second = timeline(7), timeline(7)

    assert first
    assert first == second
