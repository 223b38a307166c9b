"""The serial line between host and board, as slow as a real one when asked to."""

import asyncio
import time
from collections.abc import Callable

BITS_PER_BYTE = 10
TURN_S = 0.004
FIFO = 512
"""So much may wait to go up before the board has to wait, when the line is slow."""


class Direction:
    """Bytes one way: at once, or at a rate."""

    def __init__(self, loop: asyncio.AbstractEventLoop, out: Callable[[bytes], None]) -> None:
        self._loop = loop
        self._out = out
        self._waiting = bytearray()
        self._clear_at = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self.bytes_per_s: float | None = None
        self.total = 0
        self.drained: Callable[[], None] = lambda: None

    @property
    def full(self) -> bool:
        """Tell whether the sender has to wait."""
        return self.bytes_per_s is not None and len(self._waiting) >= FIFO

    def send(self, data: bytes) -> None:
        """Take bytes; they come out when their time has come."""
        if self.bytes_per_s is None and not self._waiting:
            self.total += len(data)
            self._out(data)
            return
        if not self._waiting:
            self._clear_at = max(self._clear_at, time.monotonic())
        self._waiting += data
        if self._timer is None:
            self._timer = self._loop.call_later(TURN_S, self._turn)

    def _turn(self) -> None:
        self._timer = None
        now = time.monotonic()
        rate = self.bytes_per_s
        count = len(self._waiting)
        if rate is not None:
            count = min(count, int((now - self._clear_at) * rate))
            self._clear_at += count / rate
        piece = bytes(self._waiting[:count])
        del self._waiting[:count]
        self.total += count
        if self._waiting:
            self._timer = self._loop.call_later(TURN_S, self._turn)
        if piece:
            self._out(piece)
        if not self.full:
            self.drained()

    def clear(self) -> None:
        """Forget what is under way."""
        self._waiting.clear()
