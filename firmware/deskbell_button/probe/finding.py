"""What a probe saw, before it becomes a message."""

from deskbell_button.aio import ticks_diff, ticks_ms
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

OK = const("ok")
FAULT = const("fault")
UNREACHABLE = const("unreachable")
UNREADABLE = const("unreadable")


class Finding:
    """Verdict, cause (a leaf of `causes`, None when it is ok), facts as evidence, and how long it took."""

    def __init__(
        self, verdict: str, cause: "str | None", evidence: "dict[str, Any]", took_ms: int = 0
    ) -> None:
        """Take what was seen; `took_ms` is set by who measured it."""
        self.verdict = verdict
        self.cause = cause
        self.evidence = evidence
        self.took_ms = took_ms


class Target:
    """One probe to be made: `address` and `port` are where, `host` is what it is called there."""

    def __init__(
        self,
        scheme: str,
        user: str,
        host: str,
        port: "int | None",
        path: str,
        word: str,
        address: str = "",
    ) -> None:
        """Take the parts of an address, and the IP address that its host was resolved to."""
        self.scheme = scheme
        self.user = user
        self.host = host
        self.port = port
        self.path = path
        self.word = word
        self.address = address


class NoAnswer(Exception):
    """Nothing answered; the text says how: refused, timeout, no route, silent, no address."""


class Nonsense(Exception):
    """Something answered what cannot be read; the text says what is wrong with it."""


class Deadline:
    """A span of milliseconds that has begun."""

    def __init__(self, ms: int) -> None:
        """Begin it."""
        self._ms = ms
        self._since = ticks_ms()

    def took_ms(self) -> int:
        """Return how long it has lasted."""
        return int(ticks_diff(ticks_ms(), self._since))

    def end(self) -> None:
        """End it now."""
        self._ms = 0

    def left_ms(self) -> int:
        """Return what is left of it, 0 at the end."""
        return max(0, self._ms - self.took_ms())
