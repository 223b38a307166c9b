from pathlib import Path

import pytest

from deskbell_broker.supervisor import Broker
from tests.support.broker import Client, Refused, desk, running_broker, until

BUTTONS = {"b1-1": "one", "b2-1": "two"}


def test_a_revoked_button_is_thrown_out_and_everybody_else_stays(tmp_path: Path) -> None:
    with (
        running_broker(tmp_path, BUTTONS) as broker,
        desk(broker) as listener,
        Client(broker, "b1-1", "one") as revoked,
        Client(broker, "b2-1", "two") as other,
    ):
        listener.subscribe("deskbell/+/up/#")

        broker.set_passwords({"b2-1": "two"})

        until(lambda: not revoked.connected, within_s=5, what="b1-1 is thrown out")
        with pytest.raises(Refused):
            Client(broker, "b1-1", "one").connect()
        other.publish("deskbell/b2-1/up/press", b"still here")
        listener.wait_for("deskbell/b2-1/up/press", b"still here")


def test_control_a_button_that_keeps_its_password_stays_through_every_reload(
    tmp_path: Path,
) -> None:
    with running_broker(tmp_path, BUTTONS) as broker, Client(broker, "b1-1", "one") as button:
        for number in range(3, 23):
            broker.set_passwords({**BUTTONS, f"b{number}-1": "new"})
            with Client(broker, "b2-1", "two") as other:
                assert other.connected

        assert button.connected


def test_a_changed_password_throws_out_who_used_the_old_one(tmp_path: Path) -> None:
    with running_broker(tmp_path, BUTTONS) as broker, Client(broker, "b1-1", "one") as button:
        broker.set_passwords({**BUTTONS, "b1-1": "changed"})

        until(lambda: not button.connected, within_s=5)
        with Client(broker, "b1-1", "changed") as again:
            assert again.connected


def test_a_new_button_gets_in_without_a_restart(tmp_path: Path) -> None:
    with running_broker(tmp_path, BUTTONS) as broker:
        pid = broker.pid

        broker.set_passwords({**BUTTONS, "b3-1": "three"})

        until(lambda: gets_in(broker), within_s=5)
        assert broker.pid == pid


def gets_in(broker: Broker) -> bool:
    try:
        with Client(broker, "b3-1", "three") as button:
            return button.connected
    except Refused:
        return False


@pytest.mark.parametrize(
    "name", ["b1", "b1-0", "B1-1", "b1-1:x", "b1-1\nb2-1", "desk-1", "+-1", "#", ""]
)
def test_a_name_that_no_button_has_is_refused_before_anything_is_written(
    tmp_path: Path, name: str
) -> None:
    with running_broker(tmp_path, BUTTONS) as broker:
        before = (tmp_path / "broker" / "passwords").read_text()

        with pytest.raises(ValueError, match="desk"):
            broker.set_passwords({name: "x"})

        assert (tmp_path / "broker" / "passwords").read_text() == before
