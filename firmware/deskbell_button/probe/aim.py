"""From an address of the configuration to targets that may be probed: split, resolved and checked.

In the heap only until that is done.
"""

from deskbell_button.probe.finding import NoAnswer, Target
from deskbell_wire import const, target

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.seams import Board

_TRY_MS = const(280)  # poor Wi-Fi loses a question now and then
_TRIES = const(3)
_SECOND = const("dns_second")


async def aim(
    board: "Board", place: str, resolver: "str | None"
) -> "list[tuple[str, Target | str]]":
    """Return, by the name of each probe, its target or why there is none."""
    try:
        wanted = [(parts[0], Target(*parts)) for parts in target.split(place)]
    except target.Refused as error:
        return [("target", str(error))]
    for name, one in wanted:
        if name == "dns" and not one.host and resolver:
            wanted.append((_SECOND, Target("dns", "", resolver, 53, one.path, "")))
            break
    found: list[tuple[str, Target | str]] = []
    for name, one in wanted:  # MicroPython has no await in a comprehension
        found.append((name, await _aimed(board, one)))
    return found


async def _aimed(board: "Board", one: Target) -> "Target | str":
    server = board.wifi.dns()
    try:
        if one.scheme == "dns" and not one.host and server is not None:
            one.address, one.port = server
            return one  # the site's own name server is what DHCP says, on any port
        one.address = await resolve(one.host, server)
        target.check(one.scheme, one.address, one.port, board.allows_loopback)
    except (NoAnswer, target.Refused) as error:
        return str(error)
    return one


async def resolve(host: str, server: "tuple[str, int] | None") -> str:
    """Return a host's IP address. Raises NoAnswer."""
    if target.is_address(host):
        return host
    from deskbell_button import dns

    try:
        found: str = await dns.resolve(host, server, _TRY_MS, _TRIES)
    except (OSError, ValueError):  # ValueError: no name of DNS
        raise NoAnswer("no address")  # noqa: B904 MicroPython warns at chains
    return found
