"""Whoever owns the broker plays old messages again: no effect, and a control that shows one.

Every message here is genuine, signed by button or desk, and passed over the
real broker before.
"""

import pytest

from deskbell.desk import statuses
from deskbell.store.button import Speaker
from deskbell_wire.finding import Finding
from deskbell_wire.topics import (
    DOWN_CONFIG,
    DOWN_STATE,
    UP_FINDING,
    UP_PRESS,
    UP_STATUS,
    topic,
)
from deskbell_wire.will import Will
from tests.faults.conftest import Counted
from tests.support.boards import FIRMWARE, variant
from tests.support.broker import until
from tests.support.foreign import Foreign
from tests.support.house import House
from tests.support.operator import Operator
from tests.support.timeline import Timeline, incident, lamp

REPLAYED = "dropped a message: replayed"
STALE = "dropped a message: stale"


def filed(house: House, operator: Operator, shop: Timeline) -> None:
    """Press the till and see it filed."""
    shop.expect(lamp("till", "ready"))
    shop.press("till")
    shop.expect(lamp("till", "filed"))


def dropped(house: House, reason: str) -> int:
    """Return how many messages the till has dropped for this reason."""
    return sum(reason in line for line in house.boards["till"].log)


# ---- to the button ----


def test_an_old_lamp_does_not_come_back(house: House, shop: Timeline) -> None:
    where = open_with_board(house, FIRMWARE)
    with Operator(house) as operator:
        filed(house, operator, shop)
        old = operator.hear(where, b'"state":"filed"')
        shop.agent("resolve", "till")
        shop.expect(lamp("till", "fixed"))
        before = dropped(house, REPLAYED)

        operator.replay(old)

        until(lambda: dropped(house, REPLAYED) > before)
        assert house.boards["till"].state() == "fixed"


def test_control_a_board_that_believes_all_shows_the_old_lamp(house: House, shop: Timeline) -> None:
    where = open_with_board(house, variant("believes_all"))
    with Operator(house) as operator:
        filed(house, operator, shop)
        old = operator.hear(where, b'"state":"filed"')
        shop.agent("resolve", "till")
        shop.expect(lamp("till", "fixed"))

        operator.replay(old)

        shop.expect(lamp("till", "filed"))


def test_an_old_receipt_proves_no_newer_press(house: House, shop: Timeline) -> None:
    where = open_with_board(house, FIRMWARE)
    with Operator(house) as operator:
        filed(house, operator, shop)
        old = operator.hear(where, b'"receipts":[{"seq":1')
        house.close()
        shop.press("till")
        shop.expect(lamp("till", "heard"))
        before = dropped(house, REPLAYED)

        operator.replay(old)

        until(lambda: dropped(house, REPLAYED) > before)
        assert house.boards["till"].state() == "heard"
        house.open()
        shop.expect(lamp("till", "filed"))


def test_a_receipt_to_the_boot_before_is_stale(house: House, shop: Timeline) -> None:
    where = open_with_board(house, FIRMWARE)
    with Operator(house) as operator:
        filed(house, operator, shop)
        old = operator.hear(where, b'"receipts":[{"seq":1')
        house.close()
        house.cut_power("till")
        board = house.boards["till"]
        until(lambda: sum("connected to" in line for line in board.log) == 2)
        before = dropped(house, STALE)

        operator.replay(old)

        until(lambda: dropped(house, STALE) > before)
        shop.expect(lamp("till", "no_contact"))


def test_control_a_board_that_believes_all_takes_the_word_to_the_boot_before(
    house: House, shop: Timeline
) -> None:
    where = open_with_board(house, variant("believes_all"))
    with Operator(house) as operator:
        filed(house, operator, shop)
        old = operator.hear(where, b'"receipts":[{"seq":1')
        house.close()
        house.cut_power("till")
        board = house.boards["till"]
        until(lambda: sum("connected to" in line for line in board.log) == 2)

        operator.replay(old)

        shop.expect(lamp("till", "filed"))


def test_an_old_configuration_does_not_come_back(house: House, shop: Timeline) -> None:
    open_with_board(house, FIRMWARE)
    with Operator(house) as operator:
        shop.expect(lamp("till", "ready"))
        old = operator.hear(topic(house.names["till"], DOWN_CONFIG))
        house.claim("till", "printer")
        until(lambda: len(operator.heard(old.topic)) > 1)
        before = dropped(house, REPLAYED)

        operator.replay(old, retain=True)
        until(lambda: dropped(house, REPLAYED) > before)
        shop.press("till")

        shop.expect(incident("printer", category="printer"))
        assert house.incidents("till") == []


def test_control_a_board_that_believes_all_takes_the_old_configuration(
    house: House, shop: Timeline
) -> None:
    open_with_board(house, variant("believes_all"))
    with Operator(house) as operator:
        shop.expect(lamp("till", "ready"))
        old = operator.hear(topic(house.names["till"], DOWN_CONFIG))
        house.claim("till", "printer")
        until(lambda: len(operator.heard(old.topic)) > 1)
        house.close()  # else it would tell the newer one again
        before = len(operator.heard(old.topic))

        operator.replay(old, retain=True)
        until(lambda: len(operator.heard(old.topic)) > before)
        shop.press("till")
        house.open()

        shop.expect(incident("till", category="till"))


def open_with_board(house: House, program: tuple[str, ...]) -> str:
    """Open the house with a till; return the topic of the desk's word to it."""
    house.button("till")
    house.open()
    house.start("till", program=program)
    return topic(house.names["till"], DOWN_STATE)


# ---- to the desk ----


def test_an_old_press_is_only_receipted_again(
    house: House, shop: Timeline, counted: Counted
) -> None:
    house.button("till")
    house.open()
    with Operator(house) as operator, Foreign(house, "till") as till:
        till.press(1)
        first = till.receipt(1)
        old = operator.hear(till.topic(UP_PRESS))

        operator.replay(old)
        until(lambda: counted["repeated"] == 1)

        assert till.receipt(1) == first
        shop.expect(incident("till", presses=1))


def replay_status(house: House, operator: Operator, till: Foreign) -> None:
    """Say that the till holds nothing, then that it holds press 1, and replay the former."""
    till.status([])
    old = operator.hear(till.topic(UP_STATUS))
    till.press(1)
    till.receipt(1)
    till.status([(1, 1)])
    till.answer()

    operator.replay(old, retain=True)


def test_an_old_status_is_stale_and_changes_nothing(house: House, counted: Counted) -> None:
    house.button("till")
    house.open()
    with Operator(house) as operator, Foreign(house, "till") as till:
        replay_status(house, operator, till)

        until(lambda: counted["status_stale"] == 1)

        epoch = house.epoch("till")
        assert (epoch.boot, epoch.n, epoch.held_low) == (1, till.n, 1)


def test_control_without_freshness_an_old_status_is_taken(
    house: House, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.button("till")
    house.open()
    monkeypatch.setattr(statuses, "is_newer", lambda *_: True)
    with Operator(house) as operator, Foreign(house, "till") as till:
        replay_status(house, operator, till)

        until(lambda: counted["status_accepted"] == 3)

        assert house.epoch("till").n == 1


def replay_will(house: House, operator: Operator) -> None:
    """Let the till's first connection break, wait for its second, and replay the first's will."""
    board = house.boards["till"]
    where = topic(house.names["till"], UP_STATUS)
    board.send(wifi=False)
    old = operator.hear(where, b'"offline"')
    until(lambda: not house.epoch("till").online)
    board.send(wifi=True)
    until(lambda: house.epoch("till").online)

    operator.replay(old, retain=True)


def test_the_will_of_an_older_connection_does_not_count(
    house: House, shop: Timeline, counted: Counted
) -> None:
    open_with_board(house, FIRMWARE)
    with Operator(house) as operator:
        shop.expect(lamp("till", "ready"))
        replay_will(house, operator)

        until(lambda: counted["will_stale"] == 1)

        assert house.epoch("till").online


def test_control_without_its_number_the_old_will_counts(
    house: House, shop: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def receives(speaker: Speaker, _will: Will) -> str:
        speaker.online = False
        return statuses.ACCEPTED

    open_with_board(house, FIRMWARE)
    monkeypatch.setattr(statuses, "receive_will", receives)
    with Operator(house) as operator:
        shop.expect(lamp("till", "ready"))
        replay_will(house, operator)

        until(lambda: not house.epoch("till").online)


def replay_finding(house: House, operator: Operator, till: Foreign) -> None:
    """Press, report a finding on that press, and replay it."""
    till.press(1)
    till.receipt(1)
    till.n += 1
    finding = Finding(
        seq=1, boot=1, n=till.n, input=1, probe="tcp", verdict="unreachable",
        cause="till.unreachable", evidence={}, took_ms=40,
    )  # fmt: skip
    till.raw(UP_FINDING, till.sealed(UP_FINDING, finding.encode()))
    until(lambda: findings(house) == 1)

    operator.replay(operator.hear(till.topic(UP_FINDING)))


def findings(house: House) -> int:
    """Return how many findings the work logs have."""
    return sum(line.verb == "finding" for line in house.work_log())


def test_an_old_finding_is_stale_and_is_logged_once(house: House, counted: Counted) -> None:
    house.button("till")
    house.open()
    with Operator(house) as operator, Foreign(house, "till") as till:
        replay_finding(house, operator, till)

        until(lambda: counted["finding_stale"] == 1)

        assert findings(house) == 1


def test_control_without_freshness_only_the_database_knows_an_old_finding(
    house: House, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.button("till")
    house.open()
    monkeypatch.setattr(statuses, "is_newer", lambda *_: True)
    with Operator(house) as operator, Foreign(house, "till") as till:
        replay_finding(house, operator, till)

        until(lambda: counted["finding_repeated"] == 1)
