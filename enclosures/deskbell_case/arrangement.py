"""Everything that is decided before pieces get their shapes: parts, places and heights. PURE."""

from dataclasses import dataclass

from deskbell_case.footprint import Footprint, Parts
from deskbell_case.heights import Heights


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where what is bought lies."""

    parts: Parts
    footprint: Footprint
    level: Heights

    @property
    def edge(self) -> float:
        """Where the board's USB edge is, along y."""
        return self.footprint.depth / 2 - self.parts.back
