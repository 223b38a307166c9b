"""Equipment often has several faults at once: which of them is the cause."""

from deskbell_button.probe import causes
from deskbell_button.probe.finding import FAULT, OK, Finding
from deskbell_button.probe.said import fitted
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

_ORDER = (
    causes.JAM,
    causes.CUTTER_ERROR,
    causes.COVER_OPEN,
    causes.PAPER_OUT,
    causes.TRAY_MISSING,
    causes.TONER_OUT,
    causes.WASTE_FULL,
    causes.OUTPUT_FULL,
    causes.OVERHEATED,
    causes.OFFLINE,
    causes.PAUSED,
    causes.REJECTS_JOBS,
    causes.NEEDS_SERVICE,
    causes.PAPER_LOW,
    causes.TONER_LOW,
)
"""What a person can put right at the machine comes before what only follows from it; what still prints comes last."""

_SOFT = const(13)  # from this row on it still prints
_LATER = const(20)  # more than there are rows
_LOW_PERCENT = const(4)


class Worst:
    """The worst of what has been noted."""

    def __init__(self) -> None:
        """Begin with nothing wrong."""
        self._rank = 3 * _LATER

    def note(self, cause: str, is_warning: bool = False) -> None:
        """Note a fault; one that is only a warning counts after every error."""
        row = _ORDER.index(cause)
        if row >= _SOFT:
            row += 2 * _LATER
        elif is_warning:
            row += _LATER
        self._rank = min(self._rank, row)

    def note_level(self, percent: int) -> None:
        """Note how much is left of what a printer prints with."""
        if percent == 0:
            self.note(causes.TONER_OUT, True)
        elif percent <= _LOW_PERCENT:
            self.note(causes.TONER_LOW)

    def is_hard(self) -> bool:
        """Tell whether an error explains why nothing is printed."""
        return self._rank < _LATER

    def finding(self, evidence: "dict[str, Any]") -> Finding:
        """Return the finding with its evidence."""
        if self._rank >= 3 * _LATER:
            return Finding(OK, None, fitted(evidence))
        return Finding(FAULT, _ORDER[self._rank % _LATER], fitted(evidence))
