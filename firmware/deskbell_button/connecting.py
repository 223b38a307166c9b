"""How a connection to the desk comes about: address, TLS, login. In the heap only until it stands."""

import gc
import struct

from deskbell_button import address, dialling, mqtt
from deskbell_button.mqtt import length, text
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from deskbell_button.button import Button
    from deskbell_button.mqtt import Client
    from deskbell_button.seams import Wifi

KEEP_ALIVE_S = 30


class Way:
    """What leads to a broker: the radio, whom TLS trusts, and the addresses that were found so far."""

    def __init__(
        self, wifi: "Wifi", context: "ssl.SSLContext", addresses: "dict[str, str]", is_again: bool
    ) -> None:
        """Take them; `is_again` asks for addresses anew, because the last attempt has failed."""
        self.wifi = wifi
        self.context = context
        self.addresses = addresses
        self.is_again = is_again


async def connect(
    button: "Button",
    broker: str,
    way: Way,
    now_ms: "Callable[[], int]",
    room: bytearray,
) -> "Client":
    """Return a client that is logged in; the caller sets the deadline. Raises OSError, ValueError or EOFError."""
    will = button.connecting()
    who = button.identity
    packet = connect_packet(who.name, who.password, will.topic, will.payload, KEEP_ALIVE_S)
    host, port = address.parse(broker)
    at = await resolve(host, way)
    gc.collect()  # TLS wants its memory in one piece
    line = await dialling.connect(at, port, way.context, host)
    try:
        client = mqtt.Client(line, now_ms, room)
        await client.connect(packet, KEEP_ALIVE_S)
    except BaseException:  # a deadline cancels: the socket must not stay open
        line.close()
        raise
    return client


def connect_packet(
    username: str, password: str, will_topic: str, will: bytes, keep_alive_s: int
) -> bytes:
    """Return CONNECT: clean session, retained will at QoS 1, user and password (3.1 of MQTT 3.1.1)."""
    flags = 0x80 | 0x40 | 0x20 | 0x08 | 0x04 | 0x02
    body = (
        text("MQTT")
        + bytes([4, flags])
        + struct.pack("!H", keep_alive_s)
        + text(username)
        + text(will_topic)
        + text(will)
        + text(username)
        + text(password)
    )
    return b"\x10" + length(len(body)) + body


async def resolve(host: str, way: Way) -> str:
    """Resolve a name once; after a failure ask again, and keep the old answer at need. Raises OSError."""
    if address.is_address(host):
        return host
    from deskbell_button import dns  # only those who need it pay for it

    kept = way.addresses.get(host)
    if kept is not None and not way.is_again:
        return kept
    try:
        kept = await dns.resolve(host, way.wifi.dns())
    except OSError:
        if kept is None:
            raise
    way.addresses[host] = kept
    return kept
