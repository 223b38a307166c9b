"""What an IPP reply means.

The parser knows no depth: values of a collection have no name, so they are
passed over like further values of one attribute. What comes from a printer is
believed only where type and size are right.
"""

from deskbell_button.probe.finding import Nonsense
from deskbell_button.probe.said import said
from deskbell_button.probe.worst import Worst, cause_of
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from deskbell_button.probe.finding import Finding

# The rows of what is found of each attribute.
_STATE = const(0)
_REASONS = const(1)
_ACCEPTING = const(2)
_JOBS = const(3)
_MEDIA = const(4)
_LEVELS = const(5)
_NAMES = const(6)
_TYPES = const(7)
_MANY = const(8)
_LONGEST = const(200)
_ROWS = const(
    b"printer-state printer-state-reasons printer-is-accepting-jobs queued-job-count"
    b" media-ready marker-levels marker-names marker-types"
)

# printer-state-reasons without their suffix (IANA's registry), by cause
_CAUSES = const(
    "jam media-jam ,"
    "cover_open cover-open door-open interlock-open ,"
    "paper_out media-empty media-needed ,"
    "tray_missing input-tray-missing output-tray-missing ,"
    "toner_out toner-empty marker-supply-empty marker-supply-missing developer-empty ,"
    "waste_full marker-waste-full ,"
    "output_full output-area-full ,"
    "overheated fuser-over-temp ,"
    "offline shutdown connecting-to-device timed-out offline ,"
    "paused paused moving-to-paused ,"
    "paper_low media-low ,"
    "toner_low toner-low marker-supply-low developer-low "
)


class Pieces:
    """What has come, in the pieces in which it came: a board's heap seldom has room for all of it at once."""

    def __init__(self, pieces: "list[bytes]") -> None:
        """Take them; they are used up."""
        self._pieces = pieces
        self._count = 0

    def take(self, size: int) -> bytes:
        """Return the next bytes, of very many only the first. Raises Nonsense when there are not so many."""
        got = b""
        while size:
            if not self._pieces:
                raise Nonsense("ended after %d bytes" % self._count)
            piece = self._pieces.pop(0)
            if len(piece) > size:
                self._pieces.insert(0, piece[size:])
                piece = piece[:size]
            size -= len(piece)
            self._count += len(piece)
            got += piece[: _LONGEST - len(got)]
        return got

    def counted(self) -> bytes:
        """Return the bytes that follow their count. Raises Nonsense."""
        return self.take(int.from_bytes(self.take(2), "big"))


def read(pieces: "list[bytes]", is_cut: bool = False) -> "Finding":
    """Return what an IPP reply says; one that is cut has to have its essence. Raises Nonsense."""
    reply = Pieces(pieces)
    head = reply.take(8)
    if head[0] not in (1, 2) or head[4:] != b"\0\0\0\x01":
        raise Nonsense("no answer to what was asked")
    if head[2]:
        raise Nonsense("IPP status 0x%02x%02x" % (head[2], head[3]))
    found: list[list[Any]] = [[] for _ in _ROWS.split(b" ")]
    try:
        attributes(reply, found)
    except Nonsense:
        if not is_cut:
            raise
    states = _are(int, found[_STATE])
    if not states or not 3 <= states[0] <= 5:
        raise Nonsense("state %d" % states[0] if states else "no state")
    if is_cut and not found[_REASONS]:
        raise Nonsense("too long: no reasons")
    return _judge(states[0] - 3, found)


def attributes(reply: Pieces, found: "list[list[Any]]") -> None:
    """Find what was asked for of the printer, at most eight values each. Raises Nonsense."""
    names = _ROWS.split(b" ")
    values: list[Any] | None = None
    is_printer = False
    while True:
        tag = reply.take(1)[0]
        if tag == 0x03:
            return
        if tag < 0x10:
            is_printer, values = tag == 0x04, None
            continue
        name, value = reply.counted(), reply.counted()
        if name:
            values = found[names.index(name)] if is_printer and name in names else None
            if values:
                values = None  # the first one counts
        if values is not None and len(values) < _MANY:
            values.append(_meant(tag, value))


def _meant(tag: int, value: bytes) -> "int | bool | str | None":
    """Return a value as its tag means it; None for what no asked attribute can be."""
    if tag in (0x21, 0x23) and len(value) == 4:  # integer, enum
        number = int.from_bytes(value, "big")
        return number - (1 << 32) if number >> 31 else number
    if tag == 0x22 and len(value) == 1:
        return value[0] != 0
    if tag in (0x35, 0x36):  # with its language before it
        inner = Pieces([value])
        inner.counted()
        value, tag = inner.counted(), 0x41
    return said(value) if tag in (0x41, 0x42, 0x44) else None


def _judge(state: int, found: "list[list[Any]]") -> "Finding":
    worst = Worst()
    evidence: dict[str, Any] = {"state": ("idle", "processing", "stopped")[state]}
    reasons = [each for each in _are(str, found[_REASONS]) if each != "none"]
    for reason in reasons:
        _note(reason, worst)
    levels = _levels(found, worst)
    if state == 2:
        worst.note("needs_service")
    for accepting in _are(bool, found[_ACCEPTING])[:1]:
        evidence["accepting"] = accepting
        if not accepting:
            worst.note("rejects_jobs")
    for jobs in _are(int, found[_JOBS])[:1]:
        evidence["jobs"] = jobs
    evidence["reasons"], evidence["levels"] = reasons, levels
    evidence["media"] = _are(str, found[_MEDIA])
    return worst.finding({key: evidence[key] for key in evidence if evidence[key] not in ([], {})})


def _are(kind: type, values: "list[Any]") -> "list[Any]":
    """Return the values of one kind; a text is one that is not empty."""
    return [each for each in values if type(each) is kind and each != ""]


def _levels(found: "list[list[Any]]", worst: Worst) -> "dict[str, int]":
    """Return the percents that are known, by name, of what is used up: waste fills instead.

    Those that it prints with are noted; a drum or a fuser is none of them.
    """
    names, types = found[_NAMES], found[_TYPES]
    levels: dict[str, int] = {}
    for at, level in enumerate(found[_LEVELS]):
        kind = str(types[at]).lower() if at < len(types) else "toner"
        if kind[:5] == "waste":
            continue
        if type(level) is int and 0 <= level <= 100:  # below 0 it is not known
            name = (names[at] if at < len(names) else "") or at + 1
            levels[str(name)] = min(level, levels.get(str(name), 100))
            if "toner" in kind or kind[:3] == "ink" or kind[-3:] == "wax":
                worst.note_level(level)
    return levels


def _note(reason: str, worst: Worst) -> None:
    """Note what a reason means, if anything; without a suffix it is an error (RFC 8011, 5.4.12)."""
    word, _, suffix = reason.rpartition("-")
    if suffix not in ("error", "warning", "report"):
        word, suffix = reason, ""
    cause = cause_of(word, _CAUSES)
    if cause:
        worst.note(cause, suffix in ("warning", "report"))
    elif suffix == "error":
        worst.note("needs_service")
