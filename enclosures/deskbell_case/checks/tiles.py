"""A tile fits its window, can be put in from inside, is kept by its clips, and a finger cannot push it in."""

from collections.abc import Iterator
from typing import Final

from manifold3d import Manifold

from deskbell_case.checks.scene import TOUCH, Scene, Trouble, places, shared
from deskbell_case.geometry import Box
from deskbell_label import sizes as tile
from deskbell_label.solid import face, plate

RULE: Final = "tiles"
LEAST: Final = 0.1
MOST: Final = 0.3
"""Clearance of a tile's face in its window, on each side, in mm."""
BEND: Final = 0.5
"""How far a clip may have to bend, in mm."""
DEPTHS: Final = (0.4, 0.8, 1.2, 1.6, 2.0, 2.4)
"""How far below its place a tile is, on its way in, in mm."""
FACETS: Final = 0.02
PUSHED: Final = 0.6
CLIPS: Final = 4
POSTS: Final = 3
"""The least number of posts that a pushed tile lies on."""


def troubles(scene: Scene) -> Iterator[Trouble]:
    """Yield what is wrong with each window."""
    for step in scene.plan.tiles:
        seen, whole = _tile(step)
        yield from _clear(scene, seen)
        yield from _fits(scene, whole)
        yield from _kept(scene, whole)


def _tile(step: Box) -> tuple[Manifold, Manifold]:
    """Return what is seen of a tile, and the whole of it."""
    x, y = (step.x0 + step.x1) / 2, (step.y0 + step.y1) / 2
    seen = face().extrude(tile.PLATEAU).translate((x, y, step.z1))
    return seen, plate().translate((x, y, step.z0))


def _clear(scene: Scene, seen: Manifold) -> Iterator[Trouble]:
    for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        if shared(seen.translate((x * LEAST, y * LEAST, 0)), scene.lid) > TOUCH:
            yield Trouble(RULE, "lid", f"a tile has less than {LEAST} mm of clearance")
        most = MOST + FACETS
        if shared(seen.translate((x * most, y * most, 0)), scene.lid) <= TOUCH:
            yield Trouble(RULE, "lid", f"a tile has more than {MOST} mm of clearance")


def _fits(scene: Scene, whole: Manifold) -> Iterator[Trouble]:
    for name, solid in [*scene.copies(), *((body.name, solid) for body, solid in scene.bought)]:
        if (volume := shared(whole, solid)) > TOUCH:
            yield Trouble(RULE, name, f"it shares {volume:.2f} mm3 with a tile")
    if (bend := max(_bends(scene.lid, whole), default=0.0)) > BEND:
        text = f"a clip has to bend by {bend:.2f} mm to let a tile in; {BEND} is the most"
        yield Trouble(RULE, "lid", text)


def _bends(lid: Manifold, whole: Manifold) -> Iterator[float]:
    """Yield how far each clip is bent while a tile comes in from below."""
    for depth in DEPTHS:
        for met in places(whole.translate((0, 0, -depth)), lid):
            box = met.bounding_box()
            yield min(box[3] - box[0], box[4] - box[1])


def _kept(scene: Scene, whole: Manifold) -> Iterator[Trouble]:
    pushed = whole.translate((0, 0, -PUSHED))
    if (clips := len(places(pushed, scene.lid))) < CLIPS:
        yield Trouble(RULE, "lid", f"a tile is kept by {clips} clips; {CLIPS} are the least")
    if (posts := len(places(pushed, scene.base))) < POSTS:
        yield Trouble(RULE, "base", f"a tile lies on {posts} posts; {POSTS} are the least")
