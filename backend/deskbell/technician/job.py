"""What is to be done with one board, and what became of it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deskbell.technician import ports
from deskbell.technician.plan import Wanted


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done with one board."""

    port: str
    wanted: Wanted
    """Its files are those of every board; the bench chooses when it has looked."""
    board: str | None = None
    """The line that was asked for; None: the board's own, else its chip's."""
    image: Path | None = None
    cache: Path | None = None
    """Where fetched images lie; None: only a named one counts."""
    dry_run: bool = False
    baud: int = ports.FAST_BAUD
    press_within_s: float = 180.0


@dataclass(slots=True)
class Result:
    """What became of a board."""

    port: str
    steps: list[dict[str, str]]
    chip: str
    mac: str
    button: str | None = None
    epoch: int | None = None
    written_bytes: int = 0
    record: dict[str, Any] = field(default_factory=dict)
