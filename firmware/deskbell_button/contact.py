"""Whether the desk's word is fresh: this button's numbers, and the highest version seen."""

from deskbell_wire import const
from deskbell_wire.messages import INTERVALS
from deskbell_wire.signature import REPLAYED, STALE

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_wire.messages import Lamp

_BUCKETS = const(8)


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


class SentWindow:
    """Which of its own numbers `n` a button still takes an answer to.

    Times are the button's monotonic milliseconds. Sends are kept in buckets of
    an eighth of an interval; a bucket expires by its *first* send, so that the
    window is never longer than promised.
    """

    def __init__(self, interval_ms: int) -> None:
        """Start empty, with the status interval in milliseconds."""
        self.interval_ms = interval_ms
        self._buckets = []  # type: list[tuple[int, int]]
        self._newest = 0

    def sent(self, n: int, now_ms: int) -> None:
        """Note that number `n` goes out now."""
        self._newest = n
        last = self._buckets[-1] if self._buckets else None
        if last is None or now_ms - last[0] >= self.interval_ms // _BUCKETS:
            self._buckets.append((now_ms, n))

    def accepts(self, n: int, now_ms: int) -> bool:
        """Tell whether an answer to number `n` still counts."""
        oldest = now_ms - INTERVALS * self.interval_ms
        while self._buckets and self._buckets[0][0] < oldest:
            self._buckets.pop(0)
        return bool(self._buckets) and self._buckets[0][1] <= n <= self._newest
