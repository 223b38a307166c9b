"""The lid leaves only upwards, and only when its snaps bend."""

from collections.abc import Iterator
from typing import Final

from manifold3d import Manifold

from deskbell_case.checks.scene import TOUCH, Scene, Trouble, places, shared, without_noses

RULE: Final = "lid"
LIFT: Final = 0.5
PLAY: Final = 0.5
EACH_SIDE: Final = 2
"""The least number of snaps in each side wall."""


def troubles(scene: Scene) -> Iterator[Trouble]:
    """Yield how the lid leaves when it must not, or stays when it must go."""
    bare = without_noses(scene.plan.lid)
    yield from _kept(scene)
    yield from _shifted(scene, bare)
    yield from _lifted(scene, bare)


def _kept(scene: Scene) -> Iterator[Trouble]:
    met = places(scene.lid.translate((0, 0, LIFT)), scene.base)
    for side, found in (
        ("left", [part for part in met if part.bounding_box()[3] < 0]),
        ("right", [part for part in met if part.bounding_box()[0] > 0]),
    ):
        if len(found) < EACH_SIDE:
            text = f"lifted by {LIFT} mm it is kept by {len(found)} snaps at the {side}; {EACH_SIDE} are the least"
            yield Trouble(RULE, "lid", text)


def _shifted(scene: Scene, bare: Manifold) -> Iterator[Trouble]:
    """Shift the lid without its noses: they must not be what keeps it in its place."""
    for x, y in ((PLAY, 0.0), (-PLAY, 0.0), (0.0, PLAY), (0.0, -PLAY)):
        if shared(bare.translate((x, y, 0)), scene.base) <= TOUCH:
            text = f"it can be shifted by {x:+.1f}, {y:+.1f} mm; the base has to stop it"
            yield Trouble(RULE, "lid", text)


def _lifted(scene: Scene, bare: Manifold) -> Iterator[Trouble]:
    stays = [("base", scene.base)]
    stays += [(body.name, solid) for body, solid in scene.bought if body.name != "pixel"]
    height = scene.plan.lid.shell.height
    for step in range(1, 13):
        yield from _stuck(bare, step * height / 12, stays)


def _stuck(bare: Manifold, height: float, stays: list[tuple[str, Manifold]]) -> Iterator[Trouble]:
    raised = bare.translate((0, 0, height))
    for name, other in stays:
        if (volume := shared(raised, other)) > TOUCH:
            text = f"lifted by {height:.1f} mm without its noses it shares {volume:.2f} mm3 with the {name}"
            yield Trouble(RULE, "lid", text)
