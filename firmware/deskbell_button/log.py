"""The last lines of what happened, kept in memory and printed on the serial console."""

from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable

KEPT = 8


class Log:
    """A small ring of lines; lines never hold keys or passwords."""

    def __init__(self, now_ms: "Callable[[], int]", write: "Callable[[str], None]" = print) -> None:
        """Take the clock and where lines go; on a board that is the console."""
        self._now_ms = now_ms
        self._write = write
        self.lines: list[str] = []

    def say(self, text: str) -> None:
        """Keep and print one line."""
        now = self._now_ms()
        line = "%d.%03d %s" % (now // 1000, now % 1000, text)
        if len(self.lines) >= KEPT:
            self.lines.pop(0)
        self.lines.append(line)
        self._write(line)
