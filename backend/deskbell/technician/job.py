"""What is to be done with one board, and what became of it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from deskbell.technician import ports
from deskbell.technician.desk import Place
from deskbell.technician.look import Found
from deskbell.technician.plan import Plan, Wanted


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
    flash_bytes: int | None = None
    micropython: str | None = None
    """What it had before."""
    button: str | None = None
    epoch: int | None = None
    site: str | None = None
    assets: tuple[str | None, ...] = ()
    """What its inputs stand for."""
    written_bytes: int = 0
    record: dict[str, Any] = field(default_factory=dict)
    left_open: str | None = None
    """The incident that its test press became part of, when more than that is in it."""

    @classmethod
    def of(cls, port: str, todo: Plan, found: Found) -> Self:
        """Begin with what is to be done with a board as it was found."""
        return cls(
            port,
            [{"step": one.step.value, "reason": one.reason} for one in todo.steps],
            found.chip,
            found.mac,
            found.flash_bytes,
            found.micropython,
            found.button,
            found.epoch,
        )

    def stands(self, place: Place) -> None:
        """Note where the button stands, and for what."""
        self.site, self.assets = place.site, place.assets
