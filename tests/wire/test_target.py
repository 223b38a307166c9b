"""Where a button may look: a test for each rule, and what `split` does with whatever somebody writes."""

import ast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deskbell_wire import target
from deskbell_wire.configuration import Config
from tests.support import vm

BOARDS = vm.ROOT / "firmware" / "deskbell_button" / "board"

LOOPBACK = ["127.0.0.1", "127.255.255.254", "::1", "0:0:0:0:0:0:0:1"]
THIS_HOST = ["0.0.0.0", "0.1.2.3", "::", "0:0:0:0:0:0:0:0"]  # noqa: S104 what is refused
LINK_LOCAL = ["169.254.0.1", "169.254.255.254", "fe80::1", "febf::1%eth0"]
METADATA = [
    *("169.254.169.254", "169.254.170.2", "100.100.100.200", "192.0.0.192", "168.63.129.16"),
    *("fd00:ec2::254", "fd00:0ec2::254", "FD00:EC2:0:0:0:0:0:254", "fd20:ce::254"),
    "fd00:c1::a9fe:a9fe",
]
MULTICAST = ["224.0.0.1", "239.255.255.250", "ff02::1", "ff0e::1"]
BROADCAST = ["255.255.255.255", "240.0.0.1"]
IN_DISGUISE = [
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "0:0:0:0:0:ffff:7f00:1"),
    *("::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a9fe:a9fe"),
    *("2002:7f00:1::", "2002:a9fe:a9fe::1", "2001::1", "2001:0000:7f00:1::1", "2001:0:1::1"),
]
NO_ADDRESS = [
    "",
    "localhost",
    "127.1",
    "2130706433",
    "0x7f.0.0.1",
    "127.0.0.01",
    "10.0.0.1.",
    "1.2.3",
]
FOR_NOBODY = (
    LOOPBACK + THIS_HOST + LINK_LOCAL + METADATA + MULTICAST + BROADCAST + IN_DISGUISE + NO_ADDRESS
)

PRIVATE = ["10.0.3.7", "10.255.255.255", "172.16.0.1", "172.31.255.254", "192.168.1.20"]
ULA = ["fc00::1", "fd12:3456:789a:1::7", "fd00:ec20::1"]
PUBLIC = ["8.8.8.8", "172.15.0.1", "172.32.0.1", "192.169.0.1", "11.0.0.1", "100.64.0.1"]
PUBLIC_IPV6 = ["2001:db8::1", "2606:4700::1111", "3fff::1"]
NOT_ULA = ["fc::1", "fd::1", "fec0::1", "4000::1", "2::1"]


def is_refused(scheme: str, address: str, port: int | None = None) -> bool:
    try:
        target.check(scheme, address, port)
    except target.Refused:
        return True
    return False


@pytest.mark.parametrize("scheme", target.PORTS)
@pytest.mark.parametrize("address", FOR_NOBODY)
def test_loopback_the_own_link_metadata_and_groups_are_refused(scheme: str, address: str) -> None:
    assert is_refused(scheme, address)


@pytest.mark.parametrize("scheme", target.PORTS)
@pytest.mark.parametrize("address", PRIVATE + ULA)
def test_private_addresses_are_looked_at(scheme: str, address: str) -> None:
    assert not is_refused(scheme, address)


@pytest.mark.parametrize("address", PUBLIC + PUBLIC_IPV6)
def test_a_public_address_is_for_services_alone(address: str) -> None:
    refusing = [scheme for scheme in target.PORTS if is_refused(scheme, address)]

    assert refusing == ["ipp", "snmp", "escpos", "tcp"] == list(target.ASSETS)


@pytest.mark.parametrize("scheme", target.PORTS)
@pytest.mark.parametrize("address", NOT_ULA)
def test_what_only_looks_like_a_good_ipv6_address_is_refused(scheme: str, address: str) -> None:
    assert is_refused(scheme, address)


@pytest.mark.parametrize("scheme", target.PORTS)
def test_only_a_schemes_own_ports_are_connected_to(scheme: str) -> None:
    good = [port for port in range(65600) if not is_refused(scheme, "10.0.3.7", port)]

    assert good == sorted(target.PORTS[scheme])
    assert not is_refused(scheme, "10.0.3.7", None)


def test_a_printer_is_never_sent_bytes_on_another_port_than_its_own() -> None:
    assert target.PORTS["ipp"] == (631,)
    assert target.PORTS["snmp"] == (161,)
    assert target.PORTS["escpos"] == (9100,)


@pytest.mark.parametrize("port", [631, 1883, 22222])
def test_the_simulator_may_look_at_itself_on_any_port(port: int) -> None:
    target.check("ipp", "127.0.0.1", port, allows_loopback=True)


@pytest.mark.parametrize(
    "address", [*THIS_HOST, *METADATA, *IN_DISGUISE, "::1", "8.8.8.8", "127.evil.example", "127.1"]
)
def test_the_simulator_is_allowed_nothing_else(address: str) -> None:
    with pytest.raises(target.Refused):
        target.check("tcp", address, None, allows_loopback=True)


def test_only_the_simulator_allows_loopback_and_it_is_written_there() -> None:
    said = {
        file.name: node.value.value
        for file in BOARDS.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and any(
            isinstance(name, ast.Attribute) and name.attr == "allows_loopback"
            for name in (node.targets if isinstance(node, ast.Assign) else [node.target])
        )
        and isinstance(node.value, ast.Constant)
    }

    assert said == {"simulator.py": True, "generic.py": False}


def test_no_configuration_has_a_word_about_loopback() -> None:
    assert [name for name, _ in Config.FIELDS if "loop" in name or "allow" in name] == []


# ---- taking apart ----


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ipp://10.0.3.7", [("ipp", "", "10.0.3.7", 631, "", "")]),
        ("ipp://10.0.3.7:/ipp", [("ipp", "", "10.0.3.7", 631, "/ipp", "")]),
        ("tcp://10.0.3.7", [("tcp", "", "10.0.3.7", None, "", "")]),
        ("tcp://[fd00::7]:443", [("tcp", "", "fd00::7", 443, "", "")]),
        ("tcp://fd00::7", [("tcp", "", "fd00::7", None, "", "")]),
        ("snmp://secret@Printer", [("snmp", "secret", "printer", 161, "", "")]),
        ("https://Shop.example/health#ok", [("https", "", "shop.example", 443, "/health", "ok")]),
        ("dns://1.1.1.1/Shop", [("dns", "", "1.1.1.1", 53, "Shop", "")]),
        ("dns:///shop", [("dns", "", "", 53, "shop", "")]),
        ("dns://shop", [("dns", "", "", 53, "shop", "")]),
        ("dns://1.1.1.1", [("dns", "", "1.1.1.1", 53, "", "")]),
        (
            "dns+https://shop/health",
            [("dns", "", "", 53, "shop", ""), ("https", "", "shop", 443, "/health", "")],
        ),
        (
            "ipp+snmp://10.0.3.7:9",  # a port belongs to one protocol
            [("ipp", "", "10.0.3.7", 631, "", ""), ("snmp", "", "10.0.3.7", 161, "", "")],
        ),
    ],
)
def test_an_address_comes_apart(text: str, expected: list[tuple[object, ...]]) -> None:
    assert target.split(text) == expected


LIKE_ADDRESSES = st.text(alphabet="ipstcdnhm:/@#[]+.-0123456789²٣ \n", max_size=40)


@given(st.text(max_size=60) | LIKE_ADDRESSES | LIKE_ADDRESSES.map(lambda text: "tcp://" + text))
@example("tcp://x:²")
@example("tcp://x:" + "9" * 5000)
@example("dns://" + "9" * 5000 + ".1.1.1")
@example("+://")
def test_whatever_is_written_is_split_or_refused(text: str) -> None:
    try:
        found = target.split(text)
    except ValueError:
        return

    for scheme, _, host, port, _, _ in found:
        assert scheme in target.PORTS
        assert port is None or port >= 0
        assert host == host.lower()


@given(st.text(max_size=30) | st.from_regex(r"[0-9a-f:.%]{0,40}", fullmatch=True))
@example("9" * 5000 + ".1.1.1")
@example("²55.1.1.1")
def test_whatever_is_checked_passes_or_is_refused(address: str) -> None:
    for scheme in target.PORTS:
        try:
            target.check(scheme, address, None)
        except target.Refused:
            continue
        assert target.is_address(address)


HOSTS = (
    st.from_regex(r"[a-z0-9]([a-z0-9.-]{0,20}[a-z0-9])?", fullmatch=True)
    | st.ip_addresses(v=4).map(str)
    | st.ip_addresses(v=6).map(str)
)
USERS = st.from_regex(r"[A-Za-z0-9_.-]{0,12}", fullmatch=True)
PATHS = st.from_regex(r"(/[A-Za-z0-9_.~?=&%/-]{0,20})?", fullmatch=True)
WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=10)
PLACES = st.none() | st.integers(1, 65535)


@given(st.sampled_from([*target.ASSETS, "https"]), USERS, HOSTS, PLACES, PATHS, WORDS)
def test_what_was_put_together_comes_apart(
    scheme: str, user: str, host: str, port: int | None, path: str, word: str
) -> None:
    text = scheme + "://"
    text += user + "@" if user else ""
    text += f"[{host}]" if ":" in host else host
    text += f":{port}" if port is not None else ""
    text += path
    text += "#" + word if word else ""
    usual = None if scheme == "tcp" else target.PORTS[scheme][0]

    assert target.split(text) == [(scheme, user, host, port or usual, path, word)]
