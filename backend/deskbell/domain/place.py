"""Where a button looks: an asset's address in the register, with the probes of its category."""

from urllib.parse import urlsplit

from deskbell_wire import target

MOST_CHARACTERS = 160


def place_of(probes: str, address: str) -> str | None:
    """Return such as `ipp+snmp://10.0.3.7`; the address itself when it names its probes; None for nowhere."""
    if not address:
        return None
    if "://" in address:
        return address
    return f"{probes}://{address}" if probes else None


def complaint(address: str) -> str | None:
    """Return what a button would not look at in an address of the register, None when it is good."""
    if len(address) > MOST_CHARACTERS:
        return f"is longer than {MOST_CHARACTERS} characters"
    if "://" not in address:
        return _forbidden("tcp", address, None)
    try:
        parts = target.split(address)
    except ValueError:
        known = ", ".join(target.PORTS)
        return f"does not begin with one of {known}"
    for scheme, _, host, port, _, _ in parts:
        if not host and scheme != "dns":
            return "names no host"
        wrong = _forbidden(scheme, host, port) if host else None
        if wrong is not None:
            return wrong
    return None


def _forbidden(scheme: str, host: str, port: int | None) -> str | None:
    """Return which rule of buttons an address breaks; a name is looked up by them, and judged then."""
    if target.is_address(host):
        try:
            target.check(scheme, host, port, allows_loopback=host.startswith("127."))
        except target.Refused as refused:
            return f"is refused by buttons: {refused}"
    return None


def service_of(address: str) -> str:
    """Return what makes two assets the same service: the host and path of their addresses."""
    parts = urlsplit(address)
    return f"{parts.hostname or ''}{parts.path}"
