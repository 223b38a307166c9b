"""A case on its wall plate or wedge cannot be pulled off, only slid off; screws go where they have to."""

from collections.abc import Iterator
from typing import Final

from manifold3d import Manifold

from deskbell_case import bought
from deskbell_case.checks.scene import TOUCH, Scene, Trouble, places, shared
from deskbell_case.geometry import Rod
from deskbell_case.mesh import filled
from deskbell_case.plan import Wall

RULE: Final = "mounts"
PULL: Final = 1.2
HOOKS: Final = 2
KEYHOLES: Final = 2
STEPS: Final = 6


def troubles(scene: Scene) -> Iterator[Trouble]:
    """Yield what a mount does not do."""
    for name in ("wall", "wedge"):
        for mount in scene.printed.get(name, []):
            yield from _hooked(scene, name, mount)
    if scene.plan.wall:
        yield from _secured(scene, scene.plan.wall)
        yield from _hung(scene, scene.plan.wall)


def _hooked(scene: Scene, name: str, mount: Manifold) -> Iterator[Trouble]:
    held = len(places(scene.base.translate((0, 0, PULL)), mount))
    if held < HOOKS:
        text = f"pulled off by {PULL} mm the case is kept by {held} hooks; {HOOKS} are the least"
        yield Trouble(RULE, name, text)
    slide = scene.plan.slide
    ways = [(slide * step / STEPS, 0.0) for step in range(1, STEPS + 1)]
    ways += [(slide, 4.0 * step / STEPS) for step in range(1, STEPS + 1)]
    for back, up in ways:
        if (volume := shared(scene.base.translate((0, back, up)), mount)) > TOUCH:
            text = f"taking the case off, {back:.1f} mm back and {up:.1f} up, it shares {volume:.2f} mm3 with the base"
            yield Trouble(RULE, name, text)


def _secured(scene: Scene, wall: Wall) -> Iterator[Trouble]:
    """Follow the security screw through the lip into the base."""
    screw = bought.screws()["security"]
    x, z = (wall.lip.x0 + wall.lip.x1) / 2, wall.screw_z
    start = wall.lip.y0
    plate = scene.printed["wall"][0]
    shaft = _lying(x, z, screw.diameter / 2, start - 30, start + screw.length)
    core = _lying(x, z, screw.diameter / 2 - 0.5, start, start + screw.length)
    head = _lying(x, z, screw.head_diameter / 2, start - 30, start)
    for what, body, other in (
        ("wall", shaft, plate),
        ("wall", head, plate),
        ("base", core, scene.base),
        ("base", head, scene.base),
    ):
        if (volume := shared(body, other)) > TOUCH:
            yield Trouble(
                RULE, what, f"{volume:.2f} mm3 of it are in the way of the security screw"
            )
    if shared(shaft, scene.base.translate((0, scene.plan.slide, 0))) <= TOUCH:
        yield Trouble(RULE, "base", "the security screw does not keep the case from being slid off")


def _lying(x: float, z: float, radius: float, y0: float, y1: float) -> Manifold:
    rod = Manifold.cylinder(y1 - y0, radius, radius, 48)
    return rod.rotate((-90, 0, 0)).translate((x, y0, z))


def _hung(scene: Scene, wall: Wall) -> Iterator[Trouble]:
    """Hang the plate on its screws: over their heads, then down."""
    if len(wall.keyholes) < KEYHOLES:
        text = f"it has {len(wall.keyholes)} keyholes; {KEYHOLES} are the least"
        yield Trouble(RULE, "wall", text)
    screw, plate = bought.screws()["wall"], scene.printed["wall"][0]
    for x, y in wall.keyholes:
        shank = filled(Rod(x, y, screw.diameter / 2, -wall.thickness - 5, -1))
        top = filled(Rod(x, y, screw.head_diameter / 2, -screw.head_height - 0.1, -0.1))
        hung = shank + top
        if shared(hung, plate) > TOUCH:
            yield Trouble(RULE, "wall", "the head of a wall screw does not go into its keyhole")
        if shared(hung.translate((0, 0, -1)), plate) <= TOUCH:
            yield Trouble(RULE, "wall", "the head of a wall screw does not keep the plate")
        entry = hung.translate((0, -wall.head, 0))
        if shared(entry, plate) + shared(entry.translate((0, 0, -2)), plate) > TOUCH:
            yield Trouble(RULE, "wall", "the plate does not go over the head of a wall screw")
