"""Who this button is, and the numbers that may never go back. All of it lives in NVS.

NVS lies outside the file system: healing a corrupt LittleFS keeps identity,
key, Wi-Fi, boot counter, configuration version and the ceiling of `seq`.
"""

from deskbell_wire import const
from deskbell_wire.topics import username

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.seams import Memory


class NotProvisioned(Exception):
    """This board was never given an identity; flash it or copy its files again."""


class Identity:
    """Button, epoch, key and where to find the desk."""

    def __init__(self, memory: "Memory") -> None:
        """Read from NVS. Raises NotProvisioned when a part is missing."""
        self.name = username(_need(memory, "button"), int(_need(memory, "epoch")))
        """The button and its epoch: `<b>`."""
        self.key = bytes.fromhex(_need(memory, "key"))
        self.password = _need(memory, "password")
        _need(memory, "ca")  # read again when it is used: it is long
        self.brokers = [part for part in _need(memory, "brokers").split(",") if part]


def _need(memory: "Memory", key: str) -> str:
    value = memory.get(key)
    if not value:
        raise NotProvisioned(key)
    return value


def number(memory: "Memory", key: str) -> int:
    """Return a stored number, 0 when there is none."""
    text = memory.get(key)
    return int(text) if text else 0


def next_boot(memory: "Memory") -> int:
    """Count this boot and return its number, from 1."""
    boot = number(memory, "boot") + 1
    memory.set("boot", str(boot))
    return boot


class SeqCounter:
    """Numbers that rise for as long as an epoch lives.

    The ceiling in NVS is the first number that was never given out. A block that
    rots takes LittleFS back to an older state, silently, with an older newest
    press: so it is written before each press, once in some 40 presses with an
    erase, which NVS stands for millions of presses.
    """

    def __init__(self, memory: "Memory", newest_on_flash: int) -> None:
        """Go on after the newest press on flash and after all that was ever given out."""
        self._memory = memory
        self._ceiling = number(memory, "ceiling")
        self._next = max(newest_on_flash + 1, self._ceiling, 1)

    def peek(self) -> int:
        """Return the number that the next press gets, reserved in NVS."""
        if self._next >= self._ceiling:
            self._ceiling = self._next + 1
            self._memory.set("ceiling", str(self._ceiling))
        return self._next

    def take(self) -> None:
        """Spend the number: the press that carries it is on flash."""
        self._next += 1
