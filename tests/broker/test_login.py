import socket
import ssl
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskbell_broker import certificates
from deskbell_broker.supervisor import Broker
from tests.support.broker import Client, Refused, desk, free_port, running_broker, sockets, trusting

PLAIN_CONNECT = b"\x10\x1b\0\4MQTT\4\xc2\0\x3c\0\4b1-1\0\4b1-1\0\3one"


@pytest.fixture(name="broker", scope="module")
def _broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    with running_broker(tmp_path_factory.mktemp("login"), {"b1-1": "one"}) as broker:
        yield broker


def test_a_button_with_its_password_gets_in(broker: Broker) -> None:
    with Client(broker, "b1-1", "one") as button:
        assert button.connected


@pytest.mark.parametrize(
    ("user", "password"),
    [
        (None, None),
        ("b1-1", None),
        ("b1-1", ""),
        ("b1-1", "two"),
        ("b1-1", "one "),
        ("b1-2", "one"),
        ("desk-1", "one"),
        ("desk-2", "desk-password"),
        ("", ""),
    ],
)
def test_nobody_gets_in_without_a_password_of_their_own(
    broker: Broker, user: str | None, password: str | None
) -> None:
    stranger = Client(broker, user, password, client_id="b1-1")

    with pytest.raises(Refused, match=r"Not authorized|Bad user name"):
        stranger.connect()


def test_a_wrong_password_throws_nobody_out(broker: Broker) -> None:
    with Client(broker, "b1-1", "one") as button, desk(broker) as listener:
        for user in ("b1-1", "desk-1"):
            with pytest.raises(Refused):
                Client(broker, user, "wrong").connect()

        listener.subscribe("deskbell/+/up/#")
        button.publish("deskbell/b1-1/up/press")
        listener.wait_for("deskbell/b1-1/up/press")


def test_plain_text_gets_no_answer(broker: Broker) -> None:
    with socket.create_connection((broker.bind, broker.port), 10) as plain:
        plain.sendall(PLAIN_CONNECT)

        assert answer(plain) == b""


def test_control_the_same_bytes_over_tls_are_welcome(broker: Broker) -> None:
    with over_tls(broker, trusting(broker.ca)) as private:
        private.sendall(PLAIN_CONNECT)

        assert answer(private) == b"\x20\x02\x00\x00"


def test_a_client_that_does_not_know_the_ca_does_not_connect(
    broker: Broker, tmp_path: Path
) -> None:
    other = certificates.ensure(tmp_path, ["127.0.0.1"])

    with pytest.raises(ssl.SSLCertVerificationError):
        over_tls(broker, trusting(other.ca))


def test_a_client_that_expects_another_host_does_not_connect(broker: Broker) -> None:
    with (
        socket.create_connection((broker.bind, broker.port), 10) as plain,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        trusting(broker.ca).wrap_socket(plain, server_hostname="desk.example")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_tls_of_today_is_spoken(broker: Broker, version: ssl.TLSVersion) -> None:
    context = trusting(broker.ca)
    context.minimum_version = context.maximum_version = version

    with over_tls(broker, context) as private:
        assert private.version()


def test_tls_older_than_1_2_is_not_spoken(broker: Broker) -> None:
    context = trusting(broker.ca)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("DEFAULT@SECLEVEL=0")

    with pytest.raises(ssl.SSLError, match="protocol version"):
        over_tls(broker, context)


def test_only_one_door_is_open(tmp_path: Path) -> None:
    port = free_port()
    with running_broker(tmp_path, port=port) as broker:
        assert sockets(broker, listening=True) == [f"0100007F:{port:04X}"]


def over_tls(broker: Broker, context: ssl.SSLContext) -> ssl.SSLSocket:
    plain = socket.create_connection((broker.bind, broker.port), 10)
    try:
        return context.wrap_socket(plain, server_hostname="127.0.0.1")
    except OSError:
        plain.close()
        raise


def answer(connection: socket.socket) -> bytes:
    try:
        return connection.recv(100)
    except ConnectionResetError:
        return b""
