"""News: something was committed. Wakes live pages and the thread that tells lamps.

It carries no content: whoever wakes looks into the database, which alone is
true. With several desks on one database the others' commits are noticed by
looking once a second.
"""

import asyncio
import threading
from collections.abc import Callable


class News:
    """Counts commits; threads listen by callback, coroutines wait for the next one."""

    def __init__(self) -> None:
        """Start with nothing to tell."""
        self._lock = threading.Lock()
        self._count = 0
        self._callbacks: list[Callable[[], None]] = []
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    @property
    def count(self) -> int:
        """Return how many times something was told."""
        return self._count

    def listen(self, callback: Callable[[], None]) -> None:
        """Call this after every commit, from the committing thread; it must not block."""
        self._callbacks.append(callback)

    def tell(self) -> None:
        """Tell that something was committed."""
        with self._lock:
            self._count += 1
            waiting = list(self._waiting)
        for loop, event in waiting:
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)
        for callback in self._callbacks:
            callback()

    async def after(self, count: int, timeout_s: float) -> int:
        """Return the new count as soon as it is above `count`, or the old one at the timeout."""
        key = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._waiting.add(key)
            is_behind = self._count > count
        try:
            if not is_behind:
                await asyncio.wait_for(key[1].wait(), timeout_s)
        except TimeoutError:
            pass
        finally:
            with self._lock:
                self._waiting.discard(key)
        return self._count
