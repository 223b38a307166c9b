"""What a printer says of itself over IPP (RFC 8010, RFC 8011): ask, forget how one asks, read the answer.

Asking and reading do not fit in a board's heap at the same time.
"""

from deskbell_button.probe import forget
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.probe.finding import Deadline, Finding, Target


async def look(target: "Target", until: "Deadline") -> "Finding":
    """Ask the printer for its state. Raises NoAnswer or Nonsense."""
    from deskbell_button.probe.ipp_ask import ask

    pieces, is_cut = await ask(target, until)
    del ask
    await forget("ipp_ask", "line")
    from deskbell_button.probe.ipp_read import read

    return read(pieces, is_cut)
