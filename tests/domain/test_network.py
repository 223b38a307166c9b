"""What a button can join: the rules for a site's list of networks."""

from dataclasses import asdict, replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deskbell.domain.network import MOST, BadNetwork, Network, Static, check
from deskbell_wire import wifi
from deskbell_wire.checks import MAX_SEALED
from deskbell_wire.sealing import seal_text

SHOP = Network("Shop", "correct horse")
STATIC = Static("10.0.3.7", "255.255.255.0", "10.0.3.1", "9.9.9.9")


@pytest.mark.parametrize(
    "network",
    [
        SHOP,
        replace(SHOP, hidden=True),
        replace(SHOP, password=""),
        replace(SHOP, password="x" * 8),
        replace(SHOP, password="x" * 63),
        replace(SHOP, ssid="ż" * 16),
        replace(SHOP, ssid=" Shop 2.4 GHz / back "),
        replace(SHOP, static=STATIC),
        replace(SHOP, static=Static("192.0.2.2", "255.255.255.252", "192.0.2.1", "192.0.2.1")),
    ],
)
def test_a_network_that_a_button_can_join(network: Network) -> None:
    check([network])


@pytest.mark.parametrize(
    ("network", "says"),
    [
        (replace(SHOP, ssid=""), "1 to 32 bytes, not 0"),
        (replace(SHOP, ssid="ż" * 17), "1 to 32 bytes, not 34"),
        (replace(SHOP, ssid="two\nlines"), "one line"),
        (replace(SHOP, password="seven77"), "8 to 63"),
        (replace(SHOP, password="x" * 64), "8 to 63"),
        (replace(SHOP, password="pässwörd"), "ASCII"),
        (replace(SHOP, password="tab\there"), "ASCII"),
    ],
)
def test_a_network_that_no_button_can_join(network: Network, says: str) -> None:
    with pytest.raises(BadNetwork, match=says) as refused:
        check([network])

    assert not network.password or network.password not in str(refused.value)


@pytest.mark.parametrize(
    "changed",
    [
        {"ip": "10.0.3"}, {"ip": "::1"}, {"ip": "10.0.3.0"}, {"ip": "10.0.3.255"},
        {"ip": "10.0.3.1"}, {"ip": "10.0.03.7"}, {"ip": "10.0.3.7/24"},
        {"mask": "24"}, {"mask": "255.0.255.0"}, {"mask": "0.0.0.255"}, {"mask": ""},
        {"gateway": "10.0.4.1"}, {"gateway": ""}, {"dns": "desk.example"},
        {"mask": "255.255.255.255"},
    ],
)  # fmt: skip
def test_a_fixed_address_that_leads_nowhere(changed: dict[str, str]) -> None:
    with pytest.raises(BadNetwork, match=r"'Shop'"):
        check([replace(SHOP, static=replace(STATIC, **changed))])


def test_a_list_is_short_and_names_each_network_once() -> None:
    check([])
    check([replace(SHOP, ssid=f"Shop {number}") for number in range(MOST)])
    with pytest.raises(BadNetwork, match="at most 4"):
        check([replace(SHOP, ssid=f"Shop {number}") for number in range(MOST + 1)])
    with pytest.raises(BadNetwork, match="twice"):
        check([SHOP, SHOP])


TEXTS = st.text(max_size=40) | st.text(st.characters(codec="ascii"), max_size=64)
NETWORKS = st.builds(Network, TEXTS, TEXTS, st.booleans(), st.none() | st.just(STATIC))


@given(st.lists(NETWORKS, max_size=MOST))
def test_what_a_site_may_have_a_button_can_be_told(networks: list[Network]) -> None:
    try:
        check(networks)
    except BadNetwork:
        return
    assume(networks)

    text = wifi.write([asdict(one) for one in networks])

    assert [(one[0], one[1], one[2]) for one in wifi.read(text)] == [
        (one.ssid, one.password, one.hidden) for one in networks
    ]
    assert len(seal_text(bytes(32), text, bytes(16))) <= MAX_SEALED


def test_the_longest_list_has_room() -> None:
    longest = Static("192.168.111.117", "255.255.255.128", "192.168.111.126", "192.168.111.125")
    networks = [Network(n + '"' * 31, '"' * 63, hidden=False, static=longest) for n in "abcd"]
    check(networks)

    text = wifi.write([asdict(one) for one in networks])

    assert len(seal_text(bytes(32), text, bytes(16))) <= MAX_SEALED


def test_a_network_that_is_printed_by_mistake_tells_no_password() -> None:
    assert SHOP.password not in repr(SHOP)
