"""Whatever a service, its certificate or a name server does, the button says so within 2.5 s."""

import ssl
from pathlib import Path
from typing import Any

import pytest

from deskbell_button import dns
from tests.firmware.test_dns import address_reply
from tests.probes.hostile_pages import PAGES, PAGES_WITH_A_WORD, packets
from tests.support.hostile_peer import Reply, tcp_peer, udp_peer
from tests.support.name_server import KNOWN
from tests.support.probing import INTERPRETERS, probe
from tests.support.web_service import certified, patched

HERE = "127.0.0.1"
HOST = "pos.shop.test"
WITHIN_MS = 2500
LIKE_A_NAME = "a" * 20 + ".test"
DISGUISED = "Bl\u202eack\u200b.\x1b[31m\x00\x07.\u2066ok".encode()

on_both = pytest.mark.parametrize("on", INTERPRETERS)


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    return certified(tmp_path_factory.mktemp("tls"), names=[HOST])


def expect_unreadable(found: dict[str, Any]) -> None:
    assert (found["verdict"], found["cause"]) == ("unreadable", None), found
    assert 0 < len(found["evidence"]["why"]) <= 40
    assert found["took_ms"] < WITHIN_MS


@on_both
@pytest.mark.parametrize("reply", PAGES.values(), ids=PAGES)
def test_a_hostile_page_is_unreadable(tls: ssl.SSLContext, reply: Reply, on: str) -> None:
    with tcp_peer(reply, tls) as port:
        expect_unreadable(probe(f"https://{HOST}:{port}/health", on, address=HERE))


@on_both
@pytest.mark.parametrize("reply", PAGES_WITH_A_WORD.values(), ids=PAGES_WITH_A_WORD)
def test_a_page_without_an_end_does_not_lack_a_word(
    tls: ssl.SSLContext, reply: Reply, on: str
) -> None:
    with tcp_peer(reply, tls) as port:
        expect_unreadable(probe(f"https://{HOST}:{port}/health#well", on, address=HERE))


@on_both
def test_a_page_in_crumbs_is_read(tls: ssl.SSLContext, on: str) -> None:
    page = b"HTTP/1.1 200 OK\r\n\r\nAll is well."
    with tcp_peer(Reply(page, piece=8), tls) as port:
        found = probe(f"https://{HOST}:{port}/health#well", on, address=HERE)

    assert (found["verdict"], found["cause"]) == ("ok", None), found


@on_both
def test_silence_in_the_middle_of_a_handshake_is_unreachable(on: str) -> None:
    hello = Reply(b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03", stays_open=True)
    with tcp_peer(hello) as port:
        found = probe(f"https://{HOST}:{port}/", on, address=HERE)

    assert (found["verdict"], found["evidence"]) == ("unreachable", {"why": "silent"})
    assert found["took_ms"] < WITHIN_MS


@on_both
@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"A" * 4096, is_endless=True),
        Reply(b"\x16\x03\x03\xff\xff" + b"A" * 4096, is_endless=True),
        Reply(b"\x16\x03\x03\x00\x00" * 999, is_endless=True),
    ],
    ids=["letters", "a huge record", "empty records"],
)
def test_an_endless_handshake_fails_soon(reply: Reply, on: str) -> None:
    with tcp_peer(reply) as port:
        found = probe(f"https://{HOST}:{port}/", on, address=HERE)

    assert (found["verdict"], found["cause"]) in (
        ("fault", "tls_failed"),
        ("unreachable", "unreachable"),
    )
    assert found["evidence"]["why"]
    assert found["took_ms"] < WITHIN_MS


@on_both
def test_a_name_in_a_certificate_cannot_deceive(tmp_path: Path, on: str) -> None:
    assert len(DISGUISED) == len(LIKE_A_NAME)
    tls = patched(tmp_path, [LIKE_A_NAME], LIKE_A_NAME.encode(), DISGUISED)
    with tcp_peer(Reply(b"HTTP/1.1 200 OK\r\n\r\n"), tls) as port:
        found = probe(f"https://{HOST}:{port}/", on, address=HERE)

    assert (found["verdict"], found["cause"]) == ("fault", "certificate_wrong_name")
    assert found["evidence"]["certificate_for"] == "Black.[31m.ok"


@on_both
def test_a_certificate_without_a_day_has_none(tmp_path: Path, on: str) -> None:
    tls = patched(tmp_path, [HOST], b"Z\x17\x0d", b"z\x17\x0d")
    with tcp_peer(Reply(b"HTTP/1.1 200 OK\r\n\r\n"), tls) as port:
        found = probe(f"https://{HOST}:{port}/", on, address=HERE)

    if found["verdict"] == "ok":
        assert found["evidence"]["not_after"] is None
    else:  # mbedTLS does not take it
        assert (found["verdict"], found["cause"]) == ("fault", "tls_failed")


@on_both
def test_ten_bytes_a_second_are_slow(tls: ssl.SSLContext, on: str) -> None:
    with tcp_peer(Reply(b"HTTP/1.1 200 OK\r\n\r\n", piece=1), tls) as port:
        found = probe(f"https://{HOST}:{port}/health", on, address=HERE)

    assert (found["verdict"], found["cause"]) == ("fault", "slow"), found


@on_both
def test_a_word_counts_behind_the_head_alone(tls: ssl.SSLContext, on: str) -> None:
    page = b"HTTP/1.1 200 OK\r\nX-Word: well\r\n\r\n" + b"-" * 700
    with tcp_peer(Reply(page + b"all is well"), tls) as port:
        with_it = probe(f"https://{HOST}:{port}/#well", on, address=HERE)
        without = probe(f"https://{HOST}:{port}/#OK", on, address=HERE)

    assert (with_it["verdict"], with_it["cause"]) == ("ok", None), with_it
    assert (without["verdict"], without["cause"]) == ("fault", "wrong_content"), without


def answer_with(name: str) -> Any:
    return lambda asked, _count: [packets(asked)[name]]


@on_both
@pytest.mark.parametrize(
    "name", [name for name in packets(dns.question(KNOWN, 1)) if name != "nothing"]
)
def test_a_hostile_packet_is_unreadable(name: str, on: str) -> None:
    with udp_peer(answer_with(name)) as port:
        expect_unreadable(probe(f"dns://{HERE}:{port}/{KNOWN}", on))


@on_both
def test_packets_without_a_byte_are_as_good_as_none(on: str) -> None:
    with udp_peer(answer_with("nothing")) as port:
        found = probe(f"dns://{HERE}:{port}/{KNOWN}", on)

    assert found["verdict"] in ("unreadable", "unreachable")
    assert found["took_ms"] < WITHIN_MS


@on_both
def test_the_true_answer_counts_behind_false_ones(on: str) -> None:
    def reply(asked: bytes, count: int) -> list[bytes]:
        if count == 1:
            return list(packets(asked).values())
        return [address_reply(asked)]

    with udp_peer(reply) as port:
        found = probe(f"dns://{HERE}:{port}/{KNOWN}", on)

    assert (found["verdict"], found["evidence"]["address"]) == ("ok", "10.9.8.7")


@on_both
def test_a_flood_of_packets_is_unreadable(on: str) -> None:
    with udp_peer(lambda asked, _count: [packets(asked)["another number"]] * 2000) as port:
        expect_unreadable(probe(f"dns://{HERE}:{port}/{KNOWN}", on))
