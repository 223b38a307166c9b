"""`const`: MicroPython folds it while compiling, so a private number costs no heap."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")


def const(value: "T") -> "T":
    """Return the value; on a board this function is never called."""
    return value
