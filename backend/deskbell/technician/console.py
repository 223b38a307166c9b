"""What a board prints while it looks for its desk, and what that means to a technician. PURE.

The lines are those of the firmware: `link.py`, `board/` and `app.py` print them.
"""

import re
from dataclasses import dataclass
from typing import Final

from deskbell.technician.errors import NotOnline

FILED: Final = re.compile(r"press (\d+) (\w+) after (\d+) ms")
JOINED: Final = re.compile(r"joined (.*), (-?\d+) dBm")
ROUND_TRIP: Final = re.compile(r"broker answered after (\d+) ms")
CONNECTED: Final = re.compile(r"connected to (\S+)")
IDENTITY: Final = re.compile(r"this is (\S+)")


@dataclass(frozen=True, slots=True)
class Clue:
    """A pattern in a line, and what it tells."""

    pattern: re.Pattern[str]
    what: str
    why: str
    remedy: str


_CLUES: Final = (
    Clue(
        re.compile(r"Wi-Fi: .*wrong password"),
        "The board does not get into the Wi-Fi",
        "the password is wrong",
        "Mend it with `deskbell site wifi`, and run the command again",
    ),
    Clue(
        re.compile(r"Wi-Fi: .*(not in reach|in reach|no access point)"),
        "The board does not find the Wi-Fi",
        "none of the site's networks is in reach (an ESP32 hears 2.4 GHz alone)",
        "Check the names with `deskbell site wifi`, or go nearer to the access point",
    ),
    Clue(
        re.compile(r"Wi-Fi: .*(no address|DHCP)"),
        "The board gets no address",
        "it is in the Wi-Fi, and no DHCP server answers",
        "Switch DHCP on in that network, or give the site a static address",
    ),
    Clue(
        re.compile(r"not provisioned"),
        "The board has no identity",
        "it was not enrolled to its end",
        "Run the command again",
    ),
    Clue(
        re.compile(r"MQTT: .*(refused|not authorised|return code [45])|refused the login", re.IGNORECASE),
        "The broker does not let the board in",
        "it does not know this identity (yet)",
        "Check that board and desk name the same broker, and run the command again",
    ),
    Clue(
        re.compile(r"validity (starts in the future|has expired)"),
        "The board does not trust the broker",
        "its certificate is not valid at the board's clock, which begins in the year 2000",
        "Give the broker certificates that are valid from 1999 on, as the desk's own broker has",
    ),
    Clue(
        re.compile(r"(MBEDTLS|certificate|X509|-0x2700|SSL|TLS)", re.IGNORECASE),
        "The board does not trust the broker",
        "the certificate is another desk's, or for another name",
        "Check DESKBELL_PUBLIC_HOST and DESKBELL_BROKER_CA with `deskbell doctor`; after a change "
        "flash with --whole",
    ),
    Clue(
        re.compile(r"ECONNREFUSED|Errno 111|OSError: 111|OSError: 104|ECONNRESET|EHOSTUNREACH|OSError: 113|"
                   r"ETIMEDOUT|TimeoutError|OSError: 110|OSError: 118"),
        "The board does not reach the broker",
        "it is in the Wi-Fi, and nobody answers at the broker's address",
        "Let port 8883 through the firewall, and check DESKBELL_PUBLIC_HOST",
    ),
    Clue(
        re.compile(r"OSError: -2|no such name|DNS"),
        "The board does not find the broker",
        "its name is not known in that Wi-Fi",
        "Check DESKBELL_PUBLIC_HOST and the network's DNS",
    ),
    Clue(
        re.compile(r"^(boot|main): |MemoryError"),
        "The board's program does not run",
        "files are missing or damaged",
        "Run the command again; if it happens twice, flash the board anew with --whole",
    ),
)  # fmt: skip


def clue(line: str) -> Clue | None:
    """Return what a line of the console tells of a failure, None when it tells none."""
    return next((one for one in _CLUES if one.pattern.search(line)), None)


class Listening:
    """Collects clues until one is sure: said twice, or said a while ago and nothing better since."""

    def __init__(self, sure_after_s: float = 2.0) -> None:
        """Begin without a clue."""
        self._sure_after_s = sure_after_s
        self._first: tuple[Clue, float] | None = None

    def hear(self, lines: list[str], now_s: float) -> None:
        """Take lines. Raises NotOnline when what they tell is sure."""
        for line in lines:
            if CONNECTED.search(line):
                self._first = None
                continue
            found = clue(line)
            if found is None:
                continue
            if self._first is not None and self._first[0] is found:
                raise _not_online(found)
            self._first = (found, now_s)
        if self._first is not None and now_s - self._first[1] >= self._sure_after_s:
            raise _not_online(self._first[0])


def _not_online(found: Clue) -> NotOnline:
    return NotOnline(found.what, found.why, found.remedy)
