"""Whatever a peer does on a real socket, the button says that it is unreadable, and why, within 2.5 s."""

from typing import Any

import pytest

from tests.probes.hostile import ESCPOS_REPLIES, IPP_REPLIES, SNMP_REPLIES
from tests.support.hostile_peer import Reply, tcp_peer, udp_peer
from tests.support.probing import probe

WITHIN_MS = 2500
OVER_TCP = [
    pytest.param(scheme, reply, id=f"{scheme} {name}")
    for scheme, replies in (("ipp", IPP_REPLIES), ("escpos", ESCPOS_REPLIES))
    for name, reply in replies.items()
]


def expect_unreadable(found: dict[str, Any]) -> None:
    assert (found["verdict"], found["cause"]) == ("unreadable", None), found
    assert 0 < len(found["evidence"]["why"]) <= 40
    assert found["took_ms"] < WITHIN_MS


@pytest.mark.parametrize(("scheme", "reply"), OVER_TCP)
def test_a_hostile_reply_is_unreadable(scheme: str, reply: Reply) -> None:
    with tcp_peer(reply) as port:
        expect_unreadable(probe(f"{scheme}://127.0.0.1:{port}"))


def test_what_a_printer_calls_its_parts_cannot_deceive() -> None:
    name = "Bl\u202eack\x1b[31m\u200b\n".encode()
    reply = IPP_REPLIES["no state"].data.replace(b"printer-statt", b"printer-state")
    reply = reply.replace(b"\0\x05Black", bytes([0, len(name)]) + name)

    with tcp_peer(Reply(reply)) as port:
        found = probe(f"ipp://127.0.0.1:{port}")

    assert found["evidence"]["levels"] == {"Black[31m": 75, "Cyan": 2}


@pytest.mark.parametrize("reply", SNMP_REPLIES.values(), ids=SNMP_REPLIES)
def test_a_hostile_packet_is_unreadable(reply: bytes) -> None:
    def answer(asked: bytes, _count: int) -> list[bytes]:
        number = asked[asked.index(b"\x02\x02") + 2 :][:2]
        return [reply.replace(b"\x04\xd2", number)]

    with udp_peer(answer) as port:
        expect_unreadable(probe(f"snmp://127.0.0.1:{port}"))


def test_a_flood_of_packets_is_unreadable() -> None:
    with udp_peer(lambda _asked, _count: [SNMP_REPLIES["another question's"]] * 500) as port:
        expect_unreadable(probe(f"snmp://127.0.0.1:{port}"))
