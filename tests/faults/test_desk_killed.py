"""`kill -9` of the desk at every step of taking a press: exactly one incident, and its receipt.

The desk is a process of its own that kills itself at a named point; nobody but
a service manager starts it again.
"""

from pathlib import Path

import pytest

from tests.support import fault_points
from tests.support.house import House
from tests.support.timeline import Timeline, decision, incident, incidents, lamp, presses


def press_and_die(house: House, shop: Timeline, point: str, *control: str) -> tuple[str, ...]:
    """Press while the desk is bound to die at a point; return how to start the next one."""
    house.button("till")
    mark = house.folder / "died"
    arguments = ("--die-at", point, "--once", str(mark), *control)
    doomed = house.process(*arguments)
    house.start("till")
    shop.expect(lamp("till", "ready"))

    shop.press("till")
    doomed.wait_until_dead()
    assert mark.exists()
    assert "Traceback" not in doomed.log()
    return arguments


@pytest.mark.parametrize("point", fault_points.POINTS)
def test_a_desk_that_is_killed_there_has_exactly_one_incident_afterwards(
    house: House, shop: Timeline, point: str
) -> None:
    desk = house.process(*press_and_die(house, shop, point))

    shop.expect(lamp("till", "filed"))
    shop.press("till")
    shop.expect(incident("till", presses=2))

    shop.expect(presses("till", 1, 2))
    shop.expect(decision("till", 1, "opened"))
    shop.expect(incidents("till", 1))
    desk.stop()


def test_a_kill_that_takes_the_desks_own_broker_along_loses_nothing(tmp_path: Path) -> None:
    with House(tmp_path, own_broker=True) as house:
        shop = Timeline(house)

        house.process(*press_and_die(house, shop, "after_commit"))

        shop.expect(lamp("till", "filed"))
        shop.expect(presses("till", 1))
        shop.expect(incident("till", presses=1))


def test_control_without_the_key_the_press_is_counted_twice(house: House, shop: Timeline) -> None:
    house.process(*press_and_die(house, shop, "after_commit", "--without", "keys"))

    shop.expect(lamp("till", "filed"))
    shop.expect(incident("till", presses=2))


def test_control_when_the_receipt_precedes_the_commit_the_lamp_lies(
    house: House, shop: Timeline
) -> None:
    press_and_die(house, shop, "before_commit", "--without", "commit_first")

    shop.expect(lamp("till", "filed"))
    assert house.incidents() == []
