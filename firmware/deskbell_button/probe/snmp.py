"""What a printer says of itself over SNMP: ask, forget how one asks, read the answers.

Asking and reading do not fit in a board's heap at the same time.
"""

from deskbell_button.probe import forget
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.probe.finding import Deadline, Finding, Target


async def look(target: "Target", until: "Deadline") -> "Finding":
    """Ask for the printer's error state, then for details. Raises NoAnswer or Nonsense."""
    from deskbell_button.probe.snmp_ask import ask

    answers = await ask(target, until)
    del ask
    await forget("snmp_ask", "ber", "datagrams", "reach")
    from deskbell_button.probe.snmp_read import judge

    return judge(answers)
