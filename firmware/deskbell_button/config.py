"""The button's configuration: signed by the desk, kept on flash, numbered in NVS.

The version goes to NVS before the content goes to flash; so a configuration
can never go back, and the same version again counts when a power cut or a
healed file system has lost the content.
"""

from deskbell_button import forget
from deskbell_button.identity import number
from deskbell_wire import const
from deskbell_wire.signature import REPLAYED

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.seams import Files, Memory
    from deskbell_button.trial import Trial
    from deskbell_wire.configuration import Config

DEFAULT_STATUS_INTERVAL_S = 50
"""A desk that lost its last minutes hears of every press within 60 s."""

_FILE = const("config.json")
_NEW = const("wifi_new")


class InForce:
    """What a button keeps in memory of its configuration; before the first one it is this."""

    def __init__(self) -> None:
        """Begin with what every button does that was told nothing."""
        self.version = 0
        self.brightness_percent = 100
        self.sound = True
        self.status_interval_s = DEFAULT_STATUS_INTERVAL_S
        self.brokers: list[str] = []
        self.revoked = False
        self.probe_interval_s: int | None = None
        self.resolver: str | None = None


class Settings:
    """The configuration in force; before the first one every input is unclaimed."""

    def __init__(self, files: "Files", memory: "Memory") -> None:
        """Read the stored configuration, if there is a readable one."""
        self._files = files
        self.memory = memory
        self.new_networks = bool(memory.get(_NEW))
        """Whether NVS has a list of networks that nobody has looked at: see `rotation`."""
        self.trial: Trial | None = None
        """Two lists of networks, where the new one has not proved good yet: the link joins by it."""
        self.config = InForce()
        self.targets: list[tuple[int, str, str]] = []
        """Input, category and address of what can be looked at."""
        self._claimed: list[int] = []
        stored = self._stored()
        if stored is not None:
            self._hold(stored)

    def _stored(self) -> "Config | None":
        if _FILE not in self._files.names():
            return None
        try:
            return read(self._files.read(_FILE))
        except (ValueError, OSError):
            return None

    def _hold(self, config: "Config") -> None:
        """Put a configuration in force; the heap has no room for the names of assets and for networks."""
        self._claimed = [item.input for item in config.inputs if item.asset is not None]
        categories = {item.input: item.category or "" for item in config.inputs}
        self.targets = [
            (number, categories.get(number, ""), place) for number, place in config.probes or []
        ]
        for key in self.config.__dict__:
            setattr(self.config, key, getattr(config, key))

    def status_interval_ms(self) -> int:
        """Return how often a status is due."""
        return self.config.status_interval_s * 1000

    def claims(self, input_number: int) -> bool:
        """Tell whether the register says what this input is for."""
        return input_number in self._claimed

    def target(self, input_number: int) -> "tuple[int, str, str] | None":
        """Return input, category and address of what an input stands for, None when nobody can look at it."""
        for one in self.targets:
            if one[0] == input_number:
                return one
        return None

    def reached(self, now_ms: int) -> None:
        """Note a word of the desk that counts: new networks through which it came have proved good."""
        if self.trial is not None and self.trial.reached(self.memory, now_ms):
            self.trial = None
            forget("deskbell_button", "trial")

    def take(self, body: bytes, now_ms: int) -> "str | None":
        """Put a newer configuration in force, or return why it does not count. Raises Unreadable.

        New networks are in NVS before the configuration counts.
        """
        config = read(body)
        newest = number(self.memory, "config")
        if config.version < newest or config.version == self.config.version:
            return REPLAYED
        self.reached(now_ms)  # before its networks take the place of those it came through
        if config.wifi is not None:
            self.memory.set(_NEW, config.wifi)
            self.new_networks = True
        if config.version > newest:
            self.memory.set("config", str(config.version))
        self._files.write(_FILE, body)
        self._hold(config)
        return None


def read(body: bytes) -> "Config":
    """Return a configuration; the code that reads it leaves the heap. Raises Unreadable."""
    from deskbell_wire.configuration import Config

    try:
        return Config.decode(body)
    finally:
        forget("deskbell_wire", "configuration")
