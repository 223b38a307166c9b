"""What a button may write and read. A PUBACK says nothing, so a fence follows each try."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskbell_broker.supervisor import Broker
from deskbell_wire import topics
from tests.support.broker import Client, desk, running_broker, until

BUTTONS = {"b1-1": "one", "b2-1": "two"}
FENCE = topics.topic("b1-1", topics.UP_PRESS)
FENCE_DOWN = topics.topic("b1-1", topics.DOWN_STATE)


@pytest.fixture(name="broker", scope="module")
def _broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    with running_broker(tmp_path_factory.mktemp("acl"), BUTTONS) as broker:
        yield broker


def what_the_desk_hears(broker: Broker, topic: str) -> list[str]:
    """Let b1-1 publish to a topic, then to its own; return what came through."""
    with desk(broker) as listener, Client(broker, "b1-1", "one") as button:
        listener.subscribe("deskbell/#")
        button.publish(topic, b"forged")
        button.publish(FENCE, b"fence")
        listener.wait_for(FENCE, b"fence")
        assert button.connected
        return listener.topics()


def what_b1_hears(broker: Broker, topic: str) -> list[str]:
    """Let b1-1 subscribe to everything, the desk publish to a topic; return what it got."""
    with desk(broker) as sender, Client(broker, "b1-1", "one") as button:
        button.subscribe("#", "deskbell/#", topic)
        sender.publish(topic, b"not yours")
        sender.publish(FENCE_DOWN, b"fence")
        button.wait_for(FENCE_DOWN, b"fence")
        return button.topics()


@pytest.mark.parametrize("channel", topics.UP)
def test_what_a_button_says_on_its_own_channels_reaches_the_desk(
    broker: Broker, channel: str
) -> None:
    own = topics.topic("b1-1", channel)

    assert own in what_the_desk_hears(broker, own)


@pytest.mark.parametrize(
    "topic",
    [
        *(topics.topic("b2-1", channel) for channel in topics.UP + topics.DOWN),
        *(topics.topic("b1-2", channel) for channel in topics.UP),
        *(topics.topic("b1-1", channel) for channel in topics.DOWN),
        "deskbell/b1-1/up/anything",
        "deskbell/desk-1/up/press",
        "somewhere/else",
    ],
)
def test_a_button_cannot_write_elsewhere(broker: Broker, topic: str) -> None:
    assert topic not in what_the_desk_hears(broker, topic)


@pytest.mark.parametrize("channel", topics.DOWN)
def test_what_the_desk_says_to_another_button_is_not_read(broker: Broker, channel: str) -> None:
    heard = what_b1_hears(broker, topics.topic("b2-1", channel))

    assert set(heard) == {FENCE_DOWN}


@pytest.mark.parametrize("channel", topics.UP)
def test_a_button_cannot_listen_to_another(broker: Broker, channel: str) -> None:
    topic = topics.topic("b2-1", channel)
    with (
        desk(broker) as listener,
        Client(broker, "b1-1", "one") as nosy,
        Client(broker, "b2-1", "two") as other,
    ):
        listener.subscribe("deskbell/+/up/#")
        nosy.subscribe("#", topic, "deskbell/+/up/+")

        other.publish(topic, b"secret", retain=True)
        listener.wait_for(topic, b"secret")
        listener.publish(FENCE_DOWN, b"fence")
        nosy.wait_for(FENCE_DOWN, b"fence")

        assert topic not in nosy.topics()
        other.publish(topic, b"", retain=True)


def test_a_retained_message_of_another_is_not_read_either(broker: Broker) -> None:
    mine, other = (topics.topic(name, topics.DOWN_CONFIG) for name in ("b1-1", "b2-1"))
    with desk(broker) as sender, Client(broker, "b1-1", "one") as button:
        sender.publish(other, b"other", retain=True)
        sender.publish(mine, b"mine", retain=True)

        button.subscribe("#")
        button.wait_for(mine, b"mine")
        sender.publish(FENCE_DOWN, b"fence")
        button.wait_for(FENCE_DOWN, b"fence")

        assert other not in button.topics()
        sender.publish(mine, b"", retain=True)
        sender.publish(other, b"", retain=True)


def test_a_will_cannot_be_left_as_another(broker: Broker) -> None:
    stolen = topics.topic("b2-1", topics.UP_STATUS)
    own = topics.topic("b1-1", topics.UP_STATUS)
    with desk(broker) as listener:
        listener.subscribe("deskbell/+/up/#")
        for topic in (stolen, own):
            button = Client(broker, "b1-1", "one", will=(topic, b"offline"))
            button.connect()
            button.drop()

        listener.wait_for(own, b"offline")

        assert stolen not in listener.topics()
        listener.publish(own, b"", retain=True)


@pytest.mark.parametrize("client_id", ["desk-1", "b2-1", "", "anything"])
def test_a_client_id_of_another_throws_nobody_out(broker: Broker, client_id: str) -> None:
    with (
        desk(broker) as listener,
        Client(broker, "b2-1", "two") as other,
        Client(broker, "b1-1", "one", client_id=client_id) as button,
    ):
        listener.subscribe("deskbell/+/up/#")
        button.publish(FENCE, b"fence")

        listener.wait_for(FENCE, b"fence")
        other.publish(topics.topic("b2-1", topics.UP_PRESS), b"still here")
        listener.wait_for(topics.topic("b2-1", topics.UP_PRESS), b"still here")
        assert listener.connected
        assert other.connected


def test_the_desk_may_clear_the_status_of_a_button(broker: Broker) -> None:
    status = topics.topic("b2-1", topics.UP_STATUS)
    with Client(broker, "b2-1", "two") as button:
        button.publish(status, b"online", retain=True)
    with desk(broker) as first:
        first.publish(status, b"", retain=True)

    with desk(broker) as second:
        second.subscribe("deskbell/+/up/#")
        first_word = topics.topic("b2-1", topics.DOWN_STATE)
        second.subscribe(first_word)
        with Client(broker, "b1-1", "one") as button:
            button.publish(FENCE, b"fence")
        second.wait_for(FENCE, b"fence")

        assert status not in second.topics()


def test_control_without_its_acl_a_button_writes_and_reads_as_another(tmp_path: Path) -> None:
    with running_broker(tmp_path, BUTTONS) as broker:
        (tmp_path / "broker" / "acl").write_text("pattern readwrite #\n")
        assert broker.pid
        os.kill(broker.pid, signal.SIGHUP)
        stolen = topics.topic("b2-1", topics.UP_PRESS)
        until(lambda: stolen in what_the_desk_hears(broker, stolen))

        unread = topics.topic("b2-1", topics.DOWN_STATE)
        assert unread in what_b1_hears(broker, unread)


def test_control_without_user_names_as_client_ids_a_button_throws_the_desk_out(
    tmp_path: Path,
) -> None:
    with running_broker(tmp_path, BUTTONS) as broker:
        conf = tmp_path / "broker" / "mosquitto.conf"
        conf.write_text(conf.read_text().replace("use_username_as_clientid true\n", ""))
        before = broker.pid
        assert before
        os.kill(before, signal.SIGKILL)
        until(lambda: broker.pid not in {None, before}, what="the broker is back")

        with desk(broker) as listener, Client(broker, "b1-1", "one", client_id="desk-1"):
            until(lambda: not listener.connected, what="the desk is thrown out")
