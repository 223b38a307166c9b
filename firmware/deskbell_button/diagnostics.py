"""What the button knows of itself when it sends: it joins every press and status."""

import gc

from deskbell_button import VERSION
from deskbell_wire import const
from deskbell_wire.messages import Diagnostics

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.seams import Board


def diagnose(board: "Board", uptime_ms: int, last_error: "str | None") -> Diagnostics:
    """Return the diagnostics of this moment; null for what this board cannot know."""
    return Diagnostics(
        battery_mv=board.battery_mv(),
        rssi_dbm=board.wifi.rssi_dbm(),
        reset_cause=board.reset_cause(),
        uptime_s=uptime_ms // 1000,
        free_heap_bytes=gc.mem_free() if hasattr(gc, "mem_free") else None,
        firmware=VERSION,
        ip=board.wifi.ip(),
        last_error=last_error,
    )
