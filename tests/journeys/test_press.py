"""From a finger to an incident, and what the lamp says on the way."""

from tests.support.house import House
from tests.support.timeline import (
    Timeline,
    decision,
    for_technicians,
    incident,
    incidents,
    lamp,
    presses,
)


def test_a_press_becomes_an_incident_with_category_and_place_from_the_register(
    shop: Timeline,
) -> None:
    shop.expect(lamp("till", "ready"))

    shop.press("till")

    shop.expect(lamp("till", "filed"))
    shop.expect(incident("till", state="new", category="till", presses=1), within=2)
    states = shop.house.boards["till"].states()
    assert states[states.index("ready") :] == ["ready", "heard", "filed"]


def test_a_press_is_taken_fixed_and_confirmed(shop: Timeline) -> None:
    shop.expect(lamp("till", "ready"))

    shop.press("till")
    shop.expect(lamp("till", "filed"))
    shop.agent("acknowledge", "till")
    shop.expect(lamp("till", "taken"))
    shop.agent("resolve", "till")
    shop.expect(lamp("till", "fixed"))
    shop.hold("till")

    shop.expect(lamp("till", "ready"))
    shop.expect(incident("till", state="closed"))
    shop.expect(decision("till", 2, "confirmed", "it_works"))


def test_a_short_press_while_fixed_is_asked_reopens(shop: Timeline) -> None:
    shop.expect(lamp("till", "ready"))

    shop.press("till")
    shop.expect(lamp("till", "filed"))
    shop.agent("resolve", "till")
    shop.expect(lamp("till", "fixed"))
    shop.press("till")

    shop.expect(incident("till", state="reopened"))
    shop.expect(lamp("till", "filed"))
    shop.expect(incidents("till", 1))


def test_a_hold_takes_a_fresh_press_back(shop: Timeline) -> None:
    shop.expect(lamp("till", "ready"))

    shop.press("till")
    shop.expect(lamp("till", "filed"))
    shop.hold("till")

    shop.expect(incident("till", state="withdrawn"))
    shop.expect(lamp("till", "ready"))


def test_a_hold_made_before_its_press_is_filed_still_takes_it_back(shop: Timeline) -> None:
    shop.expect(lamp("till", "ready"))

    shop.house.boards["till"].send(wifi=False)
    shop.press("till")
    shop.expect(lamp("till", "heard"))
    shop.hold("till")
    shop.house.boards["till"].send(wifi=True)

    shop.expect(incident("till", state="withdrawn"))
    shop.expect(lamp("till", "ready"))
    shop.expect(incidents("till", 1))


def test_twenty_presses_in_four_seconds_are_one_incident_nineteen_nudges_and_one_burst(
    shop: Timeline,
) -> None:
    shop.expect(lamp("till", "ready"))

    shop.begin()
    for number in range(20):
        shop.press("till", at=number * 0.2)

    shop.expect(incident("till", presses=20, bursts=1))
    shop.expect(incidents("till", 1))
    shop.expect(lamp("till", "filed"))
    decisions = [press.decision for press in shop.house.presses("till")]
    assert decisions == ["opened"] + 19 * ["joined"]


def test_each_input_of_a_board_stands_for_its_own_asset(house: House) -> None:
    house.button("counter", "till", "printer")
    house.open()
    house.start("counter")
    shop = Timeline(house)
    shop.expect(lamp("counter/2", "ready"))

    shop.press("counter/2")

    shop.expect(lamp("counter/2", "filed"))
    shop.expect(incident("printer", category="printer", input=2))
    shop.expect(lamp("counter/1", "ready"))
    shop.expect(incidents("till", 0))


def test_two_buttons_on_one_asset_show_the_same_lamp(house: House) -> None:
    house.button("counter", "till")
    house.button("office", "till")
    house.open()
    house.start("counter", "office")
    shop = Timeline(house)
    shop.expect(lamp("counter", "ready"))
    shop.expect(lamp("office", "ready"))

    shop.press("counter")
    shop.expect(lamp("office", "filed"))
    shop.press("office")
    shop.expect(incident("till", presses=2))
    shop.agent("resolve", "till")
    shop.expect(lamp("counter", "fixed"))
    shop.expect(lamp("office", "fixed"))
    shop.hold("office")

    shop.expect(lamp("counter", "ready"))
    shop.expect(lamp("office", "ready"))
    shop.expect(incidents("till", 1))


def test_an_input_that_nobody_assigned_is_filed_for_the_technicians(house: House) -> None:
    house.button("spare", None)
    house.open()
    house.start("spare")
    shop = Timeline(house)
    shop.expect(lamp("spare", "setup"))

    shop.press("spare")

    shop.expect(for_technicians("spare", "unassigned_input"))
    shop.expect(lamp("spare", "filed"))


def test_a_short_press_of_yesterday_does_not_confirm_todays_fix(shop: Timeline) -> None:
    house = shop.house
    house.button("office", "till")
    house.start("office")
    shop.expect(lamp("office", "ready"))
    shop.expect(lamp("till", "ready"))

    house.boards["office"].send(wifi=False)
    shop.press("office")
    shop.expect(lamp("office", "heard"))
    shop.press("till")
    shop.expect(lamp("till", "filed"))
    shop.agent("resolve", "till")
    shop.expect(lamp("till", "fixed"))
    house.boards["office"].send(wifi=True)

    shop.expect(decision("office", 1, "joined", "pressed_before_the_fix"))
    shop.expect(incident("till", state="resolved", presses=2))
    shop.expect(lamp("office", "fixed"))


def test_a_power_cut_forgets_no_press(shop: Timeline) -> None:
    shop.expect(lamp("till", "ready"))

    shop.house.boards["till"].send(wifi=False)
    shop.press("till")
    shop.expect(lamp("till", "heard"))
    shop.house.cut_power("till")

    shop.expect(lamp("till", "filed"))
    shop.expect(incident("till", pressed_at_ms=None, presses=1))
    shop.expect(presses("till", 1))
