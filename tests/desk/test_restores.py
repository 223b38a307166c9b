"""A database that came from a backup: what the buttons and the ledger give back."""

import sqlite3

import pytest

from deskbell.desk import buttons, restore
from deskbell.store import counter
from deskbell_button.contact import Contact
from deskbell_wire.messages import State
from tests.desk.shop import NAME, SETTINGS, STEP_MS, Shop


def _raw(shop: Shop) -> sqlite3.Connection:
    raw = shop.engine.raw_connection().driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def backup(shop: Shop) -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    _raw(shop).backup(copy)
    return copy


def put_back(shop: Shop, copy: sqlite3.Connection, *, consult_ledger: bool = True) -> None:
    copy.backup(_raw(shop))
    copy.close()
    shop.now_ms += 1_000
    if consult_ledger:
        with shop.writing() as session:
            restore.reconcile(session, shop.world.ledger, SETTINGS, shop.now_ms)


def test_a_status_is_answered_with_the_presses_that_were_lost() -> None:
    shop = Shop()
    shop.send(shop.press(1))
    copy = backup(shop)
    shop.send(shop.press(2), shop.press(4))
    put_back(shop, copy)

    word = shop.send(shop.status((1, 2), (4, 4)))

    assert word is not None
    assert word.missing == [2, 4]


def test_what_nobody_has_any_more_is_reported_with_every_gap_once() -> None:
    shop = Shop()
    shop.send(shop.press(1))
    copy = backup(shop)
    shop.send(*[shop.press(seq) for seq in range(2, 9)])
    put_back(shop, copy)
    shop.send(shop.press(4))  # a late copy of one of them arrives first

    shop.send(shop.status((7, 8)))
    shop.send(shop.status((7, 8)))

    assert shop.rows("SELECT note FROM work_log WHERE verb = 'report'") == [("2-3, 5-6",)]
    assert shop.rows(
        "SELECT category, presses FROM incident WHERE button='b0001-1' AND input=0"
    ) == [("button", 0)]


def test_below_the_floor_nothing_is_missing_and_a_press_is_ignored() -> None:
    shop = Shop()
    shop.send(shop.press(1), shop.press(2), shop.press(3))
    shop.send(shop.status((3, 3)))
    with shop.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM press WHERE seq < 3")

    word = shop.send(shop.status((1, 3)))
    again = shop.send(shop.press(1))

    assert word is not None
    assert again is not None
    assert word.missing == []
    assert [(one.seq, one.decision) for one in again.receipts] == [(1, "ignored")]
    assert shop.rows("SELECT count(*) FROM press") == [(1,)]


def test_a_revoked_button_stays_revoked_and_is_told_so() -> None:
    shop = Shop()
    copy = backup(shop)
    with shop.writing() as session:
        buttons.revoke(session, shop.world.ledger, "b0001", SETTINGS, shop.now_ms)
    put_back(shop, copy)

    with shop.reading() as session:
        unsent = buttons.unsent_configs(session, shop.world.keyring)

    assert unsent.revoked == [NAME]
    assert b'"revoked":true' in unsent.outgoing[0].payload


def test_an_incident_number_is_never_given_twice() -> None:
    shop = Shop()
    copy = backup(shop)
    shop.send(shop.press(1))
    put_back(shop, copy)

    word = shop.send(shop.press(2, input=2))

    assert word is not None
    assert word.receipts[0].incident == "INC-1065"


def test_without_the_ledger_the_number_would_be_given_twice() -> None:
    shop = Shop()
    copy = backup(shop)
    shop.send(shop.press(1))
    put_back(shop, copy, consult_ledger=False)

    word = shop.send(shop.press(2, input=2))

    assert word is not None
    assert word.receipts[0].incident == "INC-1001"


def test_an_epoch_that_was_issued_since_the_backup_is_known_again() -> None:
    shop = Shop()
    copy = backup(shop)
    with shop.writing() as session:
        config = shop.issue(session, 1).config_version
    shop.send(shop.press(1, config=config), name="b0001-2")
    put_back(shop, copy)

    word = shop.send(shop.press(1, config=config), name="b0001-2")

    assert word is not None
    assert word.receipts[0].decision == "opened"
    assert shop.rows("SELECT category, opened_reason FROM incident") == [
        ("button", "unknown_configuration")
    ]
    assert shop.send(shop.press(9)) is None  # its older epoch stays ended


def test_versions_rise_although_the_database_is_older() -> None:
    shop = Shop()
    copy = backup(shop)
    before = shop.send(shop.status())
    put_back(shop, copy)

    after = shop.send(shop.status())

    assert before is not None
    assert after is not None
    assert after.version > before.version


STORM_MS = 28_000
"""So far ahead of the clock do two seconds with 5,000 presses each drive the versions."""


def restored_after_a_storm(shop: Shop) -> Contact:
    """Put back a database from before a storm; return what a button knows that heard its end."""
    copy = backup(shop)
    with shop.writing() as session:
        counter.write(session, counter.VERSION, shop.now_ms + STORM_MS)
    button = Contact(boot=1, interval_ms=50_000)
    assert judged(button, shop.send(shop.status())) is None
    put_back(shop, copy)
    return button


def judged(button: Contact, word: State | None) -> str | None:
    """Return what the button that the word answers has against it."""
    assert word is not None
    button._window.sent(word.to[1], 0)
    return button.judge(word.version, word.to, 1)


def test_a_button_believes_a_desk_restored_after_a_storm_at_its_first_status() -> None:
    shop = Shop()
    button = restored_after_a_storm(shop)

    word = shop.send(shop.status(version=button.version))

    assert judged(button, word) is None


def test_control_a_desk_deaf_to_what_buttons_saw_is_not_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(counter.Versions, "rise_above", lambda _self, _seen: True)
    shop = Shop()
    button = restored_after_a_storm(shop)

    word = shop.send(shop.status(version=button.version))

    assert judged(button, word) == "replayed"


def test_a_configuration_that_a_button_took_in_a_storm_is_followed_by_a_higher_one() -> None:
    shop = Shop()
    taken = shop.now_ms + STORM_MS

    shop.send(shop.status(config=taken))

    [[follows]] = shop.rows("SELECT config_version FROM epoch")
    assert isinstance(follows, int)
    assert follows > taken


@pytest.mark.parametrize("word", ["version", "config"])
def test_no_button_can_drive_the_versions_to_their_end(word: str) -> None:
    shop = Shop()

    answer = shop.send(shop.status(**{word: 2**53 - 1}))

    assert answer is not None
    assert answer.version <= shop.now_ms + 1
    assert shop.counts == {"status_far_ahead": 1}
    assert shop.rows("SELECT count(*) FROM configuration") == [(1,)]


def test_a_desk_whose_clock_stopped_days_ago_believes_what_it_has_said_itself() -> None:
    shop = Shop()
    before = shop.send(shop.status())
    assert before is not None
    shop.now_ms -= 3 * counter.BELIEVED_LEAD_MS

    shop.send(shop.status(version=before.version))

    assert shop.counts == {"status_accepted": 1}


def test_a_desk_whose_clock_stopped_goes_on_above_its_last_word_whatever_a_button_names() -> None:
    shop = Shop()
    before = shop.send(shop.status())
    shop.now_ms -= 3 * counter.BELIEVED_LEAD_MS

    after = shop.send(shop.status(version=1))

    assert before is not None
    assert after is not None
    assert after.version > before.version


DAY_MS = 24 * 3600 * 1000


@pytest.mark.parametrize(
    ("over_ms", "count"), [(DAY_MS, "status_accepted"), (DAY_MS + 1, "status_far_ahead")]
)
@pytest.mark.parametrize("word", ["version", "config"])
def test_a_button_may_name_what_is_a_day_over_the_clock_and_no_more(
    word: str, over_ms: int, count: str
) -> None:
    shop = Shop()
    shop.now_ms += 1_000  # away from the versions that are drawn already
    arrives_at_ms = shop.now_ms + STEP_MS

    shop.send(shop.status(**{word: arrives_at_ms + over_ms}))

    assert shop.counts == {count: 1}
