"""Two desks on one database and one broker: one incident each, and the lamps are right.

Each desk has a data folder and a ledger of its own, and the same master secret.
"""

import shutil
from pathlib import Path

from tests.support.house import House
from tests.support.killable_desk import DeskProcess
from tests.support.postgres import Server
from tests.support.timeline import Timeline, incident, incidents, lamp, presses


def both_desks(house: House, *arguments: str) -> tuple[DeskProcess, DeskProcess]:
    """Start two desks over the house's database and broker."""
    first = house.process(*arguments)
    other = house.folder / "other"
    (other / "keys").mkdir(parents=True, mode=0o700)
    shutil.copy(house.home.master_key, other / "keys")
    shutil.copy(house.home.ledger, other / "keys")
    second = house.process(
        *arguments,
        DESKBELL_HOME=str(other),
        DESKBELL_DESK_NAME="2",
        DESKBELL_BROKER_CA=str(house.broker.ca),
        DESKBELL_DATABASE_URL=house.settings().database,
    )
    return first, second


def live_a_day(house: House) -> None:
    """Press at two places, work both incidents, and see the right lamps everywhere."""
    shop = Timeline(house)
    for name in ("till", "printer"):
        house.button(name)
    first, second = both_desks(house)
    house.start("till", "printer")
    for name in ("till", "printer"):
        shop.expect(lamp(name, "ready"))

    for _ in range(5):
        shop.press("till")
        shop.press("printer")
    for name in ("till", "printer"):
        shop.expect(presses(name, 1, 2, 3, 4, 5))
        shop.expect(incident(name, state="new", presses=5))
        shop.expect(incidents(name, 1))
        shop.expect(lamp(name, "filed"))
    shop.agent("resolve", "till")
    shop.expect(lamp("till", "fixed"))
    shop.hold("till")
    shop.expect(lamp("till", "ready"))
    shop.expect(incident("till", state="closed"))
    first.kill()
    shop.press("till")
    shop.expect(lamp("till", "filed"))
    shop.expect(incidents("till", 2))

    assert shop.house.boards["printer"].state() == "filed"
    assert "database_does_not_work" not in second.log()
    assert "Traceback" not in second.log()


def test_two_desks_on_one_sqlite_file_open_one_incident_each(house: House) -> None:
    live_a_day(house)


def test_two_desks_on_postgresql_open_one_incident_each(tmp_path: Path) -> None:
    with Server() as server, House(tmp_path, database_url=server.url) as house:
        live_a_day(house)


def test_control_without_the_key_two_desks_count_a_press_twice(
    house: House, shop: Timeline
) -> None:
    house.button("till")
    both_desks(house, "--without", "keys")
    house.start("till")
    shop.expect(lamp("till", "ready"))

    shop.press("till")

    shop.expect(incident("till", presses=2))
