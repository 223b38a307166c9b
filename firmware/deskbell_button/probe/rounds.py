"""Whose turn it is to be looked at: an input that was pressed, one that the desk asks for, or all of them."""

from deskbell_button import room
from deskbell_button.probe import looking
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.button import Button
    from deskbell_button.link import Link
    from deskbell_button.log import Log
    from deskbell_button.probe.finding import Finding
    from deskbell_button.seams import Board


async def go(
    board: "Board",
    button: "Button",
    link: "Link",
    log: "Log",
    one: "tuple[int, int | None] | None",
    now_ms: int,
) -> None:
    """Look for a press or for the desk, or without a press at every input."""
    if one is not None:
        await _look(board, button, link, log, one[0], one[1])
        return
    from deskbell_button.probe import routine

    if routine.begins(button.looks, button.settings.config.probe_interval_s or 0, now_ms):
        for number, _, _ in list(button.settings.targets):
            await _look(board, button, link, log, number, None, True)


async def _look(
    board: "Board",
    button: "Button",
    link: "Link",
    log: "Log",
    number: int,
    seq: "int | None",
    is_routine: bool = False,
) -> None:
    aim = button.settings.target(number)
    if aim is None:
        return
    if not aim[2].startswith("https:"):
        room.give_back()

    def found(probe: str, finding: "Finding") -> None:
        log.say(
            "looked at %d: %s %s"
            % (number, probe, finding.cause or finding.evidence.get("why") or finding.verdict)
        )
        if not is_news(button.looks.told, number, probe, finding, is_routine):
            return
        button.looks.tell(
            (seq, number, probe, finding.verdict, finding.cause, finding.evidence, finding.took_ms)
        )
        link.wake.set()

    button.journal.lent_bytes = looking.LENT_BYTES
    await looking.look(board, aim[1], aim[2], button.settings.config.resolver, found)


def is_news(
    told: "dict[str, int]", number: int, probe: str, finding: "Finding", is_routine: bool
) -> bool:
    """Tell whether a finding is to be told: all of a routine look but what the last one told.

    After any other look the desk knows something else, so the next routine look tells all of it.
    """
    if not is_routine:
        told.pop("%d %s" % (number, probe), None)
        return True
    from deskbell_button.probe import routine

    return not routine.is_old(told, number, probe, finding)
