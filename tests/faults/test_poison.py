"""A message on which the transaction fails holds up nobody, and is not lost either."""

from typing import Any

import pytest
from paho.mqtt.client import MQTTMessage
from sqlmodel import Session

from deskbell.desk import presses as receiving
from deskbell.desk import taking
from deskbell.desk.inbox import Inbound
from deskbell.desk.receive import Received
from deskbell.desk.receive import receive as real_receive
from deskbell.store import trouble
from deskbell_wire.messages import Press
from deskbell_wire.topics import UP_PRESS
from tests.faults.conftest import Counted
from tests.support.broker import until
from tests.support.foreign import Foreign
from tests.support.house import House
from tests.support.timeline import Timeline, decision, for_technicians, incident

POISON = 7


@pytest.fixture
def poisonous(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every transaction fail that holds a press of input 7."""

    def receive(session: Session, batch: list[Inbound], *rest: Any) -> Received:
        for message in batch:
            if isinstance(message.content, Press) and message.content.input == POISON:
                raise ZeroDivisionError("a bug of ours")
        return real_receive(session, batch, *rest)

    monkeypatch.setattr(taking, "receive", receive)


def test_a_press_that_the_desk_fails_on_is_kept_receipted_and_reported(
    house: House, shop: Timeline, counted: Counted, poisonous: None
) -> None:
    house.button("till")
    house.open()

    with Foreign(house, "till") as till:
        till.press(1, input=POISON)
        receipt = till.receipt(1)

    assert receipt.decision == "unreadable"
    shop.expect(for_technicians("till/0", "unreadable"))
    (kept,) = house.presses("till")
    assert b'"input":7' in (kept.raw or b"")
    until(lambda: counted["failed"] == 1)


def test_a_press_that_the_desk_fails_on_holds_up_nobody(
    house: House, shop: Timeline, poisonous: None
) -> None:
    house.button("till")
    house.button("printer")
    house.open()

    with Foreign(house, "till") as till, Foreign(house, "printer") as printer:
        for seq in range(1, 21):
            till.press(seq, input=POISON if seq % 2 else 1)
            printer.press(seq)
        printer.receipt(20)
        till.receipt(20)

    shop.expect(incident("printer", presses=20))
    shop.expect(incident("till", presses=10))


def test_what_cannot_even_be_kept_is_not_acknowledged_and_holds_up_nobody(
    house: House, shop: Timeline, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.button("till")
    house.button("printer")
    house.open()
    row_of = receiving.row_of

    def fails(name: str, *rest: Any) -> dict[str, Any]:
        if name == house.names["till"]:
            raise ZeroDivisionError("a bug of ours")
        return row_of(name, *rest)

    with Foreign(house, "till") as till, Foreign(house, "printer") as printer:
        with monkeypatch.context() as broken:
            broken.setattr(receiving, "row_of", fails)
            till.press(1)
            printer.press(1)
            printer.receipt(1)
            until(lambda: counted["failed"])
            assert house.presses("till") == []
            assert [word.receipts for word in till.words()] == []
        till.press(1)

        assert till.receipt(1).decision == "opened"
    shop.expect(decision("till", 1, "opened"))


def batch_of(house: House, *names: str) -> list[MQTTMessage]:
    """Return one batch with a press of each of these buttons; the first one is poison."""
    return [
        a_press(house, name, 1, input=1 if number else POISON) for number, name in enumerate(names)
    ]


def a_press(house: House, name: str, seq: int, **values: object) -> MQTTMessage:
    button = Foreign(house, name)
    message = MQTTMessage(seq, button.topic(UP_PRESS).encode())
    message.payload = button.sealed(UP_PRESS, button.press_text(seq, **values))
    return message


def test_in_one_batch_with_poison_the_others_are_committed(house: House, poisonous: None) -> None:
    house.button("till")
    house.button("printer")
    desk = house.open().desk
    batch = batch_of(house, "till", "printer")

    taken = taking.take(desk, batch)

    assert taken.settled == batch
    assert [press.decision for press in house.presses("printer")] == ["opened"]


def test_control_without_the_second_try_poison_holds_up_the_whole_batch(
    house: House, monkeypatch: pytest.MonkeyPatch, poisonous: None
) -> None:
    house.button("till")
    house.button("printer")
    desk = house.open().desk
    monkeypatch.setattr(trouble, "is_of_the_database", lambda _error: True)

    with pytest.raises(ZeroDivisionError):
        taking.take(desk, batch_of(house, "till", "printer"))

    assert house.presses("printer") == []


def test_what_the_database_knows_and_the_button_s_row_does_not_is_receipted_again(
    house: House,
) -> None:
    house.button("till")
    desk = house.open().desk
    taking.take(desk, [a_press(house, "till", 1), a_press(house, "till", 2)])
    with desk.writing() as session:
        session.connection().exec_driver_sql("UPDATE epoch SET newest_seq = 0")

    taken = taking.take(desk, [a_press(house, "till", seq) for seq in (1, 2, 3)])

    assert taken.counts["repeated"] == 2
    assert [(press.seq, press.decision) for press in house.presses("till")] == [
        (1, "opened"), (2, "joined"), (3, "joined"),
    ]  # fmt: skip
    assert len(taken.settled) == 3
