"""What a printer says of itself over SNMP, v2c or v1 (RFC 1157, RFC 3416): the tables of RFC 2790 and RFC 3805.

The error state is what counts; alerts, supplies and trays are walked as long as
there is time. A packet that is lost is sent again.
"""

import os

from deskbell_button.aio import sleep_ms
from deskbell_button.probe import ber, causes
from deskbell_button.probe.finding import Deadline, NoAnswer, Nonsense
from deskbell_button.probe.line import SILENT, Datagrams
from deskbell_button.probe.said import said
from deskbell_button.probe.worst import Worst
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from deskbell_button.probe.finding import Finding
    from deskbell_button.probe.target import Target

    Bound = tuple[bytes, int, bytes]

_GET = const(0xA0)
_NEXT = const(0xA1)
_RESPONSE = const(0xA2)
_V2C = const(1)
_NO_SUCH_NAME = const(2)

_UPTIME = const(b"\x2b\x06\x01\x02\x01\x01\x03")  # sysUpTime
_STATUS = const(b"\x2b\x06\x01\x02\x01\x19\x03\x05\x01\x01")  # hrPrinterStatus
_ERRORS = const(b"\x2b\x06\x01\x02\x01\x19\x03\x05\x01\x02")  # hrPrinterDetectedErrorState
_TRAYS = const(b"\x2b\x06\x01\x02\x01\x2b\x08\x02\x01")  # prtInputEntry
_SUPPLIES = const(b"\x2b\x06\x01\x02\x01\x2b\x0b\x01\x01")  # prtMarkerSuppliesEntry
_ALERTS = const(b"\x2b\x06\x01\x02\x01\x2b\x12\x01\x01")  # prtAlertEntry

_OTHER_VERSION_MS = const(400)
_AGAIN_MS = const(300)
_ROWS = const(4)
_BREATH_MS = const(8)

_STATUSES = ("other", "unknown", "idle", "printing", "warming up")  # from 1
_ERROR_NAMES = const(
    "paper low,no paper,toner low,no toner,door open,jammed,offline,needs service,input tray missing,"
    "output tray missing,cartridge missing,output nearly full,output full,a tray is empty,maintenance overdue"
)
_ERROR_CAUSES = (
    causes.PAPER_LOW,
    causes.PAPER_OUT,
    causes.TONER_LOW,
    causes.TONER_OUT,
    causes.COVER_OPEN,
    causes.JAM,
    causes.OFFLINE,
    causes.NEEDS_SERVICE,
    causes.TRAY_MISSING,
    causes.TRAY_MISSING,
    causes.TONER_OUT,
    None,  # nearly full is not full
    causes.OUTPUT_FULL,
    causes.PAPER_OUT,
    causes.NEEDS_SERVICE,
)
_FIRST_WARNING = const(13)  # with another tray, or with luck, it prints

_CRITICAL = const(3)  # above it are warnings, 1 is anything else
_INPUT = const(8 << 5)
_OUTPUT = const(9 << 5)
_SUPPLY = const(11 << 5)
_ALERT_CAUSES = {
    3: causes.COVER_OPEN,
    5: causes.COVER_OPEN,
    8: causes.JAM,
    18: causes.COVER_OPEN,
    22: causes.OFFLINE,
    # what is common to all parts of a printer, by the group of parts
    _INPUT | 9: causes.TRAY_MISSING,
    _INPUT | 12: causes.PAPER_LOW,
    _INPUT | 13: causes.PAPER_OUT,
    _OUTPUT | 9: causes.TRAY_MISSING,
    _OUTPUT | 15: causes.OUTPUT_FULL,
    _SUPPLY | 9: causes.TONER_OUT,
    _SUPPLY | 12: causes.TONER_LOW,
    _SUPPLY | 13: causes.TONER_OUT,
    _SUPPLY | 15: causes.WASTE_FULL,
    501: causes.COVER_OPEN,
    504: causes.OFFLINE,
    801: causes.TRAY_MISSING,
    807: causes.PAPER_LOW,
    808: causes.PAPER_OUT,
    809: causes.PAPER_OUT,
    810: causes.PAPER_OUT,
    901: causes.TRAY_MISSING,
    903: causes.OUTPUT_FULL,
    1002: causes.OVERHEATED,
    1101: causes.TONER_OUT,
    1102: causes.TONER_OUT,
    1103: causes.TONER_OUT,
    1104: causes.TONER_LOW,
    1105: causes.TONER_LOW,
    1106: causes.TONER_LOW,
    1109: causes.WASTE_FULL,
    1110: causes.WASTE_FULL,
    1113: causes.TONER_LOW,
    1114: causes.TONER_OUT,
    1115: causes.TONER_OUT,
}
"""PrtAlertCodeTC; the codes that many groups share stand with their group, five bits higher."""

_WASTE = (4, 8, 14)  # PrtMarkerSuppliesTypeTC: fills instead of running out
_PRINTS_WITH = (3, 5, 6, 7, 10, 12, 13, 21)  # toner, ink, ribbon, wax; a drum is none of them


class Agent:
    """The other side: questions to it, one after the other."""

    def __init__(self, target: "Target") -> None:
        """Take whom to ask. Raises NoAnswer."""
        self._line = Datagrams(target.address, target.port or 161)
        self._community = (target.user or "public").encode()
        self._number = (os.urandom(1)[0] + 1) << 6
        self._version = _V2C
        self._is_known = False

    async def ask(self, kind: int, oids: "list[bytes]", until: "Deadline") -> "list[Bound] | None":
        """Return what is bound to some names, None where one of them does not exist.

        Raises NoAnswer when none comes in time, Nonsense when it cannot be read.
        """
        self._number += 1
        while until.left_ms():
            wait_ms = _AGAIN_MS if self._is_known else _OTHER_VERSION_MS
            self._line.send(question(self._version, self._community, kind, self._number, oids))
            part = Deadline(wait_ms)
            while part.left_ms():
                packet = await self._line.receive(until, part.left_ms())
                if packet is None:
                    break
                found = answer(packet, self._number)
                if found is not None:
                    self._version, self._is_known = found[0], True
                    return _bound(found, len(oids))
                await sleep_ms(_BREATH_MS)  # a flood of old answers must not hold up the finger
            if not self._is_known:
                self._version ^= _V2C  # the other one
        raise NoAnswer(SILENT)

    def close(self) -> None:
        """Close the socket."""
        self._line.close()


def _bound(found: "tuple[int, int, list[Bound]]", count: int) -> "list[Bound] | None":
    _, status, bound = found
    if status == _NO_SUCH_NAME:
        return None
    if status:
        raise Nonsense("SNMP error %d" % status)
    if len(bound) != count:
        raise Nonsense("%d values where %d were asked for" % (len(bound), count))
    return bound


def question(version: int, community: bytes, kind: int, number: int, oids: "list[bytes]") -> bytes:
    """Return the packet that asks for some names."""
    bound = b"".join([ber.value(0x30, ber.value(0x06, oid) + b"\x05\0") for oid in oids])
    asked = b"\x02\x02" + bytes([number >> 8, number & 0xFF]) + b"\x02\x01\0\x02\x01\0"
    return ber.value(
        0x30,
        bytes([2, 1, version])
        + ber.value(0x04, community)
        + ber.value(kind, asked + ber.value(0x30, bound)),
    )


def answer(packet: bytes, number: int) -> "tuple[int, int, list[Bound]] | None":
    """Return version, error and what is bound; None for the answer to another question. Raises Nonsense."""
    at, end = ber.inside(packet, ber.SEQUENCE, 0, len(packet))
    version, at = _integer(packet, at, end)
    _, at = ber.inside(packet, ber.OCTETS, at, end)
    at, end = ber.inside(packet, _RESPONSE, at, end)
    got, at = _integer(packet, at, end)
    if got != number:
        return None
    status, at = _integer(packet, at, end)
    _, at = _integer(packet, at, end)
    at, end = ber.inside(packet, ber.SEQUENCE, at, end)
    if version not in (0, _V2C):
        raise Nonsense("SNMP version %d" % version)
    found: list[Bound] = []
    while at < end and len(found) < 5:
        begin, at = ber.inside(packet, ber.SEQUENCE, at, end)
        oid, oid_end = ber.inside(packet, ber.OID, begin, at)
        if oid_end - oid > 40:
            raise Nonsense("a name of %d bytes" % (oid_end - oid))
        tag, value, value_end = ber.head(packet, oid_end, at)
        found.append((packet[oid:oid_end], tag, packet[value:value_end]))
    return version, status, found


def _integer(packet: bytes, at: int, end: int) -> "tuple[int, int]":
    """Return an integer and the place behind it. Raises Nonsense."""
    begin, end = ber.inside(packet, ber.INTEGER, at, end)
    return ber.number(packet, begin, end), end


async def look(target: "Target", until: "Deadline") -> "Finding":
    """Ask for the printer's error state, then for details. Raises NoAnswer or Nonsense."""
    agent = Agent(target)
    details: list[list[list[Any]]] = [[], [], []]
    try:
        state = await _state(agent, until)
        try:
            await walk(agent, _ALERTS, b"\x02\x04\x07\x08", details[0], until)
            await walk(agent, _SUPPLIES, b"\x05\x06\x08\x09", details[1], until)
            await walk(agent, _TRAYS, b"\x09\x0a", details[2], until)
        except (NoAnswer, Nonsense):
            pass  # the error state is there, and so is what came before
    finally:
        agent.close()
    return judge(state, details[0], details[1], details[2])


async def _state(agent: Agent, until: "Deadline") -> "list[Any]":
    """Return error state, status and hundredths of a second since the start. Raises NoAnswer or Nonsense."""
    columns = [_ERRORS, _STATUS, _UPTIME]
    bound = await agent.ask(_GET, [_ERRORS + b"\x01", _STATUS + b"\x01", _UPTIME + b"\0"], until)
    if bound is None or bound[0][1] != ber.OCTETS:  # the printer is another device of the machine
        bound = await agent.ask(_NEXT, columns, until)
    if bound is None or bound[0][1] != ber.OCTETS or not bound[0][0].startswith(_ERRORS):
        raise Nonsense("SNMP without a printer")
    if len(bound[0][2]) > 4:
        raise Nonsense("an error state of %d bytes" % len(bound[0][2]))
    return [
        meant(tag, value) if oid.startswith(columns[at]) else None
        for at, (oid, tag, value) in enumerate(bound)
    ]


async def walk(
    agent: Agent, entry: bytes, columns: bytes, rows: "list[list[Any]]", until: "Deadline"
) -> None:
    """Add the first rows of a table, as long as they come. Raises NoAnswer or Nonsense."""
    roots = [entry + bytes([column]) for column in columns]
    asked = roots
    while len(rows) < _ROWS:
        bound = await agent.ask(_NEXT, asked, until)
        if bound is None or not bound[0][0].startswith(roots[0]) or bound[0][0] == asked[0]:
            return
        index = bound[0][0][len(roots[0]) :]
        asked = [root + index for root in roots]
        rows.append(
            [
                meant(tag, value) if oid == asked[at] else None
                for at, (oid, tag, value) in enumerate(bound)
            ]
        )


def meant(tag: int, value: bytes) -> "int | bytes | None":
    """Return what is bound as an integer or as bytes, None for anything else. Raises Nonsense."""
    if tag == ber.OCTETS:
        return value
    if tag in (ber.INTEGER, 0x41, 0x42, 0x43):  # counters, gauges and time ticks
        return ber.number(value, 0, len(value))
    return None


def judge(
    state: "list[Any]",
    alerts: "list[list[Any]]",
    supplies: "list[list[Any]]",
    trays: "list[list[Any]]",
) -> "Finding":
    """Return what all of it means."""
    worst = Worst()
    errors, status, ticks = state
    evidence: dict[str, Any] = {"errors": _errors(errors, worst)}
    if type(status) is int and 1 <= status <= len(_STATUSES):
        evidence["status"] = _STATUSES[status - 1]
    if type(ticks) is int and ticks >= 0:
        evidence["uptime_s"] = ticks // 100
    said_so = [_alert(row, worst) for row in alerts if type(row[0]) is int and type(row[2]) is int]
    if said_so:
        evidence["alerts"] = said_so
    levels: dict[str, int] = {}
    for at, (kind, name, most, level) in enumerate(supplies):
        percent = share(most, level)
        if percent is None or kind in _WASTE:
            continue
        levels[(said(name) if type(name) is bytes else "") or str(at + 1)] = percent
        if kind in _PRINTS_WITH:
            worst.note_level(percent)
    if levels:
        evidence["levels"] = levels
    fill = [share(most, level) for most, level in trays]
    if fill.count(None) < len(fill):
        evidence["trays"] = fill
    return worst.finding(evidence)


def _errors(errors: bytes, worst: Worst) -> "list[str]":
    """Note the bits of an error state, the highest of the first byte first; return their names."""
    names = _ERROR_NAMES.split(",")
    found = []
    for at, cause in enumerate(_ERROR_CAUSES):
        if at >> 3 < len(errors) and errors[at >> 3] << (at & 7) & 0x80:
            found.append(names[at])
            if cause is not None:
                worst.note(cause, at >= _FIRST_WARNING)
    return found[:8]


def _alert(row: "list[Any]", worst: Worst) -> str:
    """Note an alert; return its code, and the printer's words for it."""
    severity, group, code, words = row
    cause = _ALERT_CAUSES.get(code)
    if cause is None and type(group) is int and 0 < code < 32:
        cause = _ALERT_CAUSES.get(group << 5 | code)
    if cause is not None and severity >= _CRITICAL:
        worst.note(cause, severity > _CRITICAL)
    elif severity == _CRITICAL and not (19 <= code <= 28 or 502 <= code <= 507):
        worst.note(causes.NEEDS_SERVICE)
    return ("%d %s" % (code, said(words, 30) if type(words) is bytes else "")).strip()


def share(most: object, level: object) -> "int | None":
    """Return how full something is in percent, None where it does not say: numbers below 0 are no amounts."""
    if type(most) is not int or type(level) is not int or most <= 0 or not 0 <= level <= most:
        return None
    return (level * 100 + most - 1) // most
