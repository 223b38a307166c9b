"""What agents, technicians and the clock do: each move is logged, each lamp is told."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from deskbell.desk import buttons, work
from deskbell.domain.incident import IllegalMove
from deskbell.store import counter, kpi
from deskbell.store.button import Epoch
from deskbell.store.site import Asset
from tests.desk.shop import NAME, SETTINGS, Shop

HOUR_MS = 3_600_000
NOBODY = work.Actor(None)


def silent(shop: Shop, now_ms: int) -> list[int]:
    with shop.writing() as session:
        return work.close_silent(session, now_ms)


def claim(shop: Shop, number: int, asset_id: int) -> None:
    with shop.writing() as session:
        epoch, asset = session.get(Epoch, NAME), session.get(Asset, asset_id)
        assert epoch is not None
        assert asset is not None
        buttons.claim(session, epoch, number, asset, SETTINGS, shop.now_ms)


def test_a_lamp_counts_as_untold_since_its_first_change_whatever_versions_do() -> None:
    shop = Shop()
    shop.send(shop.press(1))
    with shop.writing() as session:
        counter.write(session, counter.VERSION, shop.now_ms + 28_000)

    shop.move(1001, "acknowledge")
    changed_at_ms = shop.now_ms
    shop.move(1001, "resolve")
    since = shop.rows("SELECT untold_since_ms FROM epoch")
    shop.tell()

    assert since == [(changed_at_ms,)]
    assert shop.rows("SELECT untold_since_ms FROM epoch") == [(None,)]


def test_silence_after_the_fix_closes_in_eight_opening_hours() -> None:
    shop = Shop(hours="Mo-Fr 09:00-18:00", zone="Europe/Amsterdam")
    friday = datetime(2026, 6, 5, 16, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
    monday = datetime(2026, 6, 8, 15, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
    shop.now_ms = round(friday.timestamp() * 1000) - 200
    shop.send(shop.press(1))
    shop.move(1001, "resolve")
    due_ms = round(monday.timestamp() * 1000)

    early, late = silent(shop, due_ms - 1), silent(shop, due_ms)

    assert (early, late) == ([], [1001])
    assert shop.rows("SELECT reason FROM work_log WHERE verb = 'close'") == [
        ("silence_after_the_fix",)
    ]
    assert shop.tell()[NAME].lamps[0].state == "ready"


@pytest.mark.parametrize(("verb", "took"), [("close", [100]), ("reopen", [])])
def test_the_time_to_the_fix_counts_until_somebody_reopens(verb: str, took: list[int]) -> None:
    shop = Shop()
    shop.send(shop.press(1))
    shop.move(1001, "resolve")

    shop.move(1001, verb)

    with shop.reading() as session:
        assert kpi.times_to_resolve(session, 0) == took


def test_a_reopened_incident_is_not_closed_by_silence() -> None:
    shop = Shop()
    shop.send(shop.press(1))
    shop.move(1001, "resolve")
    shop.send(shop.press(2))

    assert silent(shop, shop.now_ms + 9 * HOUR_MS) == []


def test_an_illegal_move_changes_nothing() -> None:
    shop = Shop()
    shop.send(shop.press(1))
    before = shop.rows("SELECT * FROM incident")

    with pytest.raises(IllegalMove):
        shop.move(1001, "reopen")

    assert shop.rows("SELECT * FROM incident") == before
    assert shop.rows("SELECT count(*) FROM work_log") == [(1,)]


def test_assigning_takes_what_nobody_has_taken() -> None:
    shop = Shop()
    shop.send(shop.press(1))
    with shop.writing() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO account (id, name, role, language, created_at_ms)"
            " VALUES (1, 'Mila', 'agent', 'en', 0)"
        )
    with shop.writing() as session:
        work.assign(session, 1001, 1, NOBODY, shop.now_ms)

    assert shop.rows("SELECT state, assignee_id FROM incident") == [("acknowledged", 1)]


def test_claiming_an_input_moves_its_incident_along() -> None:
    shop = Shop()
    shop.send(shop.press(1, input=3))

    claim(shop, 3, 2)

    assert shop.rows("SELECT subject, category, asset_id FROM incident") == [
        ("asset:2", "printer", 2)
    ]
    assert [lamp.state for lamp in shop.tell()[NAME].lamps] == ["ready", "filed", "filed"]


def test_claiming_for_an_asset_that_has_an_incident_leaves_two_subjects() -> None:
    shop = Shop()
    shop.send(shop.press(1, input=3), shop.press(2, input=2))

    claim(shop, 3, 2)

    assert shop.rows("SELECT subject FROM incident ORDER BY number") == [
        ("input:b0001-1/3",),
        ("asset:2",),
    ]


def test_a_press_of_before_the_claim_stays_with_what_its_input_was_then() -> None:
    shop = Shop()
    old = shop.press(1, input=3)
    claim(shop, 3, 2)

    shop.send(old)

    assert shop.rows("SELECT subject FROM incident") == [("input:b0001-1/3",)]


def test_a_revoked_button_is_heard_no_more_and_told_so_by_its_configuration() -> None:
    shop = Shop()
    message = shop.inbound(shop.press(1))
    with shop.writing() as session:
        buttons.revoke(session, shop.world.ledger, "b0001", SETTINGS, shop.now_ms)
    with shop.reading() as session:
        unsent = buttons.unsent_configs(session, shop.world.keyring)

    word = shop.send(message)

    assert word is None
    assert shop.rows("SELECT count(*) FROM press") == [(0,)]
    assert b'"revoked":true' in unsent.outgoing[0].payload
