"""What all rules look at: a plan, its pieces on the bed, and everything in its place in the case."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from manifold3d import Manifold

from deskbell_case import lid
from deskbell_case.geometry import Body
from deskbell_case.mesh import filled, manifold, mesh
from deskbell_case.pieces import Piece
from deskbell_case.plan import Lid, Plan

TOUCH: Final = 0.05
"""What two bodies may share in mm3: facets stand off their curves by 0.02 mm."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A rule that a piece breaks."""

    rule: str
    piece: str
    text: str
    """What was measured, and the limit."""


@dataclass(frozen=True)
class Scene:
    """A plan as bodies that can be moved and cut with one another."""

    plan: Plan
    pieces: tuple[Piece, ...]
    """What is printed."""

    @cached_property
    def printed(self) -> dict[str, list[Manifold]]:
        """Each copy of each piece, in its place, by the piece's name."""
        return {piece.name: [manifold(copy) for copy in piece.assembled()] for piece in self.pieces}

    @cached_property
    def bought(self) -> list[tuple[Body, Manifold]]:
        """Each thing that is bought, in its place."""
        return [(body, _union(filled(shape) for shape in body.shapes)) for body in self.plan.bodies]

    @property
    def base(self) -> Manifold:
        """The base, in its place."""
        return self.printed["base"][0]

    @property
    def lid(self) -> Manifold:
        """The lid, in its place."""
        return self.printed["lid"][0]

    def copies(self) -> Iterator[tuple[str, Manifold]]:
        """Yield name and body of everything printed."""
        for name, copies in self.printed.items():
            for copy in copies:
                yield name, copy


def without_noses(of: Lid) -> Manifold:
    """Return a lid whose snaps hold nothing."""
    snaps = tuple(replace(snap, nose=0.0) for snap in of.shell.snaps)
    return manifold(mesh(lid.solid(replace(of, shell=replace(of.shell, snaps=snaps)))))


def shared(one: Manifold, other: Manifold) -> float:
    """Return the volume that two bodies share, in mm3."""
    return _intersection(one, other).volume() if _near(one, other) else 0.0


def places(one: Manifold, other: Manifold) -> list[Manifold]:
    """Return where two bodies meet, as one body for each place."""
    if not _near(one, other):
        return []
    return [part for part in _intersection(one, other).decompose() if part.volume() > TOUCH / 10]


def _intersection(one: Manifold, other: Manifold) -> Manifold:
    return one ^ other


def _near(one: Manifold, other: Manifold) -> bool:
    first, second = one.bounding_box(), other.bounding_box()
    return all(
        first[axis] < second[axis + 3] and second[axis] < first[axis + 3] for axis in range(3)
    )


def _union(bodies: Iterator[Manifold]) -> Manifold:
    whole = Manifold()
    for body in bodies:
        whole += body
    return whole
