"""A board is told new networks over the air: it moves, or it stays and says why it cannot."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskbell_broker.supervisor import Broker
from deskbell_wire import wifi
from deskbell_wire.configuration import Config, InputConfig
from deskbell_wire.sealing import NONCE_BYTES, seal_text
from deskbell_wire.signature import seal
from deskbell_wire.topics import DOWN_CONFIG, topic
from tests.support import vm
from tests.support.broker import running_broker, until
from tests.support.simulated import (
    CPYTHON,
    KEY,
    NAME,
    PASSWORD,
    VM,
    FakeDesk,
    Simulated,
    provision_json,
)

OLD = {"ssid": "Shop", "password": "old secret"}
NEW = {"ssid": "Shop 2", "password": "new secret"}
BOTH = {"Shop": "old secret", "Shop 2": "new secret"}


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with running_broker(tmp_path / "broker", {NAME: PASSWORD}) as one:
        yield one


@pytest.fixture(params=[CPYTHON, VM])
def button(request: pytest.FixtureRequest, tmp_path: Path, broker: Broker) -> Iterator[Simulated]:
    if request.param == VM:
        vm.command()
    one = Simulated(tmp_path / "home", None, str(request.param))
    one.copy_provision(provision_json(broker, wifi=[OLD]))
    with one:
        one.send(air=BOTH)
        yield one
        print("\n".join(one.log))  # what a test that fails shows beside its reason


def config(version: int, *networks: dict[str, str]) -> bytes:
    """Return a configuration as large as one of many inputs may be."""
    where = topic(NAME, DOWN_CONFIG)
    text = wifi.write(list(networks))
    message = Config(
        version=version,
        inputs=[InputConfig(input=at, asset="t" * 60, category="till") for at in range(1, 17)],
        brightness_percent=60,
        sound=False,
        status_interval_s=20,
        brokers=[],
        revoked=False,
        wifi=seal_text(KEY, text, os.urandom(NONCE_BYTES)),
        probes=None,
        probe_interval_s=None,
        resolver=None,
    )
    return seal(KEY, where, message.encode())


def rotate(desk: FakeDesk, *networks: dict[str, str], version: int = 7) -> None:
    desk.publish(topic(NAME, DOWN_CONFIG), config(version, *networks), retain=True)


def told(button: Simulated, words: str) -> list[str]:
    return [line for line in button.log if words in line]


def nvs(button: Simulated, key: str) -> object:
    path = button.home / "nvs" / key
    text = path.read_text() if path.exists() else ""
    return json.loads(text) if text else None


def test_a_button_moves_to_the_new_networks_and_keeps_them(
    broker: Broker, button: Simulated
) -> None:
    with FakeDesk(broker) as desk:
        until(lambda: told(button, "joined Shop,"))
        button.wait_for_lamp("setup")

        rotate(desk, NEW, OLD)

        until(lambda: told(button, "joined Shop 2, -55 dBm"))
        until(lambda: nvs(button, "wifi_new") is None)
        assert nvs(button, "wifi") == [
            ["Shop 2", "new secret", False, None],
            ["Shop", "old secret", False, None],
        ]
        button.tap()
        button.wait_for_lamp("filed")
        assert desk.presses[0].config == 7


def test_a_list_that_does_not_join_is_reported_and_the_old_one_stays(
    broker: Broker, button: Simulated
) -> None:
    with FakeDesk(broker) as desk:
        button.wait_for_lamp("setup")

        rotate(desk, NEW | {"password": "mistyped"})
        until(lambda: told(button, "new networks fail"))

        until(lambda: len(told(button, "joined Shop,")) == 2)
        button.tap()
        button.wait_for_lamp("filed", within_s=20)
        diagnostics = desk.presses[0].diagnostics
        assert diagnostics is not None
        assert "new networks fail" in str(diagnostics.last_error)
        assert "Shop 2: wrong password" in str(diagnostics.last_error)
        assert nvs(button, "wifi") == [["Shop", "old secret", False, None]]


def test_a_list_that_is_already_known_does_not_break_the_connection(
    broker: Broker, button: Simulated
) -> None:
    with FakeDesk(broker) as desk:
        button.wait_for_lamp("setup")

        rotate(desk, OLD)
        until(lambda: any(one.config == 7 for one in desk.statuses), 30)

        assert len(told(button, "connected to")) == 1


def test_when_the_old_network_is_switched_off_the_button_finds_the_new_one(
    broker: Broker, button: Simulated
) -> None:
    with FakeDesk(broker) as desk:
        button.wait_for_lamp("setup")
        button.send(air={"Shop": "old secret"})
        rotate(desk, NEW)
        until(lambda: told(button, "new networks fail"))
        until(lambda: len(told(button, "connected to")) == 2)

        button.send(air={"Shop 2": "new secret"})

        until(lambda: told(button, "joined Shop 2"), 30)
        until(lambda: nvs(button, "wifi_new") is None)
        assert nvs(button, "wifi") == [["Shop 2", "new secret", False, None]]


def test_a_board_that_is_unplugged_while_it_tries_is_never_without_a_network(
    broker: Broker, button: Simulated
) -> None:
    with FakeDesk(broker) as desk:
        button.wait_for_lamp("setup")
        desk.answers = False
        rotate(desk, NEW)
        until(lambda: told(button, "joined Shop 2"))

        button.kill()
        desk.answers = True
        button.start()
        button.send(air={"Shop": "old secret"})

        until(lambda: len(told(button, "joined Shop,")) == 2, 30)
        button.tap()
        button.wait_for_lamp("filed", within_s=20)
