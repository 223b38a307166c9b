"""A cap goes down by the travel of its switch and touches nothing else; up, the lid keeps it."""

from collections.abc import Iterator
from typing import Final

from manifold3d import Manifold

from deskbell_case.checks.scene import TOUCH, Scene, Trouble, shared

RULE: Final = "travel"
RESERVE: Final = 0.3
SLACK: Final = 0.4
"""How far a cap may go before it meets its switch."""
LIFT: Final = 0.8
"""By then the lid has to keep it."""


def troubles(scene: Scene) -> Iterator[Trouble]:
    """Yield what each cap meets, and what it does not meet."""
    way = scene.plan.travel + RESERVE
    switches = [solid for body, solid in scene.bought if body.name == "switch"]
    others = [(name, solid) for name, solid in scene.copies() if name != "cap"]
    others += [(body.name, solid) for body, solid in scene.bought if body.name != "switch"]
    for cap in scene.printed["cap"]:
        for depth in (way / 2, way):
            yield from _met(cap.translate((0, 0, -depth)), depth, others)
        if not any(shared(cap.translate((0, 0, -SLACK)), switch) > TOUCH for switch in switches):
            yield Trouble(RULE, "cap", f"pressed by {SLACK} mm it does not meet its switch")
        if shared(cap.translate((0, 0, LIFT)), scene.lid) <= TOUCH:
            yield Trouble(RULE, "cap", f"lifted by {LIFT} mm it is not kept by the lid")


def _met(cap: Manifold, depth: float, others: list[tuple[str, Manifold]]) -> Iterator[Trouble]:
    for name, other in others:
        if (volume := shared(cap, other)) > TOUCH:
            text = f"pressed by {depth:.2f} mm it shares {volume:.2f} mm3 with the {name}"
            yield Trouble(RULE, "cap", text)
