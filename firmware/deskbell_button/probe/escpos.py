"""What a receipt printer says of itself: Epson's real-time status, DLE EOT 1 to 4, and GS r 1.

A real-time question is answered by one byte, also offline and in the middle of
a receipt; nothing of it is printed. Bits that never change tell an answer from
nonsense. Printers of other makes may leave some of the four unanswered.
"""

from deskbell_button.probe.finding import Deadline, NoAnswer, Nonsense
from deskbell_button.probe.line import open_line
from deskbell_button.probe.worst import Worst
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from deskbell_button.probe.finding import Finding, Target
    from deskbell_button.probe.line import Line

_STATUS = const(b"\x10\x04")  # DLE EOT n
_PAPER = const(
    b"\x1d\x72\x01"
)  # GS r 1; not in real time, so only a printer that is online answers
_ANSWER_MS = const(400)
_MOST = const(16)
_MOST_ALL = const(256)

_FIXED = const(0x93)  # bits that never change, and how they are
_FIXED_STATUS = const(0x12)
_FIXED_ALL = const(
    0x10
)  # the first of the four bytes that some send on their own: automatic status back
_FIXED_PAPER = const(0x90)  # 0 in the answer to GS r

_DRAWER_HIGH = const(0x04)  # 1: printer
_OFFLINE = const(0x08)
_COVER_OPEN = const(0x04)  # 2: why offline
_PAPER_END_STOPS = const(0x20)
_ERROR = const(0x40)
_RECOVERABLE = const(0x04)  # 3: which error
_CUTTER = const(0x08)
_UNRECOVERABLE = const(0x20)
_RECOVERS_ITSELF = const(0x40)
_NEAR_END = const(0x0C)  # 4: roll
_END = const(0x60)
_ROLL_NEAR_END = const(0x03)  # GS r 1
_ROLL_END = const(0x0C)


async def look(target: "Target", until: "Deadline") -> "Finding":
    """Ask for each status, one after the other. Raises NoAnswer or Nonsense."""
    line = await open_line(target.address, target.port or 9100, until)
    answers: list[int] = []
    roll = None
    try:
        while len(answers) < 4:
            got = await _ask(line, _STATUS + bytes([len(answers) + 1]), until, not answers)
            if got is None:
                break
            answers.append(status(got))
        if len(answers) < 4:
            roll = await _ask(line, _PAPER, until, False)
    finally:
        line.close()
    return judge(answers, roll)


async def _ask(line: "Line", command: bytes, until: "Deadline", is_needed: bool) -> "int | None":
    """Return the byte that answers, None when none comes. Raises NoAnswer or Nonsense."""
    if not is_needed:
        until = Deadline(min(_ANSWER_MS, until.left_ms()))
    got = b""
    try:
        await line.send(command, until)
        while not got:
            got = await line.read(_MOST, until)
            if not got:
                raise Nonsense("ended after %d bytes" % line.count)
            if line.count > _MOST_ALL:
                raise Nonsense("talks without end")
            while got and got[0] & _FIXED == _FIXED_ALL:
                got = got[4:]
    except (NoAnswer, Nonsense):
        if is_needed:
            raise
        return None
    if len(got) > 1:
        raise Nonsense("%d bytes where one is due" % len(got))
    return got[0]


def status(answer: int) -> int:
    """Return an answer that has the bits of one. Raises Nonsense."""
    if answer & _FIXED != _FIXED_STATUS:
        raise Nonsense("0x%02x is no status" % answer)
    return answer


def judge(answers: "list[int]", roll: "int | None" = None) -> "Finding":
    """Return what one to four answers mean, and that to GS r 1. Raises Nonsense."""
    worst = Worst()
    offline = bool(answers[0] & _OFFLINE)
    evidence: dict[str, Any] = {"online": not offline}
    evidence["drawer"] = "high" if answers[0] & _DRAWER_HIGH else "low"
    why = answers[1] if len(answers) > 1 else 0
    if len(answers) > 1:
        evidence["cover"] = "open" if why & _COVER_OPEN else "closed"
        if why & _COVER_OPEN:
            worst.note("cover_open")
    if len(answers) > 2:
        _note_error(answers[2], worst, evidence)
    if why & _ERROR and not evidence.get("error"):
        evidence["error"] = "unnamed"
        worst.note("needs_service")
    paper = "out" if why & _PAPER_END_STOPS else _paper(answers, roll)
    if paper:
        evidence["paper"] = paper
    if paper == "out":
        worst.note("paper_out")
    elif paper == "low":
        worst.note("paper_low")
    if offline and not worst.is_hard():
        worst.note("offline")
    return worst.finding(evidence)


def _note_error(error: int, worst: Worst, evidence: "dict[str, Any]") -> None:
    if error & _RECOVERS_ITSELF:
        evidence["error"] = "recovers by itself"
        worst.note("overheated")  # a hot head, or a voltage out of range
    if error & _RECOVERABLE:
        evidence["error"] = "recoverable"
        worst.note("needs_service")
    if error & _UNRECOVERABLE:
        evidence["error"] = "unrecoverable"
        worst.note("needs_service")
    if error & _CUTTER:
        evidence["error"] = "cutter"
        worst.note("cutter_error")


def _paper(answers: "list[int]", roll: "int | None") -> str:
    """Return how much paper there is, empty when nothing said so. Raises Nonsense."""
    if len(answers) == 3 and roll is not None and roll & _FIXED == _FIXED_STATUS:
        answers = answers + [roll]  # the answer to DLE EOT 4, late
        roll = None
    if len(answers) > 3:
        low, out = answers[3] & _NEAR_END, answers[3] & _END
    elif roll is not None:
        if roll & _FIXED_PAPER:
            raise Nonsense("0x%02x is no paper status" % roll)
        low, out = roll & _ROLL_NEAR_END, roll & _ROLL_END
    else:
        return ""
    return "out" if out else "low" if low else "ok"
