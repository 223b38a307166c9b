"""What the bench needs of a desk. The command line gives it, over the API as anybody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from deskbell.technician.plan import Known


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that the desk has a press that a board still held."""

    seq: int
    incident: str | None
    revision: int | None


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the desk has heard of a button since its epoch began."""

    is_online: bool
    boot: int
    """The newest start of the board that it has heard of; 0 before its first word."""
    newest_press: int | None
    incident: str | None
    rssi_dbm: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a button stands, and for what; None where nobody has said so."""

    site: str | None
    assets: tuple[str | None, ...]
    """By input."""


class Desk(Protocol):
    """A desk, for one board."""

    def known(self, button: str, epoch: int) -> Known | None:
        """Return what it knows of an identity, None when nothing."""
        ...

    def enrol(self, mac: str, chip: str, inputs: int) -> dict[str, Any]:
        """Give a board with so many inputs a new identity; the answer holds its secrets."""
        ...

    def hand_over(self, messages: list[dict[str, str]]) -> list[Receipt]:
        """Give it presses that a board held; raise when it refuses one."""
        ...

    def spoken(self, button: str, epoch: int) -> Spoken:
        """Return what it has heard."""
        ...

    def claim(self, button: str, numbers: Sequence[int]) -> None:
        """Have these inputs stand for what was asked for."""
        ...

    def stands_for(self, button: str) -> Place:
        """Return where a button stands, and for what."""
        ...

    def keep_test(self, button: str, record: dict[str, Any]) -> list[str]:
        """Have the test record kept; return the incidents that were withdrawn with it."""
        ...
