"""Let each block of a lived-in flash rot, and press: no number may come twice.

Prints one JSON object: how many blocks, how many file systems did not mount
(MicroPython itself ends there), and what was wrong with the others.
"""

import json

from deskbell_button.button import Button
from tests.firmware.power import controls
from tests.firmware.power.cuts import lived
from tests.firmware.power.day import BLOCKS, Boot, World, press
from tests.firmware.power.flash import BLOCK, Power

ROTS = (b"\x00", b"\xff")


def rotten(before: World, block: int, start: int, rot: bytes) -> World:
    """Return a world of which one block is gone from some byte on."""
    world = before.copy()
    flash = bytearray(world.flash)
    at = block * BLOCK
    flash[at + start : at + BLOCK] = rot * (BLOCK - start)
    world.flash = bytes(flash)
    return world


def boots(world: World, make: "type[Button]") -> "list[str] | None":
    """Press after the damage; return what was wrong, None when there was nothing to mount."""
    identity, used = dict(world.nvs), set(world.used)
    try:
        boot = Boot(world, Power(), make).__enter__()
    except OSError:
        return None
    try:
        one = boot.start()
        before = set(one.journal.pending)
        press(world, one, 5)
        fresh = [seq for seq in one.journal.pending if seq not in before]
    except OSError as error:
        return ["a button does not start or hear: %s" % error]
    finally:
        boot.__exit__(None, None, None)
    wrong = ["number %d used again" % seq for seq in fresh if seq in used]
    kept = ("button", "epoch", "key", "password", "wifi", "config")
    wrong += [key + " is another" for key in kept if world.nvs.get(key) != identity.get(key)]
    return wrong if fresh else wrong + ["the press was not heard"]  # noqa: RUF005 as MicroPython reads it


def main(days: int, control: str = "") -> None:
    """Print the result; with a control, of a button without that safeguard."""
    make: type[Button] = getattr(controls, control) if control else Button
    result = {"rots": 0, "unmountable": 0}
    wrong: list[str] = []
    for day in range(1, days + 1):
        before = lived(day)
        for block in range(BLOCKS):
            for start in range(0, BLOCK, 1024):
                for rot in ROTS:
                    world = rotten(before, block, start, rot)
                    found = boots(world, make)
                    result["rots"] += 1
                    if found is None:
                        result["unmountable"] += 1
                    else:
                        wrong += [
                            "day %d, block %d from %d: %s" % (day, block, start, x) for x in found
                        ]
    told: dict[str, object] = {"violations": len(wrong), "shown": wrong[:5]}
    told.update(result)
    print(json.dumps(told))
