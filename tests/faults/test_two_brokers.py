"""Two brokers, and the desk listens at one of them: that is where a button stays."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager

from deskbell_broker.supervisor import Broker
from tests.support.boards import variant
from tests.support.broker import free_port, until
from tests.support.house import House
from tests.support.timeline import Timeline, incident, lamp

LONG_S = 8


@contextmanager
def without_a_desk(house: House) -> Iterator[Broker]:
    """Run another broker that lets the till in, with a certificate of the same CA."""
    home = house.folder / "elsewhere"
    (home / "tls").mkdir(parents=True)
    (home / "keys").mkdir()
    shutil.copy(house.home.ca, home / "tls")
    shutil.copy(house.home.ca_key, home / "keys")
    name = house.names["till"]
    broker = Broker(home, free_port())
    broker.set_passwords({name: house.keyring.password(name)})
    with broker:
        yield broker


def drive_away(house: House, shop: Timeline, broker: Broker, program: str) -> None:
    """Stop the till's first broker until it has gone to the other one; the desk comes back alone."""
    house.other_brokers = [broker.address]
    house.start("till", program=variant(program))
    shop.expect(lamp("till", "ready"))
    house.close()
    house.broker.stop()
    until(lambda: any(f"to {broker.address}" in line for line in house.boards["till"].log))
    house.open()


def test_a_button_leaves_a_broker_at_which_no_desk_answers(house: House, shop: Timeline) -> None:
    house.button("till")
    house.open()
    with without_a_desk(house) as broker:
        drive_away(house, shop, broker, "impatient")
        shop.press("till")

        shop.expect(lamp("till", "filed"))

        shop.expect(incident("till", presses=1))


def test_control_a_loyal_button_stays_there(house: House, shop: Timeline) -> None:
    house.button("till")
    house.open()
    with without_a_desk(house) as broker:
        drive_away(house, shop, broker, "loyal")
        shop.press("till")

        time.sleep(LONG_S)

        assert house.boards["till"].state() == "heard"
        assert house.presses("till") == []


def test_a_desk_whose_first_broker_is_down_listens_at_the_next(
    house: House, shop: Timeline
) -> None:
    house.dead_brokers = [f"mqtts://127.0.0.1:{free_port()}"]
    house.button("till")
    house.open()
    house.start("till")
    shop.expect(lamp("till", "ready"))

    shop.press("till")

    shop.expect(lamp("till", "filed"))
