"""A thing that can be broken and mended while buttons look at it."""

from typing import ClassVar

from deskbell.demo.equipment.floor import Floor


class Thing:
    """What all equipment has: a name, the faults that it can have, and those that it has."""

    KIND: ClassVar[str]
    FAULTS: ClassVar[tuple[str, ...]]

    def __init__(self, floor: Floor, place: str) -> None:
        """Stand on the floor; `place` tells two of a kind apart."""
        self.id = f"{self.KIND}-{place}" if place else self.KIND
        self.faults = self.FAULTS
        self.broken: frozenset[str] = frozenset()
        self._floor = floor

    def set_broken(self, fault: str, *, broken: bool) -> None:
        """Break it, or mend it; it is so when this returns. Raises KeyError for a fault that it cannot have."""
        if fault not in self.faults:
            raise KeyError(fault)
        self._floor.do(lambda: self._turn(fault, broken=broken))

    def _turn(self, fault: str, *, broken: bool) -> None:
        self.broken = self.broken | {fault} if broken else self.broken - {fault}
        self.show()

    def show(self) -> None:
        """Be as broken as it is; what only answers differently needs nothing more."""
