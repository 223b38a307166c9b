"""`const`: MicroPython folds it while compiling, so a private number costs no heap."""


def const(value: int) -> int:
    """Return the value; on a board this function is never called."""
    return value
