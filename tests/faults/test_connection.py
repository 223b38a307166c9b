"""The desk's connection to a broker that does not answer leaves nothing behind."""

import gc
import socket
import warnings

import pytest

from deskbell.ingest import connection
from deskbell.ingest.connection import Address, ConnectionLost, MqttConnection
from tests.support.house import House


def test_a_handshake_that_nobody_answers_leaves_no_socket_open(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.start_broker()
    monkeypatch.setattr(connection, "CONNECT_TIMEOUT_S", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port: int = silent.getsockname()[1]
        address = Address("127.0.0.1", port, "desk-1", "secret", house.broker.ca)

        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            with pytest.raises(ConnectionLost):
                MqttConnection(address)
            gc.collect()

    assert [one for one in warned if one.category is ResourceWarning] == []
