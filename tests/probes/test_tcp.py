"""The probe of anything that listens, and real sockets: there, refused, silent, filtered, without a way."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.broker import free_port
from tests.support.hostile_peer import black_hole
from tests.support.probing import INTERPRETERS, probe
from tests.support.shop_network import GATEWAY, ShopNetwork, shop_network

WITHIN_MS = 2500

pytestmark = pytest.mark.parametrize("on", INTERPRETERS)


@pytest.fixture
def shop() -> Iterator[ShopNetwork]:
    with shop_network() as one:
        yield one


def expect_unreachable(found: dict[str, Any], why: str) -> None:
    assert (found["verdict"], found["cause"]) == ("unreachable", "unreachable")
    assert found["evidence"] == {"why": why}
    assert found["took_ms"] < WITHIN_MS


def test_what_listens_is_ok_and_is_told_nothing(on: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        found = probe(f"tcp://127.0.0.1:{port}", on)

        server.settimeout(5)
        channel, _ = server.accept()
        with channel:
            channel.settimeout(5)
            assert channel.recv(100) == b""
    assert (found["verdict"], found["cause"]) == ("ok", None)
    assert found["evidence"].keys() == {"port", "answer_ms"}
    assert found["evidence"]["port"] == port


def test_a_closed_port_refuses(on: str) -> None:
    expect_unreachable(probe(f"tcp://127.0.0.1:{free_port()}", on), "refused")


def test_without_a_port_a_refusal_is_an_answer_too(on: str) -> None:
    found = probe("tcp://127.0.0.1", on)

    assert (found["verdict"], found["cause"]) == ("ok", None)
    assert found["evidence"]["port"] in (80, 443, 445, 9100)


def test_a_black_hole_is_a_timeout(on: str) -> None:
    with black_hole() as port:
        expect_unreachable(probe(f"tcp://127.0.0.1:{port}", on), "timeout")


def test_a_filtered_port_is_a_timeout_and_its_neighbours_are_not(
    shop: ShopNetwork, on: str
) -> None:
    shop.filter("tcp dport 9100 drop")

    filtered = probe(f"tcp://{GATEWAY}:9100", on, within=shop.button)
    closed = probe(f"tcp://{GATEWAY}:8080", on, within=shop.button)
    machine = probe(f"tcp://{GATEWAY}", on, within=shop.button)

    expect_unreachable(filtered, "timeout")
    expect_unreachable(closed, "refused")
    assert machine["verdict"] == "ok"


def test_a_machine_that_is_switched_off_is_a_timeout(shop: ShopNetwork, on: str) -> None:
    shop.unplug()

    expect_unreachable(probe(f"tcp://{GATEWAY}", on, 1000, within=shop.button), "timeout")


def test_a_filter_that_says_so_is_no_route(shop: ShopNetwork, on: str) -> None:
    shop.filter("tcp dport 9100 reject with icmpx type admin-prohibited")

    found = probe(f"tcp://{GATEWAY}:9100", on, within=shop.button)

    expect_unreachable(found, "no route")


def test_where_no_way_leads_there_is_no_route(shop: ShopNetwork, on: str) -> None:
    expect_unreachable(probe("tcp://10.99.0.1:80", on, within=shop.button), "no route")
