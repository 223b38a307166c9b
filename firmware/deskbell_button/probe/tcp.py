"""Is it there? A connection is opened and closed again; not one byte is sent.

With a port: does that program listen. Without one: does the machine answer at
all, where a refusal is an answer, too.
"""

from deskbell_button.probe.finding import OK, Deadline, Finding, NoAnswer
from deskbell_button.probe.line import open_line
from deskbell_button.probe.reach import REFUSED, TIMEOUT
from deskbell_button.probe.turns import together
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.probe.finding import Target

KNOCKED_AT = const((80, 443, 445, 9100))
"""What printers, tills and terminals listen at most; a machine without a firewall refuses the others."""


async def look(target: "Target", until: "Deadline") -> Finding:
    """Connect to the port, or knock at several. Raises NoAnswer."""
    if target.port is None:
        return Finding(OK, None, await knock(target.address, KNOCKED_AT, until))
    line = await open_line(target.address, target.port, until)
    line.close()
    return Finding(OK, None, {"port": target.port, "answer_ms": until.took_ms()})


async def knock(address: str, ports: "tuple[int, ...]", until: "Deadline") -> "dict[str, object]":
    """Return which port answered first, and after how long. Raises NoAnswer when none did."""
    answers: list[dict[str, object]] = []
    failures: list[str] = []
    enough = Deadline(until.left_ms())
    await together(*[_knock(address, port, enough, answers, failures) for port in ports])
    if not answers:
        raise NoAnswer(failures[0] if failures else TIMEOUT)
    return answers[0]


async def _knock(
    address: str,
    port: int,
    enough: Deadline,
    answers: "list[dict[str, object]]",
    failures: "list[str]",
) -> None:
    try:
        line = await open_line(address, port, enough)
        line.close()
    except NoAnswer as error:
        if str(error) != REFUSED:
            failures.append(str(error))
            return
    answers.append({"port": port, "answer_ms": enough.took_ms()})
    enough.end()
