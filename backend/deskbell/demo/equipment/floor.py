"""The floor: one thread with one event loop, in which the equipment of all shops stands."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Final, Self, TypeVar

WITHIN_S: Final = 5.0

T = TypeVar("T")


class Floor:
    """Runs for a `with` block; at its end every socket that stood on it is closed."""

    def __init__(self) -> None:
        """Prepare it."""
        self.loop = asyncio.new_event_loop()
        self._ending = AsyncExitStack()
        self._thread = threading.Thread(target=self._run, name="equipment", daemon=True)

    def __enter__(self) -> Self:
        """Start the thread."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Close all that stands on it, then end the thread."""
        self._wait(self._ending.aclose())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(WITHIN_S)

    def do(self, work: Callable[[], T]) -> T:
        """Do something in the thread, and return what came of it."""

        async def here() -> T:
            return work()

        return self._wait(here())

    def at_end(self, close: Callable[[], object]) -> None:
        """Have something closed at the end, in the thread."""
        self._ending.callback(close)

    def _wait(self, doing: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(doing, self.loop).result(WITHIN_S)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()
        self.loop.run_until_complete(self._tidy_up())
        self.loop.close()

    async def _tidy_up(self) -> None:
        """Wait until whoever was sent home has closed the door."""
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)
