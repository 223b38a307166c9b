"""A board that was enrolled after the backup stays the button that it is: the ledger knows its MAC."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from deskbell.desk import accounts, enrolment, enrolment_tokens, restore
from deskbell.desk.enrolment import Board
from deskbell.store.button import Assignment, Button, Configuration, Epoch
from deskbell.store.columns import core
from deskbell.store.enrolment import EnrolmentToken
from deskbell.store.ledger import Ledger
from tests.desk.shop import SETTINGS, Shop

MAC, OTHER = "aabbccddee01", "aabbccddee02"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """Return a shop whose ledger is on disk, as a desk's is."""
    shop = Shop()
    path = tmp_path / "ledger.jsonl"
    written = Ledger(path)
    for name, at_ms in shop.world.ledger.issued.items():
        written.note("issued", name, at_ms)
    shop.world.ledger = written
    yield shop
    shop.engine.dispose()


def enrol(shop: Shop, mac: str) -> str:
    with shop.writing() as session:
        kim = accounts.account(session, "kim", "technician", shop.now_ms).id or 0
        secret = enrolment_tokens.make(session, kim, 1, 1, shop.now_ms)
        leave = session.get_one(EnrolmentToken, accounts.digest(secret))
        board = Board(mac, "esp32", (), 1)
        return enrolment.enrol_board(session, shop.world, SETTINGS, leave, board, shop.now_ms).name


def forget(shop: Shop, button: str, *, newest_only: bool = False) -> None:
    """Let the database be as it was before a button, or its newest epoch, was issued."""
    with shop.writing() as session:
        connection = session.connection()
        names = [
            name
            for (name,) in connection.exec_driver_sql(
                "SELECT name FROM epoch WHERE button_id = ? ORDER BY number DESC", (button,)
            )
        ]
        for name in names[:1] if newest_only else names:
            for table in (core(Assignment), core(Configuration), core(Epoch)):
                connection.execute(delete(table).where(table.c.name == name))
        if not newest_only:
            connection.exec_driver_sql("DELETE FROM enrolled_board WHERE button_id = ?", (button,))
            connection.exec_driver_sql("DELETE FROM button WHERE id = ?", (button,))


def start_again(shop: Shop, path: Path) -> None:
    """Start the desk with what is on disk."""
    shop.world.ledger = Ledger(path)
    with shop.writing() as session:
        restore.reconcile(session, shop.world.ledger, SETTINGS, shop.now_ms)


def macs(shop: Shop) -> dict[object, object]:
    return dict(shop.rows("SELECT id, mac FROM button"))  # type: ignore[arg-type]  # pairs


def test_a_board_that_was_enrolled_after_the_backup_is_known(shop: Shop, tmp_path: Path) -> None:
    assert enrol(shop, MAC) == "b0002-1"
    forget(shop, "b0002")

    start_again(shop, tmp_path / "ledger.jsonl")

    assert macs(shop) == {"b0001": None, "b0002": MAC}
    assert enrol(shop, MAC) == "b0002-2"


def test_a_board_that_the_button_had_given_up_by_then_is_not_its_own_again(
    shop: Shop, tmp_path: Path
) -> None:
    enrol(shop, MAC)
    with shop.writing() as session:
        enrolment.replace(session, shop.world, SETTINGS, "b0002", "b0002", shop.now_ms)
    assert enrol(shop, MAC) == "b0003-1"
    forget(shop, "b0003")
    forget(shop, "b0002", newest_only=True)
    with shop.writing() as session:
        session.get_one(Button, "b0002").mac = MAC

    start_again(shop, tmp_path / "ledger.jsonl")

    assert macs(shop) == {"b0001": None, "b0002": None, "b0003": MAC}


def test_a_database_that_lost_nothing_keeps_what_it_knows(shop: Shop, tmp_path: Path) -> None:
    enrol(shop, MAC)
    with shop.writing() as session:
        session.get_one(Button, "b0001").mac = OTHER

    start_again(shop, tmp_path / "ledger.jsonl")

    assert macs(shop) == {"b0001": OTHER, "b0002": MAC}


def test_another_desk_learns_of_a_board_with_its_button(shop: Shop) -> None:
    enrol(shop, MAC)
    other = Ledger()

    with shop.writing() as session:
        restore.learn_issues(session, other)

    assert other.boards == {"b0002": MAC}
