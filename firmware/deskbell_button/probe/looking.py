"""One look at what an input stands for: all of its probes and the network, within two seconds in all.

Where the heap has room they look at once, else one after the other; a module
leaves the heap as soon as it has looked. What does not fit is told, too.
"""

import gc
import sys

from deskbell_button import forget, forget_for_good
from deskbell_button.aio import sleep_ms
from deskbell_button.probe.finding import (
    UNREACHABLE,
    UNREADABLE,
    Deadline,
    Finding,
    NoAnswer,
    Nonsense,
)
from deskbell_button.probe.turns import TooLate, drive, together, turn, within
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable

    from deskbell_button.probe.finding import Target
    from deskbell_button.probe.turns import Work
    from deskbell_button.seams import Board, Wifi

    Found = Callable[[str, Finding], None]
    Job = tuple[str, Target | Wifi | str]

BUDGET_MS = 1800
"""What a look has; the rest of two seconds is for loading and for saying what it saw."""

LENT_BYTES = 9000
"""What a look takes of the heap at most, on the 32-bit VM: it comes back."""

_LOADED_BYTES = const(8000)
"""What the code of the largest probe and its connection take."""

_KEPT_BYTES = const(2500)
"""What stays free for whatever else a button does meanwhile."""

_LEAST_BYTES = const(5000)
"""With less no probe is loaded, and that is told."""

_PACKAGE = const("deskbell_button.probe")
_STAYS = const(("looking", "finding", "turns", "rounds", "routine"))


async def look(
    board: "Board",
    category: str,
    place: str,
    resolver: "str | None",
    found: "Found",
) -> None:
    """Look, and tell each finding as it comes, by the name of its probe."""
    from deskbell_button.probe.aim import aim

    until = Deadline(BUDGET_MS)
    jobs: list[Job] = [("network", board.wifi)]
    jobs += await aim(board, place, resolver)
    aim = None  # type: ignore[assignment]  # else this name keeps its code
    for package, name in (
        (_PACKAGE, "aim"),
        ("deskbell_wire", "target"),
        ("deskbell_button", "dns"),
    ):
        forget(package, name)
    if free_bytes() > _LOADED_BYTES * len(jobs) + _KEPT_BYTES:
        await drive(together(*[_tell(job, category, until, found) for job in jobs]))
        return
    for at, job in enumerate(jobs):
        # what one does not use is the next one's
        share = Deadline(until.left_ms() // (len(jobs) - at))
        await drive(_tell(job, category, share, found))
        await sleep_ms(0)  # else the collector believes what is left over on the C stack
        forget_probes()


def free_bytes() -> int:
    """Return what is free of the heap after a collection; much on a computer."""
    gc.collect()
    return gc.mem_free() if hasattr(gc, "mem_free") else 1 << 20


def forget_probes() -> None:
    """Let the code of the probes leave the heap, all but what the next one needs as well."""
    for name in list(sys.modules):
        own = name[len(_PACKAGE) + 1 :]
        if name.startswith(_PACKAGE + ".") and own not in _STAYS:
            forget_for_good(_PACKAGE, own)
    forget("deskbell_button", "dns")
    gc.collect()


async def _tell(job: "Job", category: str, until: Deadline, found: "Found") -> None:
    found(job[0], await judged(probe(job[0], job[1], until), category, until))


async def probe(name: str, target: "Target | Wifi | str", until: Deadline) -> Finding:
    """Load a probe by its name and let it look. Raises NoAnswer, Nonsense, MemoryError."""
    if isinstance(target, str):
        raise NoAnswer(target) if target == "no address" else Nonsense(target)
    if free_bytes() < _LEAST_BYTES:
        raise MemoryError
    full = _PACKAGE + "." + {"https": "http", "dns_second": "dns"}.get(name, name)
    __import__(full)
    await turn(0)  # loading holds up the finger: one file at a time
    return await sys.modules[full].look(target, until)  # type: ignore[no-any-return]  # of the one shape


async def judged(looking: "Work[Finding]", category: str, until: Deadline) -> Finding:
    """Return what a probe sees, whatever happens to it, with the node of its cause and its time."""
    finding = Finding(UNREADABLE, None, {})
    why = None
    try:
        finding = await within(looking, until.left_ms() + 300)
    except NoAnswer as error:
        finding = Finding(UNREACHABLE, "unreachable", {"why": str(error)})
    except Nonsense as error:
        why = str(error)
    except TooLate:
        why = "not done in time"
    except MemoryError:
        why = "no room in memory"
    except Exception as error:  # a probe must never end the button; what it was is told
        why = type(error).__name__ + " " + str(error)[:80]
    if why is not None:
        finding.evidence = {"why": why}
    finding.took_ms = until.took_ms()
    if finding.cause is not None and "." not in finding.cause:
        finding.cause = category + "." + finding.cause
    return finding
