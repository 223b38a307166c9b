"""What the bench needs of a desk. The command line gives it, over the API as anybody else."""

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
    newest_press: int | None
    incident: str | None
    rssi_dbm: int | None


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

    def keep_test(self, button: str, record: dict[str, Any]) -> None:
        """Have the test record kept."""
        ...
