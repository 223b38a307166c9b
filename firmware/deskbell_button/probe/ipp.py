"""What a printer says of itself over IPP (RFC 8010, RFC 8011): ask, read, judge, and forget each before the next.

All of it does not fit in a board's heap at the same time.
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
    await forget("ipp_ask", "line", "reach")
    from deskbell_button.probe.ipp_read import read

    state, values = read(pieces, is_cut)
    del read, pieces
    await forget("ipp_read")
    from deskbell_button.probe.ipp_judge import judge

    return judge(state, *values)
