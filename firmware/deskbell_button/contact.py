"""Whether the desk's word is fresh: this button's numbers, and the highest version seen."""

from deskbell_wire.freshness import INTERVALS, SentWindow
from deskbell_wire.signature import REPLAYED, STALE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from deskbell_wire.messages import Lamp


class Contact:
    """One boot's conversation with the desk. Times are milliseconds since this boot."""

    def __init__(self, boot: int, interval_ms: int) -> None:
        """Start without contact."""
        self.boot = boot
        self.n = 0
        self.version = 0
        self.lamps: dict[int, Lamp] = {}
        self._window = SentWindow(interval_ms)
        self._heard_at_ms: int | None = None

    def interval(self, interval_ms: int) -> None:
        """Judge by another status interval from now on."""
        self._window.interval_ms = interval_ms

    def next_n(self, now_ms: int) -> int:
        """Return the number for a message that goes out now."""
        self.n += 1
        self._window.sent(self.n, now_ms)
        return self.n

    def judge(self, version: int, to: "tuple[int, int]", now_ms: int) -> "str | None":
        """Accept a word of the desk, or return why it does not count: replayed or stale."""
        if version <= self.version:
            return REPLAYED
        if to[0] != self.boot or not self._window.accepts(to[1], now_ms):
            return STALE
        self.version = version
        self._heard_at_ms = now_ms
        return None

    def is_fresh(self, now_ms: int) -> bool:
        """Tell whether what the desk said may still be shown."""
        if self._heard_at_ms is None:
            return False
        return now_ms - self._heard_at_ms < INTERVALS * self._window.interval_ms
