"""What is printed for a plan: each piece, its places in the case, and how it lies on the bed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from build123d import Compound, Pos, Rotation

from deskbell_case import base, cap, coupon, lamp, lid, wall, wedge
from deskbell_case.mesh import Mesh, Numbers, mesh
from deskbell_case.plan import Place, Plan
from deskbell_case.shapes import Form

HERE: Final = (0.0, 0.0, 0.0)
"""The place of a piece that is made where it belongs."""
UPRIGHT: Final = (0.0, 0.0, 0.0)
FACE_DOWN: Final = (180.0, 0.0, 0.0)
ON_ITS_SIDE: Final = (0.0, -90.0, 0.0)
"""Degrees about x, y and z."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to print."""

    name: str
    shape: Form
    """About its own origin."""
    places: tuple[Place, ...]
    """Where its origin comes to lie in the case; one for each copy."""
    turn: tuple[float, float, float]
    """How it is turned to be printed."""

    @property
    def count(self) -> int:
        """How many of it are printed."""
        return len(self.places)

    def printed(self) -> Mesh:
        """Return its triangles as they lie on the bed, in the middle of it."""
        turned = mesh(self.shape).placed(_matrix(self.turn), np.zeros(3))
        low, high = turned.corners.min(axis=0), turned.corners.max(axis=0)
        shift = np.array([-(low[0] + high[0]) / 2, -(low[1] + high[1]) / 2, -low[2]])
        return turned.placed(np.eye(3), shift)

    def assembled(self) -> list[Mesh]:
        """Return the triangles of each copy, in its place in the case."""
        own = mesh(self.shape)
        return [own.placed(np.eye(3), np.array(place)) for place in self.places]

    def in_place(self) -> list[Form]:
        """Return the solid of each copy, in its place in the case."""
        return [Pos(*place) * self.shape for place in self.places]


def of(plan: Plan) -> tuple[Piece, ...]:
    """Return the pieces of a plan."""
    made = [
        Piece("base", base.solid(plan.base), (HERE,), UPRIGHT),
        Piece("lid", lid.solid(plan.lid), (HERE,), FACE_DOWN),
        Piece("cap", cap.solid(plan.cap), plan.caps, FACE_DOWN),
        Piece("lamp", lamp.solid(plan.lamp), plan.lamps, FACE_DOWN),
    ]
    if plan.wall:
        made.append(Piece("wall", wall.solid(plan.wall), (HERE,), UPRIGHT))
    if plan.wedge:
        made.append(Piece("wedge", wedge.solid(plan.wedge), (HERE,), ON_ITS_SIDE))
    return tuple(made)


def of_coupon() -> tuple[Piece, ...]:
    """Return the pieces of the coupon."""
    return (
        Piece("comb", coupon.comb(), (HERE,), UPRIGHT),
        Piece("key", coupon.key(), (HERE,), UPRIGHT),
    )


def assembly(printed: Sequence[Piece]) -> Compound:
    """Return all pieces in their places, each with its name."""
    children = []
    for piece in printed:
        for shape in piece.in_place():
            shape.label = piece.name
            children.append(shape)
    return Compound(label="deskbell_case", children=children)


def _matrix(turn: tuple[float, float, float]) -> Numbers:
    """Return a turn as a matrix, exact for right angles."""
    axes = [(Rotation(*turn) * Pos(*axis)).position for axis in np.eye(3)]
    return np.array([tuple(axis) for axis in axes]).T.round(9)
