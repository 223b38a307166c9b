"""New networks by signed configuration: opened, and put on trial when they are others than before.

NVS has two lists: `wifi`, through which the desk was reached, and `wifi_new`,
which a configuration brought and nobody has proved. The new one is written,
still sealed, before that configuration counts. It is opened as soon as the heap
has room, and takes the place of the old one only when the desk has spoken
through it (`trial`); so a power cut at any step leaves a list that works.

Only in the heap while it opens a list.
"""

import gc
import json

from deskbell_button import forget
from deskbell_wire import const, wifi
from deskbell_wire.sealing import open_text

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.config import Settings
    from deskbell_button.health import Errors
    from deskbell_button.seams import Memory

_FORGOTTEN = (
    ("deskbell_button", "rotation"),
    ("deskbell_wire", "sealing"),
    ("deskbell_wire", "wifi"),
)


def begin(settings: "Settings", memory: "Memory", key: bytes, errors: "Errors") -> None:
    """Look at the list that waits in NVS; put it on trial when it is another than the old one."""
    gc.collect()
    settings.trial = None
    try:
        if _open(memory, key):
            from deskbell_button.trial import Trial

            settings.trial = Trial()
    except (ValueError, TypeError) as error:
        errors.note("new networks refused: %s" % error)
        memory.set("wifi_new", "")
    settings.new_networks = False
    for package, name in _FORGOTTEN:
        forget(package, name)
    gc.collect()


def _open(memory: "Memory", key: bytes) -> bool:
    text = memory.get("wifi_new") or ""
    is_open = text.startswith("[")
    if not is_open:
        text = open_text(key, text)
    wifi.check(json.loads(text))
    is_new = wifi.read(text) != wifi.read(memory.get("wifi"))
    if not is_new or not is_open:
        memory.set("wifi_new", text if is_new else "")
    return is_new
