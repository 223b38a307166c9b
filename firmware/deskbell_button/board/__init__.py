"""The seam to the hardware: one file for each board, and the simulator."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from deskbell_button.identity import Memory
    from deskbell_wire.messages import Lamp

    class Wifi(Protocol):
        """The radio."""

        async def join(self) -> None:
            """Join the network, within a deadline of its own. Raises OSError."""

        def is_up(self) -> bool:
            """Tell whether the network is there now."""

        def rssi_dbm(self) -> int | None:
            """Return the strength of the signal, None when it is unknown."""

        def ip(self) -> str | None:
            """Return the address of this board, None when it has none."""

        def dns(self) -> tuple[str, int] | None:
            """Return the name server to ask, None to let the system resolve."""

    class Board(Protocol):
        """Inputs count from 1. No method blocks longer than a flash write."""

        memory: Memory
        wifi: Wifi
        root: str
        inputs: int

        def edges(self, now_ms: int) -> list[tuple[int, bool, int]]:
            """Return `(input, closed, at_ms)` that the samples before `now_ms` missed."""

        def is_closed(self, number: int) -> bool:
            """Sample an input."""

        def show(self, number: int, lamp: Lamp | None, colour: tuple[int, int, int]) -> None:
            """Light an input's lamp; `lamp` says what for, None is the flash of a contact."""

        def tone(self, hertz: int) -> None:
            """Sound the buzzer, 0 is silence."""

        def battery_mv(self) -> int | None:
            """Return the battery's voltage, None without a battery."""

        def reset_cause(self) -> str | None:
            """Return why this boot began, None when it is unknown."""

        def watch(self, timeout_ms: int) -> None:
            """Start the watchdog."""

        def feed(self) -> None:
            """Feed the watchdog."""

        def log(self, line: str) -> None:
            """Print a line on the console."""
