"""Buttons come, go, and are enrolled again."""

from tests.support.broker import Client, Refused, until
from tests.support.house import House
from tests.support.timeline import Timeline, decision, incident, incidents, lamp

OUT_S = 5


def is_let_in(house: House, name: str) -> bool:
    """Tell whether the broker lets a button in."""
    full = house.names[name]
    client = Client(house.broker, full, house.keyring.password(full))
    try:
        client.connect()
    except Refused:
        return False
    client.close()
    return True


def test_when_a_new_epoch_speaks_the_old_one_is_out_within_five_seconds(shop: Timeline) -> None:
    house = shop.house
    shop.expect(lamp("till", "ready"))
    house.button("till again", "till", of="till")
    shop.press("till")
    shop.expect(lamp("till", "filed"))

    house.start("till again")

    shop.expect(lamp("till again", "filed"))
    until(lambda: not is_let_in(house, "till"), OUT_S, "the old epoch is out")
    shop.press("till again")
    shop.expect(incident("till", presses=2))
    shop.press("till")
    shop.expect(lamp("till", "heard"))
    shop.expect(incidents("till", 1))
    assert [press.seq for press in house.presses("till")] == [1]


def test_an_epoch_that_never_spoke_leaves_the_old_one_in(shop: Timeline) -> None:
    shop.expect(lamp("till", "ready"))

    shop.house.button("till again", "till", of="till")
    shop.press("till")

    shop.expect(lamp("till", "filed"))
    shop.expect(decision("till", 1, "opened"))


def test_a_revoked_button_is_out_within_five_seconds_and_its_lamp_says_so(shop: Timeline) -> None:
    house = shop.house
    shop.expect(lamp("till", "ready"))

    house.revoke("till")

    shop.expect(lamp("till", "faulty"), within=OUT_S)
    until(lambda: not is_let_in(house, "till"), OUT_S, "the revoked button is out")
    until(lambda: not house.epoch("till").online)
    shop.press("till")
    shop.expect(lamp("till", "faulty"))
    shop.expect(incidents("till", 0))


def test_a_claimed_input_takes_its_incident_along(house: House) -> None:
    house.button("spare", None)
    house.open()
    house.start("spare")
    shop = Timeline(house)
    shop.expect(lamp("spare", "setup"))
    shop.press("spare")
    shop.expect(lamp("spare", "filed"))

    house.claim("spare", "printer")

    shop.expect(incident("printer", category="printer", state="new", presses=1))
    shop.agent("resolve", "printer")
    shop.expect(lamp("spare", "fixed"))
    shop.hold("spare")
    shop.expect(lamp("spare", "ready"))
    shop.expect(incident("printer", state="closed"))


def test_a_desk_that_starts_with_another_interval_tells_it_to_its_buttons(shop: Timeline) -> None:
    house = shop.house
    shop.expect(lamp("till", "ready"))
    before = house.epoch("till").config_version
    house.close()
    house.status_interval_s = 20

    house.open()

    until(lambda: (house.epoch("till").config_reported or 0) > before, 30, "the till has it")
    assert house.epoch("till").config_reported == house.epoch("till").config_version
