"""A piece of the heap that is kept for what needs it in one piece: TLS, when a page is looked at.

Between looks the rest of the heap scatters, and 1.9 KB side by side are seldom left of it.
"""

import gc
import sys

TLS_BYTES = 1872
"""What `tls.SSLContext` takes, on the 32-bit VM."""

_kept = []  # type: list[bytearray]


def keep() -> None:
    """Keep the piece from now on, where there is one."""
    if not _kept and sys.implementation.name == "micropython":
        try:
            _kept.append(bytearray(TLS_BYTES))
        except MemoryError:
            pass  # who needs it may find it later


def give_back() -> None:
    """Let it go: what asks next for as much finds it."""
    _kept.clear()
    gc.collect()


def kept_bytes() -> int:
    """Return how much is kept."""
    return TLS_BYTES * len(_kept)
