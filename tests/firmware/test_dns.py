"""Names are asked of a real name server of ours, over UDP, with a deadline."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from deskbell_button import dns
from deskbell_button.probe import network

Reply = Callable[[bytes], list[bytes]]


def address_reply(question: bytes) -> bytes:
    """Return the answer 10.9.8.7 to a question."""
    record = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\x0a\x09\x08\x07"
    return question[:2] + b"\x81\x80\x00\x01\x00\x01" + bytes(4) + question[12:] + record


@contextmanager
def name_server(reply: Reply) -> Iterator[tuple[str, int]]:
    """Run a name server that answers each question with these packets."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
        channel.bind(("127.0.0.1", 0))
        channel.settimeout(0.1)
        ending = threading.Event()

        def serve() -> None:
            while not ending.is_set():
                try:
                    question, peer = channel.recvfrom(512)
                except TimeoutError:
                    continue
                for packet in reply(question):
                    channel.sendto(packet, peer)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield channel.getsockname()
        finally:
            ending.set()
            thread.join()


def test_a_name_is_resolved() -> None:
    with name_server(lambda question: [address_reply(question)]) as server:
        assert asyncio.run(dns.resolve("desk.shop", server)) == "10.9.8.7"


def test_an_answer_to_another_question_is_passed_over() -> None:
    def reply(question: bytes) -> list[bytes]:
        forged = bytes([question[0] ^ 1]) + question[1:]
        wrong = address_reply(forged).replace(b"\x0a\x09\x08\x07", b"\x06\x06\x06\x06")
        return [wrong, b"", b"x", address_reply(question)]

    with name_server(reply) as server:
        assert asyncio.run(dns.resolve("desk.shop", server)) == "10.9.8.7"


def test_a_silent_name_server_has_a_deadline_and_blocks_nobody() -> None:
    ticks = 0

    async def both() -> None:
        nonlocal ticks

        async def tick() -> None:
            nonlocal ticks
            while True:
                ticks += 1
                await asyncio.sleep(0.005)

        ticking = asyncio.create_task(tick())
        try:
            await dns.resolve("desk.shop", server, try_ms=100)
        finally:
            ticking.cancel()

    with name_server(lambda _: []) as server, pytest.raises(OSError, match="no address"):
        asyncio.run(both())

    assert ticks > 10


def test_a_name_that_the_server_does_not_know_is_an_error() -> None:
    def unknown(question: bytes) -> list[bytes]:
        return [question[:2] + b"\x81\x83\x00\x01\x00\x00" + bytes(4) + question[12:]]

    with name_server(unknown) as server, pytest.raises(OSError, match="no address"):
        asyncio.run(dns.resolve("desk.shop", server, try_ms=100))


def test_the_probe_of_the_network_asks_for_the_root_as_everybody_does() -> None:
    assert dns.question("", 7)[2:] == network._QUESTION
