"""How the ESP32's radio joins a network; only in the heap while it does."""

import gc

from deskbell_button import networks
from deskbell_button.aio import sleep_ms
from deskbell_wire import const, wifi

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    import network

    from deskbell_button.networks import Seen
    from deskbell_wire.wifi import Network

JOIN_MS = 15000
"""How long one network may take, address included."""

REFUSED_MS = 6000
"""From then on a network that refuses is not waited for: the radio has tried again meanwhile."""

_POLL_MS = const(50)
_RECONNECTS = const(2)
"""With no end to them `status()` says "connecting" for ever where a password is wrong."""


async def join(wlan: "network.WLAN", text: "str | None") -> str:
    """Join a network of a list; return its name. Raises OSError, which says why of each."""
    if wlan.active():
        wlan.disconnect()  # connect() raises while an older attempt is still under way
    wlan.active(True)
    wlan.config(pm=wlan.PM_NONE)  # power saving delays what arrives by 100 ms and more
    wlan.config(reconnects=_RECONNECTS)
    seen = await scan(wlan)
    tried = []
    for one, bssid in networks.attempts(wifi.read(text), seen):
        reason = await attempt(wlan, one, bssid)
        if reason is None:
            return one[0]
        tried.append((one[0], reason))
    raise OSError(networks.failed(tried))


async def attempt(wlan: "network.WLAN", one: "Network", bssid: "bytes | None") -> "str | None":
    """Join one network; return None when it is joined, else why not."""
    ssid, password, _, static = one
    _address(wlan, static)
    if bssid is None:
        wlan.connect(ssid, password or None)
    else:
        wlan.connect(ssid, password or None, bssid=bssid)
    for at in range(JOIN_MS // _POLL_MS):
        if wlan.isconnected():
            return None
        refused = networks.is_final(wlan.status()) and not _is_associated(wlan)
        if refused and at * _POLL_MS >= REFUSED_MS:
            break
        await sleep_ms(_POLL_MS)
    reason = networks.why(wlan.status(), _is_associated(wlan))
    wlan.disconnect()
    return reason


def _address(wlan: "network.WLAN", static: "tuple[str, str, str, str] | None") -> None:
    """Take a static address, or have DHCP give one."""
    if static is not None:
        wlan.ifconfig(static)
        return
    try:
        wlan.ifconfig("dhcp")  # pyright: ignore[reportCallIssue, reportArgumentType]  # the stubs do not know it
    except (OSError, RuntimeError):
        pass  # its client runs already: ESP-IDF calls that an error


def _is_associated(wlan: "network.WLAN") -> bool:
    """Tell whether an access point has taken us, with an address or without."""
    try:
        wlan.status("rssi")
    except OSError:
        return False
    return True


async def scan(wlan: "network.WLAN") -> "Seen":
    """Scan in a thread: it blocks for seconds, but lets other threads run meanwhile."""
    import _thread

    done: list[Seen] = []

    def work() -> None:
        try:
            done.append(wlan.scan())
        except OSError:
            done.append([])

    gc.collect()
    _thread.start_new_thread(work, ())
    while not done:
        await sleep_ms(20)
    return done[0]
