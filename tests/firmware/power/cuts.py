"""Cut the power at every operation of flash and NVS, clean and torn, and judge what is left.

Prints one JSON object: how many cuts, and what was wrong.
"""

import gc
import json

from deskbell_button.button import Button
from deskbell_wire import signature
from tests.firmware.power import controls
from tests.firmware.power.day import EMPTY, Boot, World, day, press, recover
from tests.firmware.power.flash import CLEAN, HOWS, Power, PowerCut

MOST_SHOWN = 5

# Signatures are proved elsewhere; here they would take most of the time.
signature._signature = lambda key, topic, body: 32 * b"0"  # noqa: ARG005 the arguments of the real one


def lived(days: int) -> World:
    """Return a world that has seen so many days without a cut."""
    world = World()
    world.flash = EMPTY
    for _ in range(days):
        with Boot(world, Power(), Button) as boot:
            one = boot.start()
            day(world, one)
    return world


def operations(world: World, make: "type[Button]") -> int:
    """Return how many operations the next day takes."""
    power = Power()
    with Boot(world.copy(), power, make) as boot:
        one = boot.start()
        day(boot.world, one)
    return power.done


def cut(before: World, at: int, how: int, make: "type[Button]") -> "list[str]":
    """Live a day that is cut off, then recover; return what was wrong."""
    world = before.copy()
    try:
        with Boot(world, Power(at, how), make) as boot:
            day(world, boot.start())
    except PowerCut:
        pass
    healed = world.copy()
    try:
        with Boot(world, Power(), make) as boot:
            one = boot.start()
            recover(world, one)
            world.judge(one)
    except OSError as error:
        world.wrong.append("does not mount or work: %s" % error)
    return world.wrong + (after_reset(healed, make) if how == CLEAN else [])


def after_reset(world: World, make: "type[Button]") -> "list[str]":
    """Lose the whole file system; the next press must get a number that was never used."""
    world.flash = EMPTY
    world.heard.clear()  # they died with their flash, and are excused
    used = set(world.used)
    with Boot(world, Power(), make) as boot:
        one = boot.start()
        press(world, one, 5)
        if one.journal.newest() in used:
            world.wrong.append("number %d used again after a reset" % one.journal.newest())
    return world.wrong


def all_cuts(first: int, days: int, every: int, make: "type[Button]") -> "tuple[int, list[str]]":
    """Cut days from the first on; return the number of cuts, and everything that was wrong."""
    count = 0
    wrong: list[str] = []
    for lived_days in range(first, first + days):
        before = lived(lived_days)
        for at in range(1, operations(before, make) + 1, every):
            for how in HOWS:
                for what in cut(before, at, how, make):
                    wrong.append(
                        "day %d, operation %d, %d %% done: %s" % (lived_days, at, how, what)
                    )
                count += 1
        gc.collect()
    return count, wrong


def main(first: int, days: int, every: int, control: str = "") -> None:
    """Print the result; with a control, of a button without that safeguard."""
    make: type[Button] = getattr(controls, control) if control else Button
    count, wrong = all_cuts(first, days, every, make)
    print(json.dumps({"cuts": count, "violations": len(wrong), "shown": wrong[:MOST_SHOWN]}))
