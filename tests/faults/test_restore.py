"""A database put back to an older state: what happened since comes back from the buttons.

The database is copied while the desk is stopped, and put back after more was
pressed and done. Nobody presses, resends or repairs anything then.
"""

import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from deskbell.settings import load
from tests.support.boards import FIRMWARE, variant
from tests.support.broker import until
from tests.support.house import House
from tests.support.timeline import Timeline, incident, lamp, presses

WITHIN_S = 60
INTERVAL_S = 8
"""A status heals it at the latest, so that the default of 50 s keeps within 60."""
ANSWERED_WITHIN_S = 5
MANY = 40
"""More than the 32 that one answer names, fewer than the 64 that a board keeps."""
SINCE = (4, 5, 6, 7)
LOST_IN_THE_MIDDLE = (2, 3)


def back_up(house: House) -> Path:
    """Copy the database of a desk that is stopped."""
    house.forget_database()
    copy = house.folder / "backup"
    copy.mkdir()
    for file in house.home.root.glob("desk.db*"):
        shutil.copy(file, copy)
    return copy


def put_back(house: House, copy: Path) -> None:
    """Replace the database by its copy."""
    house.forget_database()
    for file in house.home.root.glob("desk.db*"):
        file.unlink()
    for file in copy.iterdir():
        shutil.copy(file, house.home.root)


def lose(house: House, name: str, seqs: Sequence[int]) -> None:
    """Take presses out of the middle of a database that is closed."""
    database = sqlite3.connect(house.home.root / "desk.db")
    with database:
        marks = ",".join("?" for _ in seqs)
        database.execute(
            f"DELETE FROM press WHERE name = ? AND seq IN ({marks})",  # noqa: S608 only marks
            (house.names[name], *seqs),
        )
    database.close()


def live_through_a_restore(
    house: House, program: tuple[str, ...] = FIRMWARE, keeps: int = 64
) -> Timeline:
    """Press, back up, press on, and put the database back with a gap in its middle."""
    shop = Timeline(house)
    house.button("till")
    house.open()
    house.start("till", program=program)
    shop.expect(lamp("till", "ready"))
    for _ in range(3):
        shop.press("till")
    shop.expect(presses("till", 1, 2, 3))
    house.close()
    copy = back_up(house)

    house.open()
    for _ in SINCE:
        shop.press("till")
    shop.expect(presses("till", 1, 2, 3, *SINCE))
    shop.expect(lamp("till", "filed"))
    if keeps == 0:
        until(lambda: house.boards["till"].heard() == 0, WITHIN_S, "the board lets go of all")
    house.close()
    put_back(house, copy)
    lose(house, "till", LOST_IN_THE_MIDDLE)
    house.open()
    return shop


@pytest.mark.parametrize("own_broker", [False, True], ids=["broker lives on", "broker restarts"])
def test_every_press_since_then_is_there_again_gaps_included(
    tmp_path: Path, *, own_broker: bool
) -> None:
    with House(tmp_path, own_broker=own_broker, status_interval_s=INTERVAL_S) as house:
        shop = live_through_a_restore(house)

        took = shop.expect(presses("till", 1, 2, 3, *SINCE), within=WITHIN_S)

        print(f"\nall presses there again after {took:.2f} s")
        shop.expect(lamp("till", "filed"))
        assert {press.incident for press in house.presses("till")} == {
            one.number for one in house.incidents("till")
        }


def test_a_status_comes_often_enough_by_default(tmp_path: Path) -> None:
    assert load(home=tmp_path).status_interval_s <= WITHIN_S - 2 * ANSWERED_WITHIN_S


def test_more_presses_than_one_answer_can_name_come_back_in_time_too(tmp_path: Path) -> None:
    with House(tmp_path, own_broker=True) as house:
        shop = Timeline(house)
        house.button("till")
        house.open()
        house.start("till")
        shop.expect(lamp("till", "ready"))
        for _ in range(MANY):
            shop.press("till")
        shop.expect(incident("till", presses=MANY))
        house.close()
        lose(house, "till", range(1, MANY + 1))

        house.open()

        shop.expect(presses("till", *range(1, MANY + 1)), within=WITHIN_S / 2)


def test_control_a_board_that_lets_go_too_early_leaves_them_lost(tmp_path: Path) -> None:
    with House(tmp_path, status_interval_s=2) as house:
        shop = live_through_a_restore(house, variant("lets_go"), keeps=0)

        shop.press("till")

        shop.expect(presses("till", 1, 8))
        until(lambda: house.epoch("till").held_low == 0 or house.epoch("till").floor > 1)
        shop.expect(presses("till", 1, 8))


def test_no_incident_number_is_given_twice(house: House, shop: Timeline) -> None:
    given = numbers_around_a_restore(house, shop)

    assert len(set(given)) == len(given)


def test_control_without_the_ledger_a_number_is_given_twice(house: House, shop: Timeline) -> None:
    given = numbers_around_a_restore(house, shop, forget_reservations=True)

    assert len(set(given)) < len(given)


def numbers_around_a_restore(
    house: House, shop: Timeline, *, forget_reservations: bool = False
) -> list[int]:
    """Return an incident's number from before a restore, and one that was opened after it."""
    house.button("till")
    house.button("printer")
    house.open()
    house.close()
    copy = back_up(house)
    house.open()
    house.start("till")
    shop.expect(lamp("till", "ready"))
    shop.press("till")
    shop.expect(lamp("till", "filed"))
    before = [one.number for one in house.incidents("till")]
    house.boards["till"].kill()  # what it would say again is not asked here
    house.close()
    put_back(house, copy)
    if forget_reservations:
        lines = house.home.ledger.read_text().splitlines(keepends=True)
        kept = [line for line in lines if '"name": ""' not in line]
        house.home.ledger.write_text("".join(kept))

    house.open()
    house.start("printer")
    shop.expect(lamp("printer", "ready"))
    shop.press("printer")
    shop.expect(incident("printer", state="new"))
    return before + [one.number for one in house.incidents("printer")]


@pytest.mark.parametrize("own_broker", [False, True], ids=["broker lives on", "broker restarts"])
def test_a_revoked_button_stays_revoked(tmp_path: Path, *, own_broker: bool) -> None:
    with House(tmp_path, own_broker=own_broker) as house:
        shop = revoked_and_restored(house)

        shop.expect(lamp("till", "faulty"))
        assert house.epoch("till").revoked_at_ms is not None
        shop.press("till")
        shop.expect(lamp("till", "faulty"))
        assert house.incidents() == []


def revoked_and_restored(house: House) -> Timeline:
    """Revoke a button and put back a database from before."""
    shop = Timeline(house)
    house.button("till")
    house.open()
    house.close()
    copy = back_up(house)
    house.open()
    house.start("till")
    shop.expect(lamp("till", "ready"))
    house.revoke("till")
    shop.expect(lamp("till", "faulty"))
    until(lambda: not house.epoch("till").config_unsent)
    house.close()
    put_back(house, copy)
    house.open()
    return shop


def test_a_button_that_was_issued_since_the_backup_still_speaks(tmp_path: Path) -> None:
    with House(tmp_path, status_interval_s=INTERVAL_S) as house:
        issued_and_restored(house)


def issued_and_restored(house: House) -> None:
    shop = Timeline(house)
    house.button("till")
    house.open()
    house.close()
    copy = back_up(house)
    house.open()
    house.button("printer")
    house.start("printer")
    shop.expect(lamp("printer", "ready"))
    shop.press("printer")
    shop.expect(lamp("printer", "filed"))
    house.close()
    put_back(house, copy)

    house.open()

    shop.expect(presses("printer", 1), within=WITHIN_S)
    shop.expect(lamp("printer", "filed"))
    assert house.presses("printer")[0].decision == "opened"
