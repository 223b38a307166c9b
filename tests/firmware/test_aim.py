"""A name is judged by what it resolves to: a name server of ours answers what nobody may look at."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from deskbell_button.probe.aim import aim
from deskbell_button.probe.finding import Target
from tests.firmware.test_dns import Reply, address_reply, name_server

TEN = b"\x0a\x09\x08\x07"


def aimed(
    place: str,
    server: tuple[str, int] | None = None,
    resolver: str | None = None,
    *,
    loopback: bool = False,
) -> list[tuple[str, Any]]:
    """Return what a board in such a network would look at."""
    board: Any = SimpleNamespace(allows_loopback=loopback, wifi=SimpleNamespace(dns=lambda: server))
    return asyncio.run(aim(board, place, resolver))


def answering(address: str) -> Reply:
    """Return a name server that gives one address for every name."""
    packed = bytes(int(part) for part in address.split("."))
    return lambda question: [address_reply(question).replace(TEN, packed)]


@pytest.mark.parametrize(
    "place", ["https://shop.example/health", "tcp://till.shop", "ipp://printer"]
)
@pytest.mark.parametrize(
    "address", ["127.0.0.1", "169.254.169.254", "0.1.2.3", "224.0.0.1", "100.100.100.200"]
)
def test_a_name_that_resolves_to_what_is_refused_is_refused(place: str, address: str) -> None:
    with name_server(answering(address)) as server:
        ((_, why),) = aimed(place, server)

    assert why == f"{address} is not to be probed"


@pytest.mark.parametrize("address", ["169.254.169.254", "0.1.2.3"])
def test_the_simulator_refuses_it_too(address: str) -> None:
    with name_server(answering(address)) as server:
        ((_, why),) = aimed("https://shop.example", server, loopback=True)

    assert why == f"{address} is not to be probed"


def test_an_asset_by_name_may_not_be_on_the_internet_but_a_service_may() -> None:
    with name_server(answering("93.184.216.34")) as server:
        ((_, why),) = aimed("tcp://till.shop", server)
        ((_, service),) = aimed("https://shop.example", server)

    assert why == "93.184.216.34 is not to be probed"
    assert isinstance(service, Target)
    assert (service.host, service.address) == ("shop.example", "93.184.216.34")


def test_what_the_system_resolves_is_judged_as_well() -> None:
    for place in ("tcp://localhost", "tcp://127.1", "tcp://2130706433", "https://0x7f.1"):
        ((_, why),) = aimed(place)

        assert why == "127.0.0.1 is not to be probed"


@pytest.mark.parametrize("host", ["x" * 64, "x" * 300, "é" * 40, ".", ""])
def test_what_is_no_name_has_no_address(host: str) -> None:
    with name_server(lambda _: []) as server:
        assert aimed(f"tcp://{host}", server) == [("tcp", "no address")]
    assert aimed(f"tcp://{host}") == [("tcp", "no address")]


def test_another_port_is_refused_and_said() -> None:
    assert aimed("tcp://10.0.3.7:1883") == [("tcp", "port 1883 is not one of tcp")]


def test_what_is_no_address_is_said() -> None:
    assert aimed("gopher://10.0.3.7") == [("target", "not like tcp://10.0.3.7")]


def test_the_sites_own_name_server_is_asked_wherever_it_listens() -> None:
    ((name, target),) = aimed("dns://shop.example", ("127.0.0.1", 5353))

    assert name == "dns"
    assert (target.address, target.port, target.path) == ("127.0.0.1", 5353, "shop.example")


def test_a_second_name_server_is_asked_for_the_same_name_and_judged() -> None:
    server = ("10.0.0.1", 53)
    (_, (name, second)) = aimed("dns://shop.example", server, "9.9.9.9")
    (_, refused) = aimed("dns://shop.example", server, "127.0.0.53")

    assert name == "dns_second"
    assert (second.address, second.port, second.path) == ("9.9.9.9", 53, "shop.example")
    assert refused == ("dns_second", "127.0.0.53 is not to be probed")
