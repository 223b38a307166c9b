"""The button's configuration: signed by the desk, kept on flash, numbered in NVS.

The version goes to NVS before the content goes to flash; so a configuration
can never go back, and the same version again counts when a power cut or a
healed file system has lost the content.
"""

from deskbell_button.identity import number
from deskbell_wire import const
from deskbell_wire.messages import Config
from deskbell_wire.signature import REPLAYED

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.seams import Files, Memory

DEFAULT_STATUS_INTERVAL_S = 50
"""A desk that lost its last minutes hears of every press within 60 s."""

_FILE = const("config.json")


class Settings:
    """The configuration in force; before the first one every input is unclaimed."""

    def __init__(self, files: "Files", memory: "Memory") -> None:
        """Read the stored configuration, if there is a readable one."""
        self._files = files
        self._memory = memory
        self.config = self._stored() or Config(
            version=0,
            inputs=[],
            brightness_percent=100,
            sound=True,
            status_interval_s=DEFAULT_STATUS_INTERVAL_S,
            brokers=[],
            revoked=False,
        )

    def _stored(self) -> "Config | None":
        if _FILE not in self._files.names():
            return None
        try:
            return Config.decode(self._files.read(_FILE))
        except (ValueError, OSError):
            return None

    def status_interval_ms(self) -> int:
        """Return how often a status is due."""
        return self.config.status_interval_s * 1000

    def claims(self, input_number: int) -> bool:
        """Tell whether the register says what this input is for."""
        inputs = self.config.inputs
        return any(item.input == input_number and item.asset is not None for item in inputs)

    def take(self, config: Config, body: bytes) -> "str | None":
        """Put a newer configuration in force, or return why it does not count."""
        newest = number(self._memory, "config")
        if config.version < newest or config.version == self.config.version:
            return REPLAYED
        if config.version > newest:
            self._memory.set("config", str(config.version))
        self._files.write(_FILE, body)
        self.config = config
        return None
