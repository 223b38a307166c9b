"""Run one seed alone and print its timeline: `.venv/bin/python -m tests.simulation SEED`."""

import sys

from tests.simulation.world import World


def main() -> None:
    """Run the seed that was given."""
    world = World(int(sys.argv[1]))
    excused = world.run()
    print("\n".join(f"{at / 1000:9.3f} s  {text}" for at, text in world.timeline))
    print(f"{world.truth.heard} presses heard; {excused}")


if __name__ == "__main__":
    main()
