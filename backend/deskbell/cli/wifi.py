"""The password of a Wi-Fi network: asked at the terminal, or in a variable; never on the command line."""

import os
import sys
from typing import Final

import typer

from deskbell.errors import DeskbellError

VARIABLE: Final = "DESKBELL_WIFI_PASSWORD"


class NoWifiPassword(DeskbellError):
    """The Wi-Fi's password is needed and nobody is there to be asked."""


def password(ssid: str) -> str:
    """Return the password of a network, empty for an open one. Raises NoWifiPassword."""
    if VARIABLE in os.environ:
        return os.environ[VARIABLE]
    if not sys.stdin.isatty():
        raise NoWifiPassword(
            f"There is no password for the Wi-Fi {ssid}",
            "nobody is at a terminal to be asked",
            f"Set {VARIABLE}; an empty one is for an open network",
        )
    return str(typer.prompt(f"Password of {ssid}", hide_input=True, default="", show_default=False))
