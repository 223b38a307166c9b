"""Whoever speaks no MQTT, or nothing at all, is closed and leaves nothing behind."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from random import Random

import pytest

from deskbell_broker import config
from deskbell_broker.supervisor import Broker
from tests.support.broker import (
    Client,
    desk,
    files_at_rest,
    open_files,
    running_broker,
    sockets,
    trusting,
    until,
)

PRESS = "deskbell/b1-1/up/press"
CONNECT = b"\x10\x1b\0\4MQTT\4\xc2\0\x3c\0\4b1-1\0\4b1-1\0\3one"
SILENCE_S = 100
"""Mosquitto allows 1.5 x 60 s without a CONNECT and looks every 5 s."""
FASTER = 25


def connect(broker: Broker) -> socket.socket:
    return socket.create_connection((broker.bind, broker.port), 10)


def connect_tls(broker: Broker) -> ssl.SSLSocket:
    return trusting(broker.ca).wrap_socket(connect(broker), server_hostname="127.0.0.1")


def noise(broker: Broker, seed: int) -> bytes:
    return Random(seed + broker.port).randbytes(4000)


GARBAGE: dict[str, Callable[[Broker], tuple[socket.socket, bytes]]] = {
    "HTTP": lambda b: (connect(b), b"GET / HTTP/1.1\r\nHost: desk\r\n\r\n"),
    "MQTT without TLS": lambda b: (connect(b), CONNECT),
    "noise": lambda b: (connect(b), noise(b, 1)),
    "HTTP in TLS": lambda b: (connect_tls(b), b"GET / HTTP/1.1\r\nHost: desk\r\n\r\n"),
    "noise in TLS": lambda b: (connect_tls(b), noise(b, 2)),
    "a publish before CONNECT": lambda b: (connect_tls(b), b"\x30\x05\x00\x01xhi"),
    "an endless packet": lambda b: (connect_tls(b), b"\x10\xff\xff\xff\x7f" + bytes(20_000)),
    "a length without end": lambda b: (connect_tls(b), b"\x10\xff\xff\xff\xff\xff\xff"),
    "two CONNECTs": lambda b: (connect_tls(b), CONNECT + CONNECT),
}


@pytest.fixture(name="broker", scope="module")
def _broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    with running_broker(tmp_path_factory.mktemp("strangers"), {"b1-1": "one"}) as broker:
        yield broker


def is_closed(connection: socket.socket) -> bool:
    """Tell whether the broker has ended the connection; what it says is read."""
    connection.settimeout(0)
    try:
        while connection.recv(4096):
            pass
    except (ssl.SSLWantReadError, BlockingIOError):
        return False
    except OSError:
        return True
    return True


def still_serves(broker: Broker) -> bool:
    with desk(broker) as listener, Client(broker, "b1-1", "one") as button:
        listener.subscribe("deskbell/+/up/#")
        button.publish(PRESS)
        listener.wait_for(PRESS)
    return True


@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_is_closed_and_leaves_nothing_behind(broker: Broker, kind: str) -> None:
    before = files_at_rest(broker)
    pid = broker.pid

    connection, words = GARBAGE[kind](broker)
    with closing(connection):
        connection.sendall(words)

        until(lambda: is_closed(connection), what=f"{kind} is closed")
        until(lambda: open_files(broker) == before, what="its file is closed")

    assert still_serves(broker)
    assert broker.pid == pid


def test_control_a_button_that_said_connect_keeps_its_connection(broker: Broker) -> None:
    with closing(connect_tls(broker)) as connection:
        connection.sendall(CONNECT)
        assert connection.recv(4) == b"\x20\x02\x00\x00"

        assert still_serves_others(broker)
        assert not is_closed(connection)


def still_serves_others(broker: Broker) -> bool:
    with desk(broker) as listener:
        return listener.connected


def test_who_says_nothing_is_closed_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    speed = make_time_pass(monkeypatch)
    with running_broker(tmp_path, {"b1-1": "one"}) as broker, ExitStack() as stack:
        before = files_at_rest(broker)
        silent = [connect(broker), connect(broker), connect_tls(broker), connect_tls(broker)]
        for connection in silent:
            stack.enter_context(closing(connection))
        silent[1].sendall(b"\x16\x03\x01\x02\x00\x01")  # a handshake that stops
        silent[3].sendall(CONNECT[:9])  # a CONNECT that stops
        until(lambda: len(sockets(broker, listening=False)) == 4)

        until(lambda: all(map(is_closed, silent)), within_s=2 * SILENCE_S / speed)

        until(lambda: open_files(broker) == before)
        assert still_serves(broker)


def make_time_pass(monkeypatch: pytest.MonkeyPatch) -> int:
    """Let the broker's clock run faster, where libfaketime is installed; return how much."""
    library = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    if library is None:
        return 1
    monkeypatch.setenv("LD_PRELOAD", str(library))
    monkeypatch.setenv("FAKETIME", f"+0 x{FASTER}")
    monkeypatch.setenv("FAKETIME_NO_CACHE", "1")
    return FASTER


def test_a_button_that_falls_silent_is_closed_and_its_will_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    speed = make_time_pass(monkeypatch)
    status = "deskbell/b1-1/up/status"
    will = b"\0\x17" + status.encode() + b"\0\7offline"
    head = b"\0\4MQTT\4\xe6\0\x3c\0\4b1-1"
    words = head + will + b"\0\4b1-1\0\3one"
    with running_broker(tmp_path, {"b1-1": "one"}) as broker:
        with closing(connect_tls(broker)) as button:
            button.sendall(b"\x10" + bytes([len(words)]) + words)
            assert button.recv(4) == b"\x20\x02\x00\x00"

            until(lambda: is_closed(button), within_s=2 * SILENCE_S / speed)

        with desk(broker) as listener:
            listener.subscribe(status)
            assert listener.wait_for(status).payload == b"offline"


def test_a_payload_of_the_contract_passes_and_one_without_measure_does_not(
    broker: Broker,
) -> None:
    with desk(broker) as listener, Client(broker, "b1-1", "one") as button:
        listener.subscribe("deskbell/+/up/#")

        button.publish(PRESS, b"c" * 4096)
        button.publish(PRESS, b"d" * config.MAX_PAYLOAD_BYTES)
        button.publish(PRESS, b"e" * (config.MAX_PAYLOAD_BYTES + 1))
        button.publish(PRESS, b"fence")

        listener.wait_for(PRESS, b"fence")
        assert [len(m.payload) for m in listener.messages] == [4096, config.MAX_PAYLOAD_BYTES, 5]


def test_a_button_has_one_connection_at_most(broker: Broker) -> None:
    with closing(connect_tls(broker)) as first, closing(connect_tls(broker)) as second:
        for connection, name in ((first, b"\0\4b1-1"), (second, b"\0\4zzzz")):
            connection.sendall(CONNECT.replace(b"\0\4b1-1", name, 1))
            assert connection.recv(4) == b"\x20\x02\x00\x00"

        until(lambda: is_closed(first), what="the first connection is closed")
