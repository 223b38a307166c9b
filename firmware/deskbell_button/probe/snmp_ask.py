"""What a printer says of itself over SNMP, v2c or v1 (RFC 1157, RFC 3416): the tables of RFC 2790 and RFC 3805.

The error state is what counts; alerts, supplies and trays are walked as long as
there is time. A packet that is lost is sent again.
"""

import os

from deskbell_button.probe import ber
from deskbell_button.probe.datagrams import Datagrams
from deskbell_button.probe.finding import Deadline, NoAnswer, Nonsense
from deskbell_button.probe.reach import SILENT
from deskbell_button.probe.turns import turn
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from deskbell_button.probe.finding import Target

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
_TEXT = const(80)  # bytes that are kept of a text; 40 characters are told
_BREATH_MS = const(8)


class Agent:
    """The other side: questions to it, one after the other."""

    def __init__(self, target: "Target") -> None:
        """Take whom to ask. Raises NoAnswer."""
        self._line = Datagrams(target.address, target.port or 161)
        self._community = (target.user or "public").encode()
        self._number = (os.urandom(1)[0] + 4) << 6  # two bytes, and room to count
        self._version = _V2C
        self._is_known = False

    async def ask(self, kind: int, oids: "list[bytes]", until: "Deadline") -> "list[Bound] | None":
        """Return what is bound to some names, None where one of them does not exist.

        Raises NoAnswer when none comes in time, Nonsense when it cannot be read.
        """
        self._number += 1
        others = 0
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
                others += 1
                await turn(_BREATH_MS)  # a flood of old answers must not hold up the finger
            if not self._is_known:
                self._version ^= _V2C  # the other one
        if others and not self._is_known:
            raise Nonsense("answers something else")
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


async def ask(target: "Target", until: "Deadline") -> "list[list[Any]]":
    """Return the printer's state, then rows of its alerts, supplies and trays, and why some are missing.

    Raises NoAnswer or Nonsense.
    """
    agent = Agent(target)
    try:
        found = [await state(agent, until), [], [], [], []]
        try:
            await walk(agent, _ALERTS, b"\x02\x04\x07\x08", found[1], until)
            await walk(agent, _SUPPLIES, b"\x05\x06\x08\x09", found[2], until)
            await walk(agent, _TRAYS, b"\x09\x0a", found[3], until)
        except (NoAnswer, Nonsense):
            pass  # the error state is there, and so is what came before
        except MemoryError:
            found[4].append("no room in memory")
    finally:
        agent.close()
    return found


async def state(agent: Agent, until: "Deadline") -> "list[Any]":
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
        return value[:_TEXT]
    if tag in (ber.INTEGER, 0x41, 0x42, 0x43):  # counters, gauges and time ticks
        return ber.number(value, 0, len(value))
    return None
