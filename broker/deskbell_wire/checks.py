"""Checks of single values in a message: each returns the value or raises Unreadable.

They are shared by both interpreters, so that the button judges the desk by the
very rules that the desk judges the button by.
"""

import sys

from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable

    Check = Callable[[object], object]

if sys.implementation.name == "micropython":

    def has_controls(text: str) -> bool:
        """Tell whether a text has control characters or surrogates.

        It looks at bytes: MicroPython keeps every character that a loop over a text meets, for ever.
        """
        before = 0
        for byte in text.encode():
            if byte < 0x20 or (before == 0xED and byte >= 0xA0):  # the latter is a surrogate
                return True
            before = byte
        return False
else:
    from deskbell_wire.computer import has_controls

MAX_INT = 2**53
MAX_INPUT = 16
MAX_TEXT = 200
MAX_SEALED = 1600
"""Four Wi-Fi networks as long as they may be, sealed; no other text is so long."""


class Unreadable(ValueError):
    """A signed message that does not mean anything; the text says what is wrong."""


def between(low: int, high: int) -> "Check":
    """Return a check for an integer in `low .. high`; True is no integer."""

    def check(value: object) -> object:
        if type(value) is not int or not low <= value <= high:
            raise Unreadable("must be an integer from %d to %d" % (low, high))
        return value

    return check


counter = between(1, MAX_INT)
amount = between(0, MAX_INT)
reading = between(-MAX_INT, MAX_INT)
input_number = between(1, MAX_INPUT)


def flag(value: object) -> object:
    """Check true or false."""
    if value is not True and value is not False:
        raise Unreadable("must be true or false")
    return value


def text_up_to(most: int) -> "Check":
    """Return a check for a string of at most so many characters, none of them a control character."""

    def check(value: object) -> object:
        if not isinstance(value, str) or len(value) > most:
            raise Unreadable("must be a text of at most %d characters" % most)
        if has_controls(value):
            raise Unreadable("must not have control characters")
        return value

    return check


text = text_up_to(MAX_TEXT)


def one_of(words: "tuple[str, ...]") -> "Check":
    """Return a check for one of the words."""

    def check(value: object) -> object:
        if not isinstance(value, str) or value not in words:
            raise Unreadable("must be one of " + " ".join(words))
        return value

    return check


def or_null(inner: "Check") -> "Check":
    """Return a check that also takes null."""

    def check(value: object) -> object:
        return None if value is None else inner(value)

    return check


def many(inner: "Check", most: int) -> "Check":
    """Return a check for a list of at most `most` items."""

    def check(value: object) -> object:
        if not isinstance(value, list) or len(value) > most:
            raise Unreadable("must be a list of at most %d" % most)
        return [inner(item) for item in value]

    return check


def pair(first: "Check", second: "Check") -> "Check":
    """Return a check for a list of exactly two; gives a tuple."""

    def check(value: object) -> object:
        if not isinstance(value, (list, tuple)) or len(value) != 2:
            raise Unreadable("must be a list of two")
        return (first(value[0]), second(value[1]))

    return check


def runs(value: object) -> object:
    """Check `[[low, high], ...]`, rising and apart; gives a list of tuples."""
    spans = many(pair(counter, counter), 64)(value)
    last = 0
    for low, high in spans:  # type: ignore[attr-defined]  # the check above made it a list of pairs
        if low <= last or high < low:
            raise Unreadable("must be rising runs")
        last = high
    return spans
