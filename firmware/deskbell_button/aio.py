"""asyncio and clocks, as both interpreters have them.

MicroPython's `ticks_ms` wraps and `ticks_diff` fails past 6.2 days, so the
clock adds up small steps; the sampling task reads it every few milliseconds.
"""

import asyncio
import time

if hasattr(asyncio, "sleep_ms"):
    sleep_ms = asyncio.sleep_ms
    wait_for_ms = asyncio.wait_for_ms  # type: ignore[attr-defined]  # MicroPython
    ticks_ms = time.ticks_ms  # type: ignore[attr-defined]  # MicroPython
    ticks_diff = time.ticks_diff  # type: ignore[attr-defined]  # MicroPython
else:
    from deskbell_button import computer

    sleep_ms = computer.sleep_ms
    wait_for_ms = computer.wait_for_ms
    ticks_ms = computer.ticks_ms
    ticks_diff = computer.ticks_diff


class Clock:
    """Milliseconds since the start of this boot; never wraps, never goes back."""

    def __init__(self) -> None:
        """Start at 0."""
        self._last = ticks_ms()
        self._total = 0

    def now_ms(self) -> int:
        """Return the milliseconds since this clock was made."""
        ticks = ticks_ms()
        self._total += ticks_diff(ticks, self._last)  # pyright: ignore[reportArgumentType]  # of the same kind
        self._last = ticks
        return self._total
