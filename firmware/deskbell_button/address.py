"""Where a broker is: `mqtts://host:8883`. There is no other scheme, so no plain text."""

from deskbell_wire import const

_SCHEME = const("mqtts://")
_DEFAULT_PORT = const(8883)


def parse(broker: str) -> "tuple[str, int]":
    """Return host and port. Raises ValueError and says what is wrong."""
    if not broker.startswith(_SCHEME):
        raise ValueError("broker %s must begin with %s" % (broker, _SCHEME))
    host, _, port = broker[len(_SCHEME) :].rstrip("/").partition(":")
    if not host or (port and not port.isdigit()):
        raise ValueError("broker %s must be like mqtts://host:8883" % broker)
    return host, int(port) if port else _DEFAULT_PORT


def is_address(host: str) -> bool:
    """Tell whether the text is an IPv4 address."""
    parts = host.split(".")
    return len(parts) == 4 and all(part.isdigit() and int(part) < 256 for part in parts)
