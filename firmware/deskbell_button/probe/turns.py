"""Probes take turns in one task, until each has ended or its time is over.

A task of its own for each would stay in MicroPython's queue after its end, as long
as others live, and with it all that it held: 3 to 6 KB of code after each look.
So nothing in a probe waits for asyncio; `drive` is where its turns meet the others'.
"""

import sys

from deskbell_button.aio import sleep_ms
from deskbell_button.probe.finding import Deadline
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any, TypeVar

    T = TypeVar("T")
    Work = Coroutine[int, None, T]

if sys.implementation.name == "micropython":

    def turn(ms: int) -> "Any":
        """Let the others have their turn; come back soon, after so many milliseconds at most."""
        yield ms

else:
    from deskbell_button.computer import turn

_LONGEST_MS = const(50)


class TooLate(Exception):
    """The time of a work is over, and it was ended."""


async def pause(ms: int) -> None:
    """Let the others have their turns for so many milliseconds."""
    until = Deadline(ms)
    while until.left_ms():
        await turn(until.left_ms())


async def together(*works: "Work[Any]") -> None:
    """Let all of them take turns until each has ended. Raises what one of them raises; then all end."""
    going = list(works)
    try:
        while going:
            wait_ms = _LONGEST_MS
            for work in list(going):
                try:
                    wait_ms = min(wait_ms, work.send(None))
                except StopIteration:
                    going.remove(work)
            if going:
                await turn(wait_ms)
    finally:
        for work in going:
            work.close()


async def within(work: "Work[T]", ms: int) -> "T":
    """Return what a work returns. Raises TooLate when its milliseconds are over."""
    until = Deadline(ms)
    try:
        while True:
            wait_ms = work.send(None)
            if not until.left_ms():
                raise TooLate
            await turn(wait_ms)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]  # what `work` returns
    finally:
        work.close()


async def drive(work: "Work[T]") -> "T":
    """Return what a work returns; it has its turns as one task among the others of asyncio."""
    try:
        while True:
            await sleep_ms(work.send(None))
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]  # what `work` returns
    finally:
        work.close()
