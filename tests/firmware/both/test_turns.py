"""Works that take turns within one task: all end, in time, and leave nothing behind."""

import asyncio
import gc

from deskbell_button.aio import sleep_ms
from deskbell_button.probe.finding import Deadline
from deskbell_button.probe.turns import TooLate, drive, pause, together, turn, within
from tests.firmware.both.fakes import raises

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

MOST_LEFT = 300
"""Bytes; one task that stays is more."""


class Diary(list):  # type: ignore[type-arg]  # MicroPython knows no list[str]
    """What happened, in its order."""

    async def work(self, name: str, turns: int) -> str:
        try:
            for number in range(turns):
                self.append("%s%d" % (name, number))
                await turn(1)
            return name
        finally:
            self.append(name + " ends")


def test_works_take_turns_until_all_have_ended() -> None:
    diary = Diary()

    asyncio.run(drive(together(diary.work("a", 1), diary.work("b", 3))))

    assert diary == ["a0", "b0", "a ends", "b1", "b2", "b ends"]


def test_a_work_that_fails_ends_the_others_and_is_raised() -> None:
    diary = Diary()

    async def failing() -> None:
        await turn(1)
        raise ValueError("torn")

    error = raises(ValueError, lambda: asyncio.run(drive(together(diary.work("a", 9), failing()))))

    assert str(error) == "torn"
    assert diary == ["a0", "a1", "a ends"]


def test_what_a_work_returns_comes_through() -> None:
    assert asyncio.run(drive(within(Diary().work("a", 2), 1000))) == "a"


def test_a_work_whose_time_is_over_is_ended() -> None:
    diary = Diary()

    raises(TooLate, lambda: asyncio.run(drive(within(diary.work("a", 10**9), 20))))

    assert diary[-1] == "a ends"


def test_a_pause_is_as_long_as_it_is_said_whoever_else_is_busy() -> None:
    async def busy() -> None:
        for _ in range(20):
            await turn(0)

    since = Deadline(1000)
    asyncio.run(drive(together(pause(30), busy())))

    assert since.took_ms() >= 29


def test_other_tasks_go_on_meanwhile() -> None:
    seen: list[int] = []

    async def both() -> None:
        async def other() -> None:
            while True:
                seen.append(1)
                await sleep_ms(1)

        going = asyncio.create_task(other())
        await drive(pause(30))
        going.cancel()

    asyncio.run(both())

    assert len(seen) > 5


def left(look: "Callable[[int], Any]") -> int:
    """Return the bytes that twenty looks leave in a heap in which other tasks live; 0 on a computer."""
    if not hasattr(gc, "mem_alloc"):
        return 0
    grown: list[int] = []

    async def beat(ms: int) -> None:
        while True:
            await sleep_ms(ms)

    async def main() -> None:
        beats = [asyncio.create_task(beat(ms)) for ms in (1, 3, 7)]
        for number in range(21):
            await look(number)
            await sleep_ms(5)
            gc.collect()
            grown.append(gc.mem_alloc())  # type: ignore[attr-defined]  # MicroPython
        for one in beats:
            one.cancel()

    asyncio.run(main())
    return max(grown[1:]) - grown[0]


async def probe() -> int:
    held = bytearray(500)
    await turn(2)
    return len(held)


async def waiting() -> int:
    held = bytearray(500)
    await sleep_ms(2)
    return len(held)


def test_nothing_of_them_stays_in_the_heap() -> None:
    assert left(lambda _: drive(together(probe(), probe(), within(probe(), 100)))) < MOST_LEFT


def test_control_tasks_stay_in_the_heap() -> None:
    """One that stays from the first look to the last is not seen, so it may take a few tries."""
    if hasattr(gc, "mem_alloc"):
        tries = [left(lambda _: asyncio.gather(waiting(), waiting())) for _ in range(8)]
        assert max(tries) > MOST_LEFT
