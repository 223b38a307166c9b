"""Two lists of networks, and whose turn it is, until the new one has proved good.

A new list that does not join, or does not reach the desk in time, is reported,
and the old one has its turn. It is not thrown away, because perhaps it was only
early: where the old one fails, the new one is tried again.

Only in the heap while a list is on trial.
"""

from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.health import Errors
    from deskbell_button.seams import Memory, Wifi

_OLD = const("wifi")
_NEW = const("wifi_new")

TRIAL_MS = 120000
"""So long a list may take to reach the desk: some attempts, and a desk that restarts."""


class Trial:
    """One trial; `key` is the list to join by now. Times are milliseconds since this boot."""

    def __init__(self) -> None:
        """Begin with the new list."""
        self.key = _NEW
        self._is_joined = False
        self._since_ms: int | None = None

    def joining(self, wifi: "Wifi") -> str:
        """Return the list to join by; a network of before is left."""
        if self._since_ms is None and wifi.is_up():
            wifi.leave()
        self._is_joined = False
        return self.key

    def joined(self, now_ms: int) -> None:
        """Note that a network of the list was joined; its time runs from the first."""
        self._is_joined = True
        if self._since_ms is None:
            self._since_ms = now_ms

    def reached(self, memory: "Memory", now_ms: int) -> bool:
        """Note a word of the desk that counts; True when that ends the trial."""
        if not self._is_joined:
            return False  # it came through a network of before
        if self.key == _OLD:
            self._since_ms = now_ms
            return False
        memory.set(_OLD, memory.get(_NEW) or "")
        memory.set(_NEW, "")
        return True

    def must_leave(self, now_ms: int) -> bool:
        """Tell whether the present connection is not through the list whose turn it is.

        Raises OSError when the desk was not reached in time.
        """
        if self._is_late(now_ms):
            raise OSError("no word of the desk")
        return not self._is_joined

    def _is_late(self, now_ms: int) -> bool:
        return self._since_ms is not None and now_ms - self._since_ms > TRIAL_MS

    def failed(self, now_ms: int, errors: "Errors") -> None:
        """Note that an attempt has failed, and perhaps let the other list have its turn."""
        if self._is_joined and not self._is_late(now_ms):
            return
        self._is_joined = False
        self._since_ms = None
        self.key = _OLD if self.key == _NEW else _NEW
        if self.key == _OLD:
            errors.note("new networks fail, the old ones stay: %s" % errors.last)
