"""Statuses, wills and findings: what is not above the last has no effect."""

import pytest

from deskbell_wire.finding import Finding
from deskbell_wire.will import Will
from tests.desk.shop import Shop


def online(shop: Shop) -> object:
    return shop.rows("SELECT online FROM epoch")[0][0]


def test_every_status_is_answered_with_all_lamps_and_what_is_missing() -> None:
    shop = Shop()
    shop.send(shop.press(1))

    word = shop.send(shop.status((1, 3), (5, 5)))

    assert word is not None
    assert word.to == (1, 2)
    assert word.missing == [2, 3, 5]
    assert [lamp.state for lamp in word.lamps] == ["filed", "ready", "ready"]


def test_a_button_that_holds_nothing_is_told_that_nothing_is_missing() -> None:
    shop = Shop()

    word = shop.send(shop.status())

    assert word is not None
    assert word.missing == []


def test_a_receipt_alone_does_not_say_what_is_missing() -> None:
    shop = Shop()

    word = shop.send(shop.press(1))

    assert word is not None
    assert word.missing is None


def test_an_old_status_has_no_effect() -> None:
    shop = Shop()
    old = shop.status((1, 1), config=0, connect=7)
    shop.send(shop.status())
    before = shop.rows("SELECT connect, config_reported, held_low, shown FROM epoch")

    word = shop.send(old)

    assert word is None
    assert shop.counts == {"status_stale": 1}
    assert shop.rows("SELECT connect, config_reported, held_low, shown FROM epoch") == before


def test_only_the_newest_connections_will_counts() -> None:
    shop = Shop()
    shop.send(shop.status(connect=2))

    shop.send(Will(boot=1, connect=1, state="offline"))
    still = online(shop)
    shop.send(Will(boot=1, connect=2, state="offline"))

    assert (still, online(shop)) == (1, 0)


def test_a_finding_joins_the_work_log_of_its_press_once() -> None:
    shop = Shop()
    shop.send(shop.press(1))
    finding = Finding(
        seq=1, boot=1, n=9, input=1, probe="tcp", verdict="unreachable",
        cause="till.unreachable", evidence={}, took_ms=9,
    )  # fmt: skip

    shop.send(finding)
    shop.send(finding)

    assert shop.rows("SELECT incident, reason, note FROM work_log WHERE verb = 'finding'") == [
        (1001, "silent_network_unknown", "till.unreachable")
    ]


def test_a_report_reopens_what_the_technicians_had_resolved() -> None:
    shop = Shop()
    shop.send(shop.status((3, 3)))
    shop.move(1001, "resolve")

    shop.send(shop.press(3), shop.status((6, 6)))

    assert shop.rows(
        "SELECT state, resolved_at_ms, close_due_ms FROM incident WHERE input = 0"
    ) == [("reopened", None, None)]
    assert shop.rows("SELECT note, state FROM work_log WHERE verb = 'report'") == [
        ("1-2", "new"), ("4-5", "reopened"),
    ]  # fmt: skip


def test_a_change_by_an_agent_is_told_once_and_the_mark_is_cleared() -> None:
    shop = Shop()
    shop.send(shop.press(1))

    shop.move(1001, "acknowledge")
    told = shop.tell()

    assert [lamp.state for lamp in told["b0001-1"].lamps] == ["taken", "ready", "ready"]
    assert shop.tell() == {}


def test_a_mark_of_a_later_change_survives_that_an_earlier_one_was_told() -> None:
    shop = Shop()
    shop.send(shop.press(1))
    shop.move(1001, "acknowledge")
    with shop.writing() as session:
        from deskbell.desk import lamps

        told = lamps.assert_lamps(session, shop.world.keyring, shop.now_ms)
    shop.move(1001, "resolve")
    with shop.writing() as session:
        lamps.lamps_told(session, told.told)

    assert shop.tell()["b0001-1"].lamps[0].state == "fixed"


@pytest.mark.parametrize("count", [1, 33])
def test_at_most_32_presses_are_asked_for_at_a_time(count: int) -> None:
    shop = Shop()

    word = shop.send(shop.status((1, count)))

    assert word is not None
    assert word.missing == list(range(1, min(count, 32) + 1))
