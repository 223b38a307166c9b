"""What happens, line by line on the serial console."""

from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable


class Log:
    """Lines with their time; they never hold keys or passwords."""

    def __init__(self, now_ms: "Callable[[], int]", write: "Callable[[str], None]" = print) -> None:
        """Take the clock and where lines go; on a board that is the console."""
        self._now_ms = now_ms
        self._write = write

    def say(self, text: str) -> None:
        """Print one line."""
        now = self._now_ms()
        self._write("%d.%03d %s" % (now // 1000, now % 1000, text))
