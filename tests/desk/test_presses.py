"""Presses: each is in exactly one incident, whatever arrives, how often, and in which order."""

from deskbell_wire.messages import RECEIPTS_AT_ONCE, State
from tests.desk.shop import START_MS, Shop

DAY_MS = 24 * 3_600_000


def decisions(shop: Shop) -> list[tuple[object, ...]]:
    return shop.rows("SELECT seq, decision, reason, incident FROM press ORDER BY seq")


def test_a_press_opens_an_incident_that_the_register_has_categorised() -> None:
    shop = Shop()

    word = shop.send(shop.press(1))

    assert word is not None
    assert [(r.seq, r.decision, r.incident) for r in word.receipts] == [(1, "opened", "INC-1001")]
    assert [(lamp.input, lamp.state) for lamp in word.lamps] == [
        (1, "filed"), (2, "ready"), (3, "ready"),
    ]  # fmt: skip
    assert shop.rows("SELECT subject, category, state, button, input FROM incident") == [
        ("asset:1", "till", "new", "b0001-1", 1)
    ]


def test_twenty_presses_in_four_seconds_are_one_incident_nineteen_nudges_and_one_burst() -> None:
    shop = Shop()

    for seq in range(1, 21):
        shop.now_ms = START_MS + 200 * seq
        shop.send(shop.press(seq, age_ms=100))

    assert shop.rows("SELECT number, presses, bursts FROM incident") == [(1001, 20, 1)]
    assert [row[1] for row in decisions(shop)] == ["opened", *["joined"] * 19]


def test_twenty_presses_in_one_batch_are_the_same() -> None:
    shop = Shop()

    shop.send(*[shop.press(seq, age_ms=4_000 - 200 * seq) for seq in range(1, 21)])

    assert shop.rows("SELECT number, presses, bursts FROM incident") == [(1001, 20, 1)]
    receipted = [r.seq for o in shop.heard for r in State.decode(o.payload[:-33]).receipts]
    assert receipted == list(range(1, 21))
    assert len(shop.heard) == -(-20 // RECEIPTS_AT_ONCE)


def test_a_replay_changes_nothing_and_gets_the_receipt_of_then() -> None:
    shop = Shop()
    first = shop.send(shop.press(1))
    revision = shop.move(1001, "acknowledge")
    before = decisions(shop)

    again = shop.send(shop.press(1), shop.press(1))

    assert first is not None
    assert again is not None
    assert again.receipts == first.receipts
    assert again.version > first.version
    assert again.lamps[0].revision == revision
    assert decisions(shop) == before


def test_a_press_that_arrives_after_a_later_one_is_new_once() -> None:
    shop = Shop()
    shop.send(shop.press(2))

    shop.send(shop.press(1))
    shop.send(shop.press(1))

    assert [row[:2] for row in decisions(shop)] == [(1, "joined"), (2, "opened")]
    assert shop.rows("SELECT presses FROM incident") == [(2,)]


def test_a_short_of_yesterday_that_arrives_after_the_fix_neither_confirms_nor_reopens_it() -> None:
    shop = Shop()
    shop.send(shop.press(1))
    shop.now_ms += DAY_MS
    shop.move(1001, "resolve")

    word = shop.send(shop.press(2, age_ms=DAY_MS))

    assert word is not None
    assert word.receipts[0].decision == "joined"
    assert word.lamps[0].state == "fixed"
    assert decisions(shop)[1] == (2, "joined", "pressed_before_the_fix", 1001)


def test_a_short_after_the_fix_reopens_it() -> None:
    shop = Shop()
    shop.send(shop.press(1))
    shop.move(1001, "resolve")

    word = shop.send(shop.press(2))

    assert word is not None
    assert word.receipts[0].decision == "reopened"
    assert word.lamps[0].state == "filed"


def test_a_short_on_a_closed_incident_opens_one_that_names_the_old() -> None:
    shop = Shop()
    shop.send(shop.press(1))
    revision = shop.move(1001, "resolve")
    shop.move(1001, "close")

    word = shop.send(shop.press(2, about=("INC-1001", revision)))

    assert word is not None
    assert word.receipts[0].incident == "INC-1002"
    assert shop.rows("SELECT previous FROM incident WHERE number = 1002") == [(1001,)]


def test_a_hold_takes_back_and_the_next_short_is_another_incident() -> None:
    shop = Shop()
    opened = shop.send(shop.press(1))
    assert opened is not None
    revision = opened.receipts[0].revision

    shop.send(shop.press(2, "hold", about=("INC-1001", revision)), shop.press(3))

    assert shop.rows("SELECT number, state, presses FROM incident ORDER BY number") == [
        (1001, "withdrawn", 1),
        (1002, "new", 1),
    ]


def test_a_hold_with_nothing_open_is_kept_in_no_incident() -> None:
    shop = Shop()

    word = shop.send(shop.press(1, "hold"))

    assert word is not None
    assert (word.receipts[0].decision, word.receipts[0].incident) == ("ignored", None)
    assert decisions(shop) == [(1, "ignored", "nothing_open", None)]


def test_the_time_of_a_press_comes_from_its_age_and_is_unknown_after_a_power_loss() -> None:
    shop = Shop()

    shop.send(shop.press(1, age_ms=60_000), shop.press(2, input=2, age_ms=None))

    assert shop.rows("SELECT pressed_at_ms - received_at_ms FROM press ORDER BY seq") == [
        (-60_000,),
        (None,),
    ]
    assert shop.rows("SELECT pressed_at_ms FROM incident WHERE number = 1002") == [(None,)]


def test_an_input_that_nobody_claimed_goes_to_the_technicians() -> None:
    shop = Shop()

    word = shop.send(shop.press(1, input=3))

    assert word is not None
    assert word.lamps[2].state == "filed"
    assert shop.rows("SELECT subject, category, opened_reason, site_id FROM incident") == [
        ("input:b0001-1/3", "button", "unassigned_input", 1)
    ]


def test_a_press_under_an_unknown_configuration_goes_to_the_technicians() -> None:
    shop = Shop()

    shop.send(shop.press(1, config=shop.config + 1))

    assert shop.rows("SELECT subject, category, opened_reason FROM incident") == [
        ("input:b0001-1/1", "button", "unknown_configuration")
    ]


def test_what_nobody_can_read_is_kept_receipted_and_told_to_the_technicians() -> None:
    shop = Shop()
    shop.send(shop.status())

    word = shop.send(shop.garbage('{"v":9,"seq":7,"wave":true}'), shop.press(8))

    assert word is not None
    assert {(r.seq, r.decision) for r in word.receipts} == {(7, "unreadable"), (8, "opened")}
    assert shop.rows("SELECT raw FROM press WHERE seq = 7") == [(b'{"v":9,"seq":7,"wave":true}',)]
    assert shop.rows("SELECT category, opened_reason FROM incident WHERE input = 0") == [
        ("button", "unreadable")
    ]


def test_what_nobody_can_read_reopens_what_the_technicians_had_resolved() -> None:
    shop = Shop()
    shop.send(shop.garbage('{"v":2,"seq":7}'))
    shop.move(1001, "resolve")

    shop.send(shop.garbage('{"v":2,"seq":8}'))

    assert shop.rows("SELECT number, state, resolved_at_ms, close_due_ms FROM incident") == [
        (1001, "reopened", None, None)
    ]
    assert shop.rows("SELECT decision, incident FROM press WHERE seq = 8") == [("unreadable", 1001)]


def test_what_has_not_even_a_number_is_kept_once() -> None:
    shop = Shop()

    shop.send(shop.garbage("[]"))
    shop.send(shop.garbage("[]"))

    assert shop.rows("SELECT count(*), max(seq) < 0 FROM press") == [(1, 1)]
    assert shop.rows("SELECT presses FROM incident") == [(1,)]


def test_presses_of_one_batch_are_decided_by_their_numbers() -> None:
    shop = Shop()
    opened = shop.send(shop.press(1))
    assert opened is not None
    seen = ("INC-1001", opened.receipts[0].revision)

    shop.send(shop.press(4), shop.press(3, "hold", about=seen), shop.press(2))

    assert [(row[0], row[1]) for row in decisions(shop)] == [
        (1, "opened"), (2, "joined"), (3, "withdrawn"), (4, "opened"),
    ]  # fmt: skip
