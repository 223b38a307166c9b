"""What the firmware needs of the world around it. Only type checkers read this file.

It is apart, and never imported at run time, because even unused classes cost
memory on a board.
"""

from typing import Protocol

from deskbell_button.networks import Seen
from deskbell_wire.messages import Lamp


class Files(Protocol):
    """A flat folder: what the journal needs of a file system."""

    def names(self) -> list[str]:
        """Return the names of all files."""
        ...

    def read(self, name: str) -> bytes:
        """Return a file's content, or raise OSError."""
        ...

    def write(self, name: str, content: bytes) -> None:
        """Write a whole file; it is durable when this returns."""
        ...

    def rename(self, old: str, new: str) -> None:
        """Rename in one atomic step."""
        ...

    def remove(self, name: str) -> None:
        """Remove a file."""
        ...


class Memory(Protocol):
    """Texts under short keys, durable and outside the file system."""

    def get(self, key: str) -> str | None:
        """Return the text, or None when there is none."""
        ...

    def set(self, key: str, value: str) -> None:
        """Store the text; it is durable when this returns."""
        ...


class Wifi(Protocol):
    """The radio."""

    async def join(self, key: str) -> str | None:
        """Join a network of the list that NVS keeps under `key`, within deadlines of its own.

        Returns its name, None when one was joined already. Raises OSError, which
        says why of each network.
        """
        ...

    def leave(self) -> None:
        """Leave the network, so that the next `join` looks at its list."""
        ...

    def is_up(self) -> bool:
        """Tell whether the network is there now."""
        ...

    def rssi_dbm(self) -> int | None:
        """Return the strength of the signal, None when it is unknown."""
        ...

    def ip(self) -> str | None:
        """Return the address of this board, None when it has none."""
        ...

    def dns(self) -> tuple[str, int] | None:
        """Return the name server to ask, None to let the system resolve."""
        ...

    def gateway(self) -> str | None:
        """Return the gateway's address, in the simulator with a port; None when it is not known."""
        ...


class AccessPoint(Protocol):
    """The radio while a button is set up: an access point of its own, and the networks in reach."""

    def open(self, name: str, password: str) -> tuple[str, int]:
        """Open it; return the address and port at which a server listens. Raises OSError."""
        ...

    def close(self) -> None:
        """Close it."""
        ...

    async def scan(self) -> Seen:
        """Return the networks in reach."""
        ...

    async def join(self, text: str) -> str:
        """Join a network of a list; return its name. Raises OSError, which says why of each."""
        ...


class Board(Protocol):
    """Inputs count from 1. No method blocks longer than a flash write."""

    root: str
    inputs: int
    allows_loopback: bool
    """Whether probes may look at this very machine: in the simulator alone."""

    @property
    def memory(self) -> Memory:
        """NVS."""
        ...

    @property
    def wifi(self) -> Wifi:
        """The radio."""
        ...

    def edges(self, now_ms: int) -> list[tuple[int, bool, int]]:
        """Return `(input, closed, at_ms)` that the samples before `now_ms` missed."""
        ...

    def is_closed(self, number: int) -> bool:
        """Sample an input."""
        ...

    def show(self, number: int, lamp: Lamp | None, colour: tuple[int, int, int]) -> None:
        """Light an input's lamp; `lamp` says what for, None is the flash of a contact."""
        ...

    def tone(self, hertz: int) -> None:
        """Sound the buzzer, 0 is silence."""
        ...

    def battery_mv(self) -> int | None:
        """Return the battery's voltage, None without a battery."""
        ...

    def reset_cause(self) -> str | None:
        """Return why this boot began, None when it is unknown."""
        ...

    def watch(self, timeout_ms: int) -> None:
        """Start the watchdog."""
        ...

    def feed(self) -> None:
        """Feed the watchdog."""
        ...

    def log(self, line: str) -> None:
        """Print a line on the console."""
        ...


class RealBoard(Board, Protocol):
    """A board with a reset line."""

    def restart(self, after_ms: int) -> None:
        """Reset, after a time in which a technician can interrupt."""
        ...
