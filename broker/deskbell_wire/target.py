"""Where a button may look: `scheme[+scheme]://[user@]host[:port][/path][#word]`, taken apart and checked.

Assets (`ipp snmp escpos tcp`) have private addresses (RFC 1918, RFC 4193) and
fixed ports; services (`https dns`) may be anywhere but on the button itself, on
its link, or where clouds keep secrets. A button refuses everything else, whoever
signed it; only the simulator allows loopback, and any port there.
"""

from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    Parts = tuple[str, str, str, int | None, str, str]

ASSETS = ("ipp", "snmp", "escpos", "tcp")

PORTS = {
    "ipp": (631,),
    "snmp": (161,),
    "escpos": (9100,),
    "tcp": (22, 80, 135, 139, 443, 445, 515, 631, 3389, 5900, 8000, 8080, 8443, 9100),
    "https": (443, 8443),
    "dns": (53,),
}
"""What a button connects to; the first is the usual one, but for tcp, which knocks without any."""


class Refused(ValueError):
    """Not to be probed: the text says which rule it breaks."""


def split(text: str) -> "list[Parts]":
    """Return `(scheme, user, host, port, path, word)` for each scheme of an address. Raises Refused.

    Of `dns` the host is the server to ask (empty: the site's own), and the path is
    the name: `dns://server/name` (RFC 4501), `dns:///name`, or just `dns://name`.
    """
    schemes, _, rest = text.partition("://")
    rest, _, word = rest.partition("#")
    rest, slash, path = rest.partition("/")
    user, _, place = rest.rpartition("@")
    host, _, port = place.rpartition(":")
    if not host or place[-1:] == "]" or (":" in host and host[-1:] != "]"):
        host, port = place, ""
    host = host.strip("[]").lower()
    found: list[Parts] = []
    for scheme in schemes.split("+"):
        if scheme not in PORTS or port.strip("0123456789"):
            raise Refused("not like tcp://10.0.3.7")
        own = None if scheme == "tcp" else PORTS[scheme][0]
        if port and scheme == schemes:  # a port belongs to one protocol
            own = int(port)
        if scheme != "dns":
            found.append((scheme, user, host, own, slash + path, word))
        elif (path and scheme == schemes) or is_address(host):
            found.append((scheme, "", host, own, path, ""))
        else:
            found.append((scheme, "", "", own, host, ""))
    return found


def check(scheme: str, address: str, port: "int | None", allows_loopback: bool = False) -> None:
    """Refuse what must not be connected to, once a host has been resolved. Raises Refused."""
    if allows_loopback and address[:4] == "127." and is_ipv4(address):
        return
    is_asset = scheme in ASSETS
    if ":" in address:
        is_good = _is_good_ipv6(address.lower().split(":"), is_asset)
    else:
        is_good = _is_good(address, is_asset)
    if not is_good:
        raise Refused(address + " is not to be probed")
    if port is not None and port not in PORTS[scheme]:
        raise Refused("port %d is not one of %s" % (port, scheme))


def _is_good(address: str, must_be_private: bool) -> bool:
    a, b, c, d = [int(part) for part in address.split(".")] if is_ipv4(address) else (0, 0, 0, 0)
    if a == 10 or (a == 172 and 16 <= b < 32) or (a == 192 and b == 168):
        return True
    # this host, loopback, link-local with the metadata of most clouds, multicast and reserved
    if must_be_private or a in (0, 127) or (a == 169 and b == 254) or a >= 224:
        return False
    # where other clouds keep theirs
    return (a, b, c, d) not in ((100, 100, 100, 200), (192, 0, 0, 192), (168, 63, 129, 16))


def _is_good_ipv6(groups: "list[str]", must_be_private: bool) -> bool:
    first = groups[0]
    if len(first) != 4:  # zeros in front: loopback, IPv4 in another dress, and reserved
        return False
    if first[:2] in ("fc", "fd"):  # where clouds keep theirs: AWS, Google, Oracle
        return (first, groups[1].lstrip("0")) not in (
            ("fd00", "ec2"),
            ("fd20", "ce"),
            ("fd00", "c1"),
        )
    # 6to4 and Teredo carry an IPv4 address that nobody would look at
    carries = first == "2002" or (first == "2001" and not groups[1].strip("0"))
    return not must_be_private and first[0] in "23" and not carries


def is_address(host: str) -> bool:
    """Tell whether a host is an address already."""
    return ":" in host or is_ipv4(host)


def is_ipv4(host: str) -> bool:
    """Tell whether the text is an IPv4 address as people write it."""
    parts = host.split(".")
    return len(parts) == 4 and all(
        1 <= len(part) <= 3
        and not part.strip("0123456789")
        and str(int(part)) == part
        and int(part) < 256
        for part in parts
    )
