"""The probe of name servers, and a real one: dnsmasq."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.firmware.test_dns import address_reply
from tests.support.broker import free_port
from tests.support.hostile_peer import udp_peer
from tests.support.name_server import ADDRESS, KNOWN, REFUSED, UNKNOWN, running_name_server
from tests.support.probing import INTERPRETERS, probe

pytestmark = pytest.mark.parametrize("on", INTERPRETERS)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    with running_name_server(tmp_path) as (host, port):
        yield f"dns://{host}:{port}"


def seen(found: dict[str, Any]) -> tuple[str, str | None, Any]:
    return found["verdict"], found["cause"], found["evidence"].get("code")


def test_a_name_that_is_known_is_ok(server: str, on: str) -> None:
    found = probe(f"{server}/{KNOWN}", on)

    assert seen(found) == ("ok", None, None)
    assert found["evidence"]["address"] == ADDRESS
    assert found["evidence"]["server"] == "127.0.0.1"


def test_a_name_that_does_not_exist_is_a_fault(server: str, on: str) -> None:
    found = probe(f"{server}/{UNKNOWN}", on)

    assert seen(found) == ("fault", "name_not_found", "no such name")


def test_a_refusal_is_a_fault(server: str, on: str) -> None:
    assert seen(probe(f"{server}/{REFUSED}", on)) == ("fault", "name_not_found", "refused")


def test_without_a_name_any_answer_shows_that_the_server_lives(server: str, on: str) -> None:
    assert seen(probe(server, on)) == ("ok", None, "refused")


def test_an_answer_without_an_address_is_a_fault(on: str) -> None:
    def reply(asked: bytes, _count: int) -> list[bytes]:
        return [asked[:2] + b"\x81\x80" + asked[4:]]

    with udp_peer(reply) as port:
        found = probe(f"dns://127.0.0.1:{port}/{KNOWN}", on)

    assert seen(found) == ("fault", "name_not_found", "no address")


def test_a_packet_that_is_lost_is_sent_again(on: str) -> None:
    with udp_peer(lambda asked, count: [address_reply(asked)] if count > 1 else []) as port:
        found = probe(f"dns://127.0.0.1:{port}/{KNOWN}", on)

    assert seen(found) == ("ok", None, None)
    assert 400 < found["took_ms"] < 1500


def test_a_silent_server_is_unreachable(on: str) -> None:
    with udp_peer(lambda *_: []) as port:
        found = probe(f"dns://127.0.0.1:{port}/{KNOWN}", on)

    assert seen(found) == ("unreachable", "unreachable", None)
    assert found["evidence"] == {"why": "silent"}
    assert found["took_ms"] < 2500


def test_where_no_server_listens_it_is_refused(on: str) -> None:
    found = probe(f"dns://127.0.0.1:{free_port()}/{KNOWN}", on)

    assert seen(found) == ("unreachable", "unreachable", None)
    assert found["evidence"] == {"why": "refused"}
