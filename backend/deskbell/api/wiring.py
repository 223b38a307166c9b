"""What an app gives its routes, in `app.state`, with its type.

desk               desk.Desk          database, keys, clock and news
home, settings     Home, Settings     where the broker's CA lies
broker_round_trip  () -> bool         the broker took a message of the desk
simulated          {button: Simulated}  the demo's buttons
readiness          Readiness          what was found last; the API makes it itself
"""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Final, Protocol, cast

from fastapi import Request

from deskbell.home import Home
from deskbell.settings import Settings

_ROUND_TRIPS: Final = 2
READY_FOR_S: Final = 1.0


class Simulated(Protocol):
    """A button without hardware."""

    def press(self, number: int, hold_s: float = 0.0) -> None:
        """Press an input. Raises ProcessLookupError when it is not running."""


class Readiness:
    """What the newest check found: all who ask within a second share one, for anybody may ask."""

    def __init__(self) -> None:
        """Begin without a check."""
        self._lock = threading.Lock()
        self._found: dict[str, bool] = {}
        self._until_s = 0.0

    def checks(self, check: Callable[[], dict[str, bool]]) -> dict[str, bool]:
        """Return what was found by name, from a new check where the last one is too old."""
        with self._lock:
            if time.monotonic() >= self._until_s:
                self._found = check()
                self._until_s = time.monotonic() + READY_FOR_S
            return self._found


def readiness(request: Request) -> Readiness:
    """Return what remembers the newest check."""
    return cast("Readiness", request.app.state.readiness)  # starlette's state holds anything


def broker_ca(request: Request) -> str:
    """Return the certificate that buttons must trust, as PEM."""
    home = cast("Home", request.app.state.home)  # starlette's state holds anything
    settings = cast("Settings", request.app.state.settings)  # as above
    return (settings.broker_ca or home.ca).read_text(encoding="ascii")


def broker_answers(request: Request) -> bool:
    """Tell whether the broker takes a message of the desk."""
    return cast("Callable[[], bool]", request.app.state.broker_round_trip)()  # as above


def wait_until_told(request: Request) -> None:
    """Return when what was just committed is at the broker: configurations, and who may log in.

    The first round trip ends after the configurations were taken and the passwords
    written, the second after the broker has read those: it does so before it takes the
    next message. It gives up after a few seconds, for what is late comes by itself.
    """
    for _ in range(_ROUND_TRIPS):
        if not broker_answers(request):
            return


def simulated(request: Request) -> Mapping[str, Simulated]:
    """Return the simulated buttons by their id."""
    return cast("Mapping[str, Simulated]", request.app.state.simulated)  # as above
