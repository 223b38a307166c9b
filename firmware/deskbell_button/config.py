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
        self._config = self._stored()

    def _stored(self) -> "Config | None":
        if _FILE not in self._files.names():
            return None
        try:
            return Config.decode(self._files.read(_FILE))
        except (ValueError, OSError):
            return None

    @property
    def version(self) -> int:
        """Return the version in force, 0 when there is none."""
        return self._config.version if self._config else 0

    @property
    def status_interval_ms(self) -> int:
        """Return how often a status is due."""
        seconds = self._config.status_interval_s if self._config else DEFAULT_STATUS_INTERVAL_S
        return seconds * 1000

    @property
    def revoked(self) -> bool:
        """Tell whether the desk has revoked this button."""
        return bool(self._config) and self._config.revoked  # type: ignore[union-attr]  # checked

    @property
    def sound(self) -> bool:
        """Tell whether the buzzer may sound."""
        return self._config.sound if self._config else True

    @property
    def brightness_percent(self) -> int:
        """Return how bright the lamp is."""
        return self._config.brightness_percent if self._config else 100

    @property
    def brokers(self) -> "list[str]":
        """Return the brokers that the desk named, in order; empty when it named none."""
        return self._config.brokers if self._config else []

    def claims(self, input_number: int) -> bool:
        """Tell whether the register says what this input is for."""
        inputs = self._config.inputs if self._config else []
        return any(item.input == input_number and item.asset is not None for item in inputs)

    def take(self, config: Config, body: bytes) -> "str | None":
        """Put a newer configuration in force, or return why it does not count."""
        newest = number(self._memory, "config")
        if config.version < newest or config.version == self.version:
            return REPLAYED
        if config.version > newest:
            self._memory.set("config", str(config.version))
        self._files.write(_FILE, body)
        self._config = config
        return None
