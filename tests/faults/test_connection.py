"""The desk's connection to a broker that does not answer leaves nothing behind."""

import errno
import gc
import os
import signal
import socket
import ssl
import threading
import warnings
from pathlib import Path

import pytest

from deskbell.desk.desk import Desk
from deskbell.ingest import connection, thread
from deskbell.ingest.connection import Address, ConnectionLost, MqttConnection
from deskbell.ingest.thread import Ingest
from deskbell.store import trouble
from tests.desk.shop import SETTINGS, Shop
from tests.support.broker import until
from tests.support.house import House

WITHIN_S = 30


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


def test_a_lost_certificate_of_the_ca_is_the_connections_trouble(tmp_path: Path) -> None:
    address = Address("127.0.0.1", 1, "desk-1", "secret", tmp_path / "ca.crt")

    with pytest.raises(ConnectionLost, match=r"ca\.crt cannot be used: No such file"):
        MqttConnection(address)


@pytest.mark.parametrize("error", [ConnectionResetError(), ssl.SSLError(), socket.gaierror()])
def test_what_the_network_did_is_not_called_the_databases(error: OSError) -> None:
    assert not trouble.is_of_the_database(error)
    assert trouble.is_of_the_database(OSError(errno.ENOSPC, "No space left on device"))


def test_who_asks_for_round_trips_while_the_broker_is_away_leaves_nothing_behind(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.start_broker()
    monkeypatch.setattr(thread, "ROUND_TRIP_S", 0.0)
    shop = Shop()
    desk = Desk(shop.engine, shop.world, SETTINGS, lambda: shop.now_ms)
    nowhere = Address("127.0.0.1", 1, "desk-1", "secret", house.broker.ca)
    ingest = Ingest(desk, [nowhere], lambda _names: True)
    ingest.start()
    before = _events()

    answers = {ingest.round_trip() for _ in range(100)}

    left = _events() - before
    ingest.stop()
    assert answers == {False}
    assert left < 10


def _events() -> int:
    gc.collect()
    return sum(isinstance(one, threading.Event) for one in gc.get_objects())


def test_a_broker_that_hangs_is_noticed_and_told_as_news_and_so_is_its_return(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "KEEP_ALIVE_S", 1)
    running = house.open()
    ingest, news = running.ingest, running.desk.news
    until(lambda: ingest.is_connected)
    told = news.count

    os.kill(house.broker_pid(), signal.SIGSTOP)
    try:
        until(lambda: not ingest.is_connected and news.count > told, WITHIN_S)
        told = news.count
    finally:
        os.kill(house.broker_pid(), signal.SIGCONT)

    until(lambda: ingest.is_connected and news.count > told, WITHIN_S)
