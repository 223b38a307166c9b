"""The button's configuration: signed by the desk, kept on flash, numbered in NVS.

The version goes to NVS before the content goes to flash; so a configuration
can never go back, and the same version again counts when a power cut or a
healed file system has lost the content.
"""

from deskbell_button import forget
from deskbell_button.identity import number
from deskbell_wire import const
from deskbell_wire.messages import Config
from deskbell_wire.signature import REPLAYED

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.seams import Files, Memory
    from deskbell_button.trial import Trial

DEFAULT_STATUS_INTERVAL_S = 50
"""A desk that lost its last minutes hears of every press within 60 s."""

_FILE = const("config.json")
_NEW = const("wifi_new")


class Settings:
    """The configuration in force; before the first one every input is unclaimed."""

    def __init__(self, files: "Files", memory: "Memory") -> None:
        """Read the stored configuration, if there is a readable one."""
        self._files = files
        self._memory = memory
        self.new_networks = bool(memory.get(_NEW))
        """Whether NVS has a list of networks that nobody has looked at: see `rotation`."""
        self.trial: Trial | None = None
        """Two lists of networks, where the new one has not proved good yet: the link joins by it."""
        self._hold(
            self._stored()
            or Config(
                version=0,
                inputs=[],
                brightness_percent=100,
                sound=True,
                status_interval_s=DEFAULT_STATUS_INTERVAL_S,
                brokers=[],
                revoked=False,
                wifi=None,
            )
        )

    def _stored(self) -> "Config | None":
        if _FILE not in self._files.names():
            return None
        try:
            return Config.decode(self._files.read(_FILE))
        except (ValueError, OSError):
            return None

    def _hold(self, config: Config) -> None:
        """Put a configuration in force; the heap has no room for the names of assets and for networks."""
        self._claimed = [item.input for item in config.inputs if item.asset is not None]
        config.inputs = []
        config.wifi = None
        self.config = config

    def status_interval_ms(self) -> int:
        """Return how often a status is due."""
        return self.config.status_interval_s * 1000

    def claims(self, input_number: int) -> bool:
        """Tell whether the register says what this input is for."""
        return input_number in self._claimed

    def reached(self, now_ms: int) -> None:
        """Note a word of the desk that counts: new networks through which it came have proved good."""
        if self.trial is not None and self.trial.reached(self._memory, now_ms):
            self.trial = None
            forget("deskbell_button", "trial")

    def take(self, config: Config, body: bytes, now_ms: int) -> "str | None":
        """Put a newer configuration in force, or return why it does not count.

        New networks are in NVS before the configuration counts.
        """
        newest = number(self._memory, "config")
        if config.version < newest or config.version == self.config.version:
            return REPLAYED
        self.reached(now_ms)  # before its networks take the place of those it came through
        if config.wifi is not None:
            self._memory.set(_NEW, config.wifi)
            self.new_networks = True
        if config.version > newest:
            self._memory.set("config", str(config.version))
        self._files.write(_FILE, body)
        self._hold(config)
        return None
