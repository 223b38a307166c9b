"""Equipment often has several faults at once: which of them is the cause."""

from deskbell_button.probe.finding import FAULT, OK, Finding
from deskbell_button.probe.said import fitted
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

ORDER: "str" = (
    "jam cutter_error cover_open paper_out tray_missing toner_out waste_full output_full overheated"
    " offline paused rejects_jobs needs_service paper_low toner_low"
)
"""What a person can put right at the machine comes before what only follows from it; what still prints comes last."""

_SOFT = const(13)  # from this row on it still prints
_LATER = const(20)  # more than there are rows
_LOW_PERCENT = const(4)


def cause_of(word: str, table: str) -> str:
    """Return the cause that has this word in a table of `cause word word ,cause word `; empty when none has."""
    at = table.find(" " + word + " ")
    return table[table.rfind(",", 0, at) + 1 : at].partition(" ")[0] if at >= 0 else ""


class Worst:
    """The worst of what has been noted. Causes are written out here: each name of `causes` would cost heap."""

    def __init__(self) -> None:
        """Begin with nothing wrong."""
        self.rank = 3 * _LATER

    def note(self, cause: str, is_warning: bool = False) -> None:
        """Note a fault; one that is only a warning counts after every error."""
        row = ORDER.split(" ").index(cause)
        if row >= _SOFT:
            row += 2 * _LATER
        elif is_warning:
            row += _LATER
        self.rank = min(self.rank, row)

    def note_level(self, percent: int) -> None:
        """Note how much is left of what a printer prints with."""
        if percent <= _LOW_PERCENT:
            self.note("toner_low" if percent else "toner_out", True)

    def is_hard(self) -> bool:
        """Tell whether an error explains why nothing is printed."""
        return self.rank < _LATER

    def finding(self, evidence: "dict[str, Any]") -> Finding:
        """Return the finding with its evidence."""
        if self.rank >= 3 * _LATER:
            return Finding(OK, None, fitted(evidence))
        return Finding(FAULT, ORDER.split(" ")[self.rank % _LATER], fitted(evidence))
