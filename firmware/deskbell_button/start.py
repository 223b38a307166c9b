"""What both entry files of a board, and the simulator, do before the app runs."""

import gc
import sys

from deskbell_button import health

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from deskbell_button.seams import Memory

_PROVISION = "deskbell_button.provision"


def provision_at_start(memory: "Memory", root: str, log: "Callable[[str], None]") -> None:
    """Take a new identity when there is one; whatever is wrong with it, the board goes on."""
    from deskbell_button.provision import Refused, provision

    try:
        name = provision(memory, root)
        if name:
            log("provisioned as " + name)
    except (Refused, OSError) as error:
        log(health.name(error))
        health.keep(memory, str(error))
    # Once a boot is enough: let its code leave the heap.
    sys.modules.pop(_PROVISION, None)
    delattr(sys.modules["deskbell_button"], "provision")
    gc.collect()
