"""The contract between buttons and desk: topics, messages, signature, freshness.

Runs unchanged on CPython and MicroPython 1.25, and imports nothing of ours.
`docs/reference/wire.md` shows one example of each message.
"""


def const(value: "T") -> "T":
    """Return the value. MicroPython folds it while compiling: a private one costs no heap.

    It also leaves out what stands under `if TYPE_CHECKING`, when that is one.
    """
    return value


TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")
