"""SQLite as the design wants it: NORMAL lost 8,357 of 146,502 acknowledged commits in power cuts."""

from pathlib import Path
from sqlite3 import OperationalError

import pytest
from sqlalchemy.exc import IntegrityError

from deskbell.store.engine import open_engine, writing
from tests.desk.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(f"sqlite:///{tmp_path / 'desk.db'}")


def test_a_file_is_in_wal_with_synchronous_full(shop: Shop) -> None:
    assert shop.rows("PRAGMA journal_mode") == [("wal",)]
    assert shop.rows("PRAGMA synchronous") == [(2,)]
    assert shop.rows("PRAGMA foreign_keys") == [(1,)]


def test_a_transaction_that_writes_holds_others_off_from_its_beginning(shop: Shop) -> None:
    other = shop.engine.raw_connection()
    other.driver_connection.execute("PRAGMA busy_timeout=0")  # type: ignore[union-attr]  # sqlite3's

    with writing(shop.engine) as session:
        session.connection()
        with pytest.raises(OperationalError, match="locked"):
            other.driver_connection.execute("BEGIN IMMEDIATE")  # type: ignore[union-attr]  # sqlite3's
    other.close()


def test_a_second_open_incident_for_a_subject_is_refused_by_the_database(shop: Shop) -> None:
    shop.send(shop.press(1))
    columns = (
        "subject, state, revision, category, priority, opened_reason, opened_at_ms,"
        " changed_at_ms, presses, bursts, burst_last_ms, recent_ms, last_short_seq"
    )

    with pytest.raises(IntegrityError), writing(shop.engine) as session:
        session.connection().exec_driver_sql(
            f"INSERT INTO incident (number, {columns}) SELECT number + 1, {columns} FROM incident"  # noqa: S608 our own words
        )


def test_a_press_that_is_there_already_is_refused_by_the_database(shop: Shop) -> None:
    shop.send(shop.press(1))
    columns = "seq, input, kind, config, received_at_ms"

    with pytest.raises(IntegrityError), writing(shop.engine) as session:
        session.connection().exec_driver_sql(
            f"INSERT INTO press (name, {columns}) SELECT name, {columns} FROM press"  # noqa: S608 our own words
        )


def test_what_was_receipted_is_there_when_the_file_is_opened_anew(
    shop: Shop, tmp_path: Path
) -> None:
    shop.send(shop.press(1))
    shop.engine.dispose()

    again = open_engine(f"sqlite:///{tmp_path / 'desk.db'}")
    with again.connect() as connection:
        rows = connection.exec_driver_sql("SELECT seq, decision FROM press").all()

    assert [tuple(row) for row in rows] == [(1, "opened")]
    again.dispose()
