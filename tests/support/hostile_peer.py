"""Whatever a test wants to be answered, over real sockets: at once, for ever, or ten bytes a second.

with tcp_peer(Reply(b"HTTP/1.1 200 OK")) as port:
    probe(f"ipp://127.0.0.1:{port}")
"""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import NamedTuple

PIECE_S = 0.1


class Reply(NamedTuple):
    """What to answer: once, in pieces of so many bytes, one each 0.1 s, or for ever."""

    data: bytes
    piece: int = 0
    is_endless: bool = False
    stays_open: bool = False
    delay_s: float = 0


def _serve(
    plain: socket.socket, reply: Reply, is_over: threading.Event, tls: ssl.SSLContext | None
) -> None:
    plain.settimeout(5)
    with suppress(OSError), plain:
        if tls is None:
            _play(plain, reply, is_over)
        else:
            with tls.wrap_socket(plain, server_side=True) as secure:
                _play(secure, reply, is_over)


def _play(channel: socket.socket, reply: Reply, is_over: threading.Event) -> None:
    with suppress(OSError):
        channel.recv(2048)
        is_over.wait(reply.delay_s)
        while reply.is_endless and not is_over.is_set():
            channel.sendall(reply.data)
        if reply.piece:
            for at in range(0, len(reply.data), reply.piece):
                channel.sendall(reply.data[at : at + reply.piece])
                if is_over.wait(PIECE_S):
                    return
        elif not reply.is_endless:
            channel.sendall(reply.data)
        if reply.stays_open or reply.piece:
            is_over.wait(10)
        else:  # an end, not a reset: what was sent has to arrive
            channel.shutdown(socket.SHUT_WR)
            while channel.recv(2048):
                pass


@contextmanager
def tcp_peer(reply: Reply, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Answer each connection so for the block, over TLS or not; gives the port."""
    is_over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)

        def accept() -> None:
            while not is_over.is_set():
                with suppress(TimeoutError):
                    channel, _ = listener.accept()
                    threading.Thread(
                        target=_serve, args=(channel, reply, is_over, tls), daemon=True
                    ).start()

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            is_over.set()
            thread.join()


@contextmanager
def black_hole(host: str = "127.0.0.1") -> Iterator[int]:
    """Listen for the block, but take no connection: the queue is full, and a knock is never answered."""
    with ExitStack() as kept, socket.socket() as listener:
        listener.bind((host, 0))
        listener.listen(0)
        for _ in range(20):
            one = kept.enter_context(socket.socket())
            one.settimeout(0.1)
            try:
                one.connect(listener.getsockname())
            except TimeoutError:
                break
        else:
            raise AssertionError("the queue does not get full")
        yield listener.getsockname()[1]


@contextmanager
def udp_peer(answer: Callable[[bytes, int], list[bytes]]) -> Iterator[int]:
    """Answer the n-th packet with some for the block; gives the port."""
    is_over = threading.Event()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
        channel.bind(("127.0.0.1", 0))
        channel.settimeout(0.05)

        def serve() -> None:
            count = 0
            while not is_over.is_set():
                with suppress(TimeoutError):
                    packet, peer = channel.recvfrom(2048)
                    count += 1
                    for sent in answer(packet, count):
                        channel.sendto(sent, peer)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield channel.getsockname()[1]
        finally:
            is_over.set()
            thread.join()
