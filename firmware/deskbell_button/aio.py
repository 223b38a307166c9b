"""asyncio and clocks, as both interpreters have them.

MicroPython's `ticks_ms` wraps and `ticks_diff` fails past 6.2 days, so the
clock adds up small steps; the sampling task reads it every few milliseconds.
"""

import asyncio
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable
    from typing import TypeVar

    T = TypeVar("T")

if hasattr(asyncio, "sleep_ms"):
    sleep_ms = asyncio.sleep_ms  # pyright: ignore[reportAssignmentType]  # of the same kind
    wait_for_ms = asyncio.wait_for_ms  # type: ignore[attr-defined]  # MicroPython
    ticks_ms = time.ticks_ms  # type: ignore[attr-defined]  # MicroPython
    ticks_diff = time.ticks_diff  # type: ignore[attr-defined]  # MicroPython
else:

    async def sleep_ms(ms: int) -> None:
        """Sleep for milliseconds."""
        await asyncio.sleep(ms / 1000)

    async def wait_for_ms(awaitable: "Awaitable[T]", ms: int) -> "T":
        """Await with a deadline in milliseconds. Raises asyncio.TimeoutError."""
        return await asyncio.wait_for(awaitable, ms / 1000)

    def ticks_ms() -> int:
        """Return a monotonic time in milliseconds."""
        return time.monotonic_ns() // 1000000  # pyright: ignore[reportAttributeAccessIssue]  # CPython

    def ticks_diff(new: int, old: int) -> int:
        """Return the milliseconds from old to new."""
        return new - old


class Clock:
    """Milliseconds since the start of this boot; never wraps, never goes back."""

    def __init__(self) -> None:
        """Start at 0."""
        self._last = ticks_ms()
        self._total = 0

    def now_ms(self) -> int:
        """Return the milliseconds since this clock was made."""
        ticks = ticks_ms()
        self._total += ticks_diff(ticks, self._last)
        self._last = ticks
        return self._total
