"""What a printer says of itself over IPP: one Get-Printer-Attributes over HTTP (RFC 8010, RFC 8011).

The parser knows no depth: values of a collection have no name, so they are
passed over like further values of one attribute. What comes from a printer is
believed only where type and size are right.
"""

from deskbell_button.probe import causes
from deskbell_button.probe.finding import Nonsense
from deskbell_button.probe.line import MOST, open_line
from deskbell_button.probe.said import said
from deskbell_button.probe.worst import Worst
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from deskbell_button.probe.finding import Deadline, Finding
    from deskbell_button.probe.target import Target

    Values = dict[str, list[Any]]

_ASKED = (
    b"printer-state",
    b"printer-state-reasons",
    b"printer-is-accepting-jobs",
    b"queued-job-count",
    b"marker-names",
    b"marker-types",
    b"marker-levels",
    b"media-ready",
)
_STATES = ("idle", "processing", "stopped")  # 3, 4, 5
_STOPPED = const(5)

_REASONS = (
    (causes.JAM, " media-jam "),
    (causes.COVER_OPEN, " cover-open door-open interlock-open "),
    (causes.PAPER_OUT, " media-empty media-needed "),
    (causes.TRAY_MISSING, " input-tray-missing output-tray-missing "),
    (causes.TONER_OUT, " toner-empty marker-supply-empty marker-supply-missing developer-empty "),
    (causes.WASTE_FULL, " marker-waste-full "),
    (causes.OUTPUT_FULL, " output-area-full "),
    (causes.OVERHEATED, " fuser-over-temp "),
    (causes.OFFLINE, " shutdown connecting-to-device timed-out offline "),
    (causes.PAUSED, " paused moving-to-paused "),
    (causes.PAPER_LOW, " media-low "),
    (causes.TONER_LOW, " toner-low marker-supply-low developer-low "),
)


async def look(target: "Target", until: "Deadline") -> "Finding":
    """Ask the printer for its state. Raises NoAnswer or Nonsense."""
    line = await open_line(target.address, target.port or 631, until)
    reply = bytearray()
    try:
        await line.send(request(target), until)
        is_whole = False
        while len(reply) < MOST and not is_whole:
            got = await line.read(MOST - len(reply), until)
            if not got:
                break
            reply.extend(got)
            _, is_whole = body(reply)
    finally:
        line.close()
    return read(body(reply)[0], len(reply) >= MOST and not is_whole)


def request(target: "Target") -> bytes:
    """Return the HTTP request that asks for the printer's attributes."""
    host = "[%s]" % target.host if ":" in target.host else target.host
    host = "%s:%d" % (host, target.port or 631)
    path = target.path or "/ipp/print"
    wanted = (
        b"\x01\x01\0\x0b\0\0\0\x01\x01"  # version 1.1, operation, request 1; operation attributes
    )
    wanted += _attribute(0x47, b"attributes-charset", b"utf-8")
    wanted += _attribute(0x48, b"attributes-natural-language", b"en")
    wanted += _attribute(0x45, b"printer-uri", ("ipp://" + host + path).encode())
    name = b"requested-attributes"
    for asked in _ASKED:
        wanted += _attribute(0x44, name, asked)
        name = b""  # further values of the same attribute have none
    wanted += b"\x03"
    return (
        "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/ipp\r\n"
        "Content-Length: %d\r\nConnection: close\r\n\r\n" % (path, host, len(wanted))
    ).encode() + wanted


def _attribute(tag: int, name: bytes, value: bytes) -> bytes:
    return bytes([tag, 0, len(name)]) + name + bytes([len(value) >> 8, len(value) & 0xFF]) + value


def body(reply: bytearray) -> "tuple[bytes, bool]":
    """Return the body of an HTTP reply as far as it has come, and whether that is all. Raises Nonsense."""
    at, head, status = 0, b"", b"100"
    while status == b"100":  # "go on" comes before the reply
        begin, at = at, reply.find(b"\r\n\r\n", at) + 4
        if not (reply[begin:].startswith(b"HTTP/") or b"HTTP/".startswith(reply[begin:])):
            raise Nonsense("no HTTP")
        if at < 4:
            return b"", False
        head = bytes(reply[begin : at - 4]).lower()
        status = head[9:12]
    if status != b"200":
        raise Nonsense("HTTP %s%s" % (said(status), _why(status)))
    if _field(head, b"transfer-encoding").endswith(b"chunked"):
        return _unchunked(reply, at)
    size = _number(_field(head, b"content-length"), 10)
    return bytes(reply[at:] if size is None else reply[at : at + size]), (
        size is not None and len(reply) - at >= size
    )


def _why(status: bytes) -> str:
    if status == b"401":
        return ": wants a password"
    return ": wants encryption" if status == b"426" else ""


def _field(head: bytes, name: bytes) -> bytes:
    """Return a field of a head in lower case, empty when it has none."""
    at = head.find(b"\r\n" + name + b":")
    if at < 0:
        return b""
    at += len(name) + 3
    end = head.find(b"\r\n", at)
    return head[at : end if end >= 0 else len(head)].strip()


def _number(digits: bytes, base: int) -> "int | None":
    """Return an unsigned number of a few digits, None for anything else."""
    allowed = b"0123456789abcdef"[:base]
    if not 1 <= len(digits) <= 7 or digits.strip(allowed):
        return None
    return int(str(digits, "utf-8"), base)


def _unchunked(reply: bytearray, at: int) -> "tuple[bytes, bool]":
    """Return what the chunks from a place on hold, and whether the last one has come. Raises Nonsense."""
    found = bytearray()
    while True:
        end = reply.find(b"\r\n", at)
        if end < 0:
            return bytes(found), False
        size = _number(bytes(reply[at:end]).lower().split(b";")[0].strip(), 16)
        if size is None:
            raise Nonsense("a chunk without a size")
        if size == 0:
            return bytes(found), True
        found.extend(reply[end + 2 : end + 2 + size])
        at = end + 2 + size + 2


def read(reply: bytes, is_cut: bool = False) -> "Finding":
    """Return what an IPP reply says; one that is cut has to have its essence. Raises Nonsense."""
    if len(reply) < 9:
        raise Nonsense("ended after %d bytes" % len(reply))
    status = reply[2] << 8 | reply[3]
    if reply[0] not in (1, 2) or reply[4:8] != b"\0\0\0\x01":
        raise Nonsense("no answer to what was asked")
    if status > 0xFF:
        raise Nonsense("IPP status 0x%04x" % status)
    values = attributes(reply, is_cut)
    state = _first(values, "printer-state")
    if state is None or not 3 <= state <= _STOPPED:
        raise Nonsense("no state" if state is None else "state %d" % state)
    if is_cut and "printer-state-reasons" not in values:
        raise Nonsense("its reasons are beyond %d bytes" % MOST)
    return _judge(state, values)


def attributes(reply: bytes, is_cut: bool) -> "Values":
    """Return what was asked for of the printer, at most eight values each. Raises Nonsense."""
    found: Values = {}
    at, group, values = 8, 0, None
    while at < len(reply):
        tag = reply[at]
        if tag == 0x03:
            return found
        if tag < 0x10:
            group, values, at = tag, None, at + 1
            continue
        name, at = _span(reply, at + 1)
        value, at = _span(reply, at)
        if at > len(reply):
            break
        if name:
            is_asked = group == 0x04 and name in _ASKED and str(name, "utf-8") not in found
            values = found.setdefault(str(name, "utf-8"), []) if is_asked else None
        if values is not None and len(values) < 8:
            meant = _meant(tag, value)
            if meant is not None:
                values.append(meant)
    if not is_cut:
        raise Nonsense("ended after %d bytes" % len(reply))
    return found


def _span(reply: bytes, at: int) -> "tuple[bytes, int]":
    """Return the bytes of a counted string and the place behind it; that may lie beyond the end."""
    end = at + 2 + int.from_bytes(reply[at : at + 2], "big")
    return reply[at + 2 : end], end if at + 2 <= len(reply) else at + 2


def _meant(tag: int, value: bytes) -> "int | bool | str | None":
    """Return a value as its tag means it; None for what no asked attribute can be."""
    if tag in (0x21, 0x23) and len(value) == 4:  # integer, enum
        number = int.from_bytes(value, "big")
        return number - (1 << 32) if number >> 31 else number
    if tag == 0x22 and len(value) == 1:
        return value[0] != 0
    if tag in (0x35, 0x36):  # with its language before it
        _, at = _span(value, 0)
        return said(_span(value, at)[0])
    return said(value) if tag in (0x41, 0x42, 0x44) else None


def _first(values: "Values", name: str) -> "int | None":
    """Return an attribute's number, None when it has none."""
    numbers = values.get(name)
    return numbers[0] if numbers and type(numbers[0]) is int else None


def _judge(state: int, values: "Values") -> "Finding":
    worst = Worst()
    evidence: dict[str, Any] = {"state": _STATES[state - 3]}
    reasons = [each for each in _texts(values, "printer-state-reasons") if each != "none"]
    if reasons:
        evidence["reasons"] = reasons
    for reason in reasons:
        _note(reason, worst)
    levels = _levels(values)
    if levels:
        evidence["levels"] = levels
        worst.note_level(min(levels.values()))
    accepting = values.get("printer-is-accepting-jobs")
    if accepting and type(accepting[0]) is bool:
        evidence["accepting"] = accepting[0]
        if not accepting[0]:
            worst.note(causes.REJECTS_JOBS)
    if state == _STOPPED:
        worst.note(causes.NEEDS_SERVICE)
    jobs = _first(values, "queued-job-count")
    if jobs is not None:
        evidence["jobs"] = jobs
    media = _texts(values, "media-ready")
    if media:
        evidence["media"] = media
    return worst.finding(evidence)


def _texts(values: "Values", name: str) -> "list[str]":
    """Return the texts of an attribute."""
    return [each for each in values.get(name, []) if type(each) is str and each]


def _levels(values: "Values") -> "dict[str, int]":
    """Return the percents that are known, by name, of what is used up: waste fills instead."""
    names = values.get("marker-names", [])
    types = values.get("marker-types", [])
    found: dict[str, int] = {}
    for at, level in enumerate(values.get("marker-levels", [])):
        if at < len(types) and str(types[at]).lower().startswith("waste"):
            continue
        if type(level) is int and 0 <= level <= 100:  # below 0 it is not known
            name = names[at] if at < len(names) and type(names[at]) is str else ""
            name = name or str(at + 1)
            found[name] = min(level, found.get(name, 100))
    return found


def _note(reason: str, worst: Worst) -> None:
    """Note what a reason means, if anything; without a suffix it is an error (RFC 8011, 5.4.12)."""
    word, _, suffix = reason.rpartition("-")
    if suffix not in ("error", "warning", "report"):
        word, suffix = reason, ""
    for cause, words in _REASONS:
        if " " + word + " " in words:
            worst.note(cause, suffix in ("warning", "report"))
            return
    if suffix == "error":
        worst.note(causes.NEEDS_SERVICE)
