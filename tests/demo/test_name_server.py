"""A router's name server answers every question, and nothing that is none."""

import pytest

from deskbell.demo.equipment.router import reply
from deskbell_button import dns

NAMES = {b"sales.deskbell.test"}


def test_a_known_name_has_the_address_of_this_machine() -> None:
    packet = reply(dns.question("Sales.deskbell.test", 7), NAMES)

    assert packet is not None
    assert dns.answer(packet, 7) == "127.0.0.1"


@pytest.mark.parametrize("name", ["", "example.com", "deskbell.test"])
def test_another_name_is_answered_without_an_address(name: str) -> None:
    packet = reply(dns.question(name, 7), NAMES)

    assert packet is not None
    assert packet[:2] == b"\0\x07"
    assert packet[3] & 0x0F == 0
    assert not dns.answer(packet, 7)


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"\0" * 11,
        b"\0" * 12,
        dns.question("example.com", 7)[:-1],
        dns.question("example.com", 7)[:14],
        dns.question("", 7)[:4] + b"\0\x02" + dns.question("", 7)[6:],
        dns.question("", 7)[:2] + b"\x81" + dns.question("", 7)[3:],
        b"\xff" * 512,
    ],
)
def test_what_is_no_question_gets_no_answer(packet: bytes) -> None:
    assert reply(packet, NAMES) is None
