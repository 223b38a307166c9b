"""Run on MicroPython: the simulator, and every second its live heap on standard error."""

import asyncio
import gc
import sys

from deskbell_button.aio import sleep_ms
from deskbell_button.board import simulator


async def _measure() -> None:
    while True:
        await sleep_ms(500)
        gc.collect()
        sys.stderr.write(f"heap {gc.mem_alloc()}\n")  # type: ignore[attr-defined]  # MicroPython


async def _both(home: str) -> None:
    await asyncio.gather(simulator.live(home, 1), _measure())


asyncio.run(_both(sys.argv[2]))
