"""Live pages: one stream a page, which sends what changed since the page was told last.

Whoever wakes looks into the database, which alone is true; so a page that was
cut off learns the present, and a desk learns what another one did (it looks
once a second). A beat tells the page that the stream still lives, and the
desk's time, because a browser's clock may be wrong.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Final

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import ServerSentEvent

from deskbell import auth
from deskbell.desk.desk import Desk
from deskbell.desk.news import News
from deskbell.store import queue
from deskbell.web.board import Board, Draw, difference, whole

LOOK_S: Final = 1.0
"""The work of another desk on the same database shows after so long at most."""
BEAT_S: Final = 5.0
PAUSE_S: Final = 0.04
MOST_PAUSE_S: Final = 0.2
"""After a change a page rests, longer while there is no end of changes: a storm is told in strides."""
BEAT: Final = "beat"


class Watch:
    """What one open page shows, and how to bring it to the present."""

    def __init__(self, desk: Desk, look: Callable[[], Board], draw: Draw, have: str) -> None:
        """Take how to look and draw; `have` is the digest of what the page was made with."""
        self._desk = desk
        self._look = look
        self._draw = draw
        self._have: str | Board = have
        self._mark = -1

    def news(self) -> str:
        """Return the partials that are due, an empty text for none."""
        board = self._look()
        have, self._have = self._have, board
        if isinstance(have, Board):
            return difference(have, board, self._draw)
        return "" if have == board.digest else whole(board, self._draw)

    def has_moved(self) -> bool:
        """Tell whether any desk has done anything since this was asked last."""
        with self._desk.looking() as session:
            mark = queue.change_mark(session)
        mark, self._mark = self._mark, mark
        return mark != self._mark


async def stream(
    request: Request, desk: Desk, watch: Watch, *others: News
) -> AsyncIterator[ServerSentEvent]:
    """Yield what a page needs to stay true, until its reader is signed out."""
    sources = (desk.news, *others)
    loop = asyncio.get_running_loop()
    beat_at = rested_at = 0.0
    pause_s = PAUSE_S
    is_due = True
    counts = [source.count for source in sources]
    while True:
        if is_due:
            is_storm = loop.time() < rested_at
            pause_s = min(2 * pause_s, MOST_PAUSE_S) if is_storm else PAUSE_S
            await asyncio.sleep(max(0.0, rested_at - loop.time()))
            counts = [source.count for source in sources]
            text = await run_in_threadpool(watch.news)
            rested_at = loop.time() + pause_s
            if text:
                yield ServerSentEvent(raw_data=text)
        if loop.time() >= beat_at:
            if await run_in_threadpool(auth.whoever, request) is None:
                return
            yield ServerSentEvent(event=BEAT, raw_data=str(desk.now_ms()))
            beat_at = loop.time() + BEAT_S
        is_due = await _any_after(sources, counts) or loop.time() >= beat_at
        is_due = is_due or await run_in_threadpool(watch.has_moved)


async def _any_after(sources: Sequence[News], counts: Sequence[int]) -> bool:
    """Wait until a source has news, but not for ever; tell whether one has."""
    waiting = [
        asyncio.ensure_future(source.after(count, LOOK_S))
        for source, count in zip(sources, counts, strict=True)
    ]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
    return any(source.count != count for source, count in zip(sources, counts, strict=True))
