"""Old presses leave the database; what a button may still send, and what is open, stays."""

from sqlite3 import Cursor

from sqlalchemy import event

from deskbell.clock import Clock
from deskbell.desk import pruning
from deskbell.desk.desk import Desk
from tests.desk.shop import SETTINGS, Shop

DAY_MS = 24 * 3_600_000


def tidy(shop: Shop) -> None:
    desk = Desk(shop.engine, shop.world, SETTINGS, lambda: shop.now_ms)
    Clock(desk).tick()


def close(shop: Shop, number: int) -> None:
    shop.move(number, "resolve")
    shop.move(number, "close")


def seqs(shop: Shop) -> list[object]:
    return [row[0] for row in shop.rows("SELECT seq FROM press ORDER BY seq")]


def test_old_presses_of_closed_incidents_go_and_their_numbers_stay_known() -> None:
    shop = Shop()
    shop.send(*[shop.press(seq) for seq in range(1, 6)], shop.status((1, 5)))
    close(shop, 1001)
    shop.now_ms += 500 * DAY_MS
    shop.send(shop.press(6), shop.status((6, 6)))

    tidy(shop)
    word = shop.send(shop.press(2))

    assert seqs(shop) == [6]
    assert word is not None
    assert [(one.seq, one.decision) for one in word.receipts] == [(2, "ignored")]
    assert shop.rows("SELECT count(*) FROM work_log WHERE verb = 'report'") == [(0,)]


def test_what_a_button_still_holds_stays_however_old_it_is() -> None:
    shop = Shop()
    shop.send(*[shop.press(seq) for seq in range(1, 6)], shop.status((4, 5)))
    close(shop, 1001)
    shop.now_ms += 500 * DAY_MS

    tidy(shop)

    assert seqs(shop) == [4, 5]


def test_a_young_press_and_all_after_it_stay() -> None:
    shop = Shop()
    shop.send(shop.press(1), shop.press(2))
    shop.now_ms += 390 * DAY_MS
    shop.send(shop.press(3), shop.press(9), shop.status((9, 9)))
    close(shop, 1001)
    shop.now_ms += 20 * DAY_MS

    tidy(shop)

    assert seqs(shop) == [3, 9]


def test_the_presses_of_an_incident_that_is_open_stay() -> None:
    shop = Shop()
    shop.send(shop.press(1, input=2), shop.press(2), shop.press(3), shop.press(9))
    shop.send(shop.status((9, 9)))
    close(shop, 1001)
    shop.now_ms += 500 * DAY_MS

    tidy(shop)

    assert seqs(shop) == [2, 3, 9]


def test_a_button_with_much_to_prune_is_done_piece_by_piece() -> None:
    shop = Shop()
    most = pruning.PRESSES_AT_ONCE
    shop.send(*[shop.press(seq) for seq in range(1, most + 6)], shop.status((most + 5, most + 5)))
    close(shop, 1001)
    shop.now_ms += 500 * DAY_MS

    tidy(shop)
    first = seqs(shop)
    tidy(shop)

    assert first == list(range(most + 1, most + 6))
    assert seqs(shop) == [most + 5]
    with shop.reading() as session:
        assert pruning.due(session, shop.now_ms) == []


def test_pruning_scans_the_buttons_and_neither_presses_nor_incidents() -> None:
    shop = Shop()
    shop.send(*[shop.press(seq) for seq in range(1, 6)], shop.status((5, 5)))
    close(shop, 1001)
    shop.now_ms += 500 * DAY_MS
    plans: list[str] = []

    def explain(
        _connection: object, cursor: Cursor, statement: str, values: tuple[str, ...], *_rest: object
    ) -> None:
        if not statement.startswith("BEGIN"):
            plan = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            plans.extend(row[3] for row in plan)

    event.listen(shop.engine, "before_cursor_execute", explain)
    with shop.writing() as session:
        pruning.prune(session, pruning.due(session, shop.now_ms), shop.now_ms)
    event.remove(shop.engine, "before_cursor_execute", explain)

    assert seqs(shop) == [5]
    assert [step for step in plans if "SCAN" in step] == ["SCAN epoch"]
    assert sum("SEARCH press USING INDEX" in step for step in plans) == 3
