"""The way that every look takes: Wi-Fi, gateway, name server. Without it nothing else can be told apart."""

import os

from deskbell_button.probe import tcp
from deskbell_button.probe.datagrams import Datagrams
from deskbell_button.probe.finding import FAULT, OK, UNREACHABLE, Deadline, Finding, NoAnswer
from deskbell_button.probe.turns import pause, together
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.seams import Wifi

_DNS_DOWN = const("network.dns_down")
_GATEWAY_DOWN = const("network.gateway_down")
_WIFI_LOSSY = const("network.wifi_lossy")
_WIFI_WEAK = const("network.wifi_weak")

WEAK_DBM = -82
"""Below it Wi-Fi loses packets by itself; the pages call it very weak from -85 dBm."""

LOSSY_PERCENT = 30

_ASKED = const(8)
_APART_MS = const(60)
_WAIT_MS = const(700)
_KNOCKED_AT = const((53, 80, 443))
_QUESTION = const(b"\1\0\0\1\0\0\0\0\0\0\0\0\1\0\1")
"""What follows the number of a question for the address of the root, as `dns.question` writes it."""


async def look(wifi: "Wifi", until: Deadline) -> Finding:
    """Knock at the gateway, and ask its name server several times to see how many questions are lost."""
    seen: dict[str, object] = {}
    rssi_dbm = wifi.rssi_dbm()
    if rssi_dbm is not None:
        seen["rssi_dbm"] = rssi_dbm
    server = wifi.dns()
    gateway = wifi.gateway()
    await together(_gateway(gateway, until, seen), _names(server, until, seen))
    loss = seen.get("loss_percent")
    name_server_answers = loss is not None and loss != 100
    gateway_answers = "gateway_ms" in seen
    same = server is not None and gateway is not None and server[0] == gateway.partition(":")[0]
    if gateway is not None and not gateway_answers and not (name_server_answers and same):
        return Finding(UNREACHABLE, _GATEWAY_DOWN, seen)
    if loss == 100:
        return Finding(UNREACHABLE, _DNS_DOWN, seen)
    if loss is not None and loss >= LOSSY_PERCENT:  # type: ignore[operator]  # an integer
        return Finding(FAULT, _WIFI_LOSSY, seen)
    if rssi_dbm is not None and rssi_dbm < WEAK_DBM:
        return Finding(FAULT, _WIFI_WEAK, seen)
    return Finding(OK, None, seen)


async def _gateway(gateway: "str | None", until: Deadline, seen: "dict[str, object]") -> None:
    if gateway is None:
        return
    host, _, port = gateway.partition(":")
    ports = (int(port),) if port else _KNOCKED_AT
    try:
        answer = await tcp.knock(host, ports, until)
        seen["gateway_ms"] = answer["answer_ms"]
    except NoAnswer as error:
        seen["gateway"] = str(error)


async def _names(
    server: "tuple[str, int] | None", until: Deadline, seen: "dict[str, object]"
) -> None:
    """Ask for the root several times, close to each other; note the share that was lost, and the best time."""
    if server is None:
        return
    try:
        channel = Datagrams(server[0], server[1], 2)  # the number of the question
    except NoAnswer:
        seen["loss_percent"] = 100
        return
    first = int.from_bytes(os.urandom(2), "big") & 0xFF00
    answered: list[int] = []
    try:
        for number in range(_ASKED):
            channel.send((first + number).to_bytes(2, "big") + _QUESTION)
            await pause(_APART_MS)
        while len(answered) < _ASKED:
            packet = await channel.receive(until, _WAIT_MS)
            if packet is None:
                break
            number = int.from_bytes(packet, "big") - first
            if 0 <= number < _ASKED and number not in answered:
                answered.append(number)
    except NoAnswer:
        pass  # nobody listens there: what was lost, is
    finally:
        channel.close()
    seen["loss_percent"] = 100 - 100 * len(answered) // _ASKED
