"""What may be probed: an address of the register, as `scheme[+scheme]://[user@]host[:port][/path][#word]`.

A signed configuration names the targets, and this file is what a button refuses
all the same, whoever signed it. Assets (`ipp snmp escpos tcp`) have private
addresses (RFC 1918, RFC 4193) and fixed ports; services (`https dns`) may be
anywhere but on the button itself, on its link, or where clouds keep secrets.
Only the simulator allows loopback, and any port there.
"""

from deskbell_wire import const

ASSETS = ("ipp", "snmp", "escpos", "tcp")
SERVICES = ("dns", "https")

_PORTS = {
    "ipp": (631,),
    "snmp": (161,),
    "escpos": (9100,),
    "tcp": (22, 80, 135, 139, 443, 445, 515, 631, 3389, 5900, 8000, 8080, 8443, 9100),
    "https": (443, 8443),
    "dns": (53,),
}
"""What a button connects to; the first is the usual one, but for tcp, which knocks without any."""

_LONGEST = const(200)
_HOST_LETTERS = const("abcdefghijklmnopqrstuvwxyz0123456789.-_")


class Refused(ValueError):
    """Not a target: the text says which rule it breaks."""


class Target:
    """One probe to be made. `address` is where, once the host has been resolved and found allowed."""

    def __init__(
        self, scheme: str, user: str, host: str, port: "int | None", path: str, word: str
    ) -> None:
        """Take the parts of an address."""
        self.scheme = scheme
        self.user = user
        self.host = host
        self.port = port
        self.path = path
        self.word = word
        self.address = ""


def parse(text: str) -> "list[Target]":
    """Return a target for each scheme of an address. Raises Refused, and says what is wrong."""
    schemes, between, rest = text.partition("://")
    if not between or len(text) > _LONGEST:
        raise Refused("not like tcp://10.0.3.7, or too long")
    rest, _, word = rest.partition("#")
    rest, slash, path = rest.partition("/")
    if not _is_plain(rest + path + word):
        raise Refused("a space or a control character in it")
    user, _, place = rest.rpartition("@")
    host, port = _place(place)
    found = []
    for scheme in schemes.split("+"):
        if scheme not in _PORTS:
            raise Refused("unknown scheme " + scheme)
        # a port belongs to one protocol; where there are several, each has its own
        is_alone = scheme == schemes
        own = port if is_alone else None
        if scheme == "dns":
            found.append(_question(host, own, path if is_alone else ""))
            continue
        if not host:
            raise Refused("no host")
        usual = None if scheme == "tcp" else _PORTS[scheme][0]
        found.append(Target(scheme, user, host, usual if own is None else own, slash + path, word))
    return found


def _question(host: str, port: "int | None", name: str) -> Target:
    """Return the target of `dns://server/name` (RFC 4501), or of `dns:///name` and `dns://name`: the site's own."""
    if not name and not is_ipv4(host):
        host, name = "", host
    return Target("dns", "", host, 53 if port is None else port, name, "")


def _place(place: str) -> "tuple[str, int | None]":
    if place[:1] == "[":  # IPv6 in brackets
        host, closed, port = place[1:].partition("]")
        if not closed or (port and port[0] != ":"):
            raise Refused("an IPv6 address stands in brackets")
        port = port[1:]
        if host.strip("0123456789abcdef:") or ("::" not in host and host.count(":") != 7):
            raise Refused("not an IPv6 address: " + host)
    else:
        host, _, port = place.lower().partition(":")
        if host.strip(_HOST_LETTERS):
            raise Refused("not a host: " + host)
    if not port:
        return host, None
    if port.strip("0123456789") or len(port) > 5 or not 0 < int(port) < 65536:
        raise Refused("not a port: " + port)
    return host, int(port)


def _is_plain(text: str) -> bool:
    return all(0x20 < byte != 0x7F for byte in text.encode())


def check(target: Target, allows_loopback: bool = False) -> None:
    """Refuse what a button must not connect to, once `target.address` is known. Raises Refused."""
    address = target.address
    if allows_loopback and address[:4] == "127.":
        return
    if ":" in address:
        allowed = address[:2] in ("fc", "fd") and not address.startswith("fd00:ec2:")
        if not allowed and (target.scheme in ASSETS or address[:1] not in ("2", "3")):
            raise Refused(address + " is not a private address")
    else:
        _check_ipv4(address, target.scheme in ASSETS)
    if target.port is not None and target.port not in _PORTS[target.scheme]:
        raise Refused("port %d is not one that %s has" % (target.port, target.scheme))


def _check_ipv4(address: str, must_be_private: bool) -> None:
    if not is_ipv4(address):
        raise Refused("not an address: " + address)
    a, b, c, d = [int(part) for part in address.split(".")]
    private = a == 10 or (a == 172 and 16 <= b < 32) or (a == 192 and b == 168)
    if must_be_private and not private:
        raise Refused(address + " is not a private address")
    # this host, loopback, link-local with the metadata of most clouds, multicast and reserved
    if a in (0, 127) or (a == 169 and b == 254) or a >= 224:
        raise Refused(address + " is not to be probed")
    if (a, b, c, d) in ((100, 100, 100, 200), (192, 0, 0, 192), (168, 63, 129, 16)):
        raise Refused(address + " is where a cloud keeps its secrets")


def is_ipv4(host: str) -> bool:
    """Tell whether the text is an IPv4 address as people write it."""
    parts = host.split(".")
    return len(parts) == 4 and all(
        part
        and len(part) < 4
        and not part.strip("0123456789")
        and str(int(part)) == part
        and int(part) < 256
        for part in parts
    )
