"""Alive or not: the watchdog is fed only when every task has checked in.

The hardware's watchdog cannot be stopped once it runs, so a task that hangs
resets the board. Why it was reset, and the last error, ride on the next press;
the error is kept in NVS, so that it survives the reset that it caused.
"""

from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.log import Log
    from deskbell_button.seams import Memory

WATCHDOG_MS = 30000
_LONGEST = const(160)
_KEY = const("error")


class Roll:
    """Who has checked in. PURE: times in milliseconds come in as arguments."""

    def __init__(self, limits_ms: "dict[str, int]", now_ms: int) -> None:
        """Take how long each task may be silent; all of them start alive."""
        self._limits_ms = limits_ms
        self._seen_ms = dict.fromkeys(limits_ms, now_ms)

    def here(self, task: str, now_ms: int) -> None:
        """Note that a task has done a turn."""
        self._seen_ms[task] = now_ms

    def silent(self, now_ms: int) -> "list[str]":
        """Return the tasks that were silent for too long; feed only when there is none."""
        limits = self._limits_ms
        return sorted([task for task in limits if now_ms - self._seen_ms[task] > limits[task]])


class Errors:
    """The last error, from when it happened until the desk has receipted a press that told it."""

    def __init__(self, memory: "Memory", log: "Log") -> None:
        """Take over what the boot before left."""
        self._memory = memory
        self._log = log
        self.last = memory.get(_KEY) or None
        self._told: str | None = None

    def note(self, text: str) -> None:
        """Keep an error for the next press."""
        self._log.say(text)
        self.last = tidy(text)

    def on_press(self) -> None:
        """Note that a press goes out, with the last error on it."""
        self._told = self.last

    def receipted(self) -> None:
        """Note that nothing is unreceipted: what was told needs no telling again."""
        if self._told is not None and self._told == self.last:
            self.last = None
            if self._memory.get(_KEY):
                self._memory.set(_KEY, "")
        self._told = None


def keep(memory: "Memory", text: str) -> None:
    """Keep an error in NVS, for the boot that comes after."""
    memory.set(_KEY, tidy(text))


def tidy(text: str) -> str:
    """Return the text as the contract takes it: one line, not too long."""
    return "".join([max(char, " ") for char in text])[:_LONGEST]


def name(error: BaseException) -> str:
    """Return an error as one line."""
    text = str(error)
    kind = type(error).__name__
    return kind + ": " + text if text else kind
