"""Does a name server know the service's name? The site's own, or another one to compare it with."""

import os

from deskbell_button import dns
from deskbell_button.probe.datagrams import Datagrams
from deskbell_button.probe.finding import FAULT, OK, Finding, NoAnswer, Nonsense
from deskbell_button.probe.reach import SILENT
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.probe.finding import Deadline, Target

_NAME_NOT_FOUND = const("name_not_found")

_AGAIN_MS = const(500)
_MOST = const(512)
_CODES = const(("ok", "bad question", "server failure", "no such name", "not served", "refused"))


async def look(target: "Target", until: "Deadline") -> Finding:
    """Ask the server at `target.address` for the name in `target.path`. Raises NoAnswer, Nonsense."""
    server = Datagrams(target.address, target.port or 53, _MOST)
    number = int.from_bytes(os.urandom(2), "big")
    nonsense = None
    try:
        while until.left_ms():
            server.send(dns.question(target.path, number))
            packet = await server.receive(until, _AGAIN_MS)
            while packet is not None:
                try:
                    return read(packet, number, target, until.took_ms())
                except (
                    Nonsense
                ) as error:  # the true answer may still come: UDP is open to strangers
                    nonsense = error
                packet = await server.receive(until, _AGAIN_MS)
    finally:
        server.close()
    if nonsense is not None:
        raise nonsense
    raise NoAnswer(SILENT)


def read(packet: bytes, number: int, target: "Target", took_ms: int) -> Finding:
    """Return what an answer to question `number` says. Raises Nonsense."""
    if len(packet) < 12 or packet[:2] != number.to_bytes(2, "big") or not packet[2] & 0x80:
        raise Nonsense("not an answer to the question")
    asked = dns.question(target.path, number)[12:]
    if packet[5] and packet[12 : 12 + len(asked)].lower() != asked.lower():
        raise Nonsense("an answer to another question")
    code = packet[3] & 0x0F
    seen: dict[str, object] = {"server": target.address, "answer_ms": took_ms}
    found = "" if code else dns.answer(packet, number)
    if found is None:
        raise Nonsense("an answer that is not whole")
    if found:
        seen["address"] = found
        return Finding(OK, None, seen)
    seen["code"] = "no address"
    if code:
        seen["code"] = _CODES[code] if code < len(_CODES) else "code %d" % code
    if target.path:
        return Finding(FAULT, _NAME_NOT_FOUND, seen)
    return Finding(OK, None, seen)  # without a name any answer is one
