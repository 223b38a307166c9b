"""A configuration that no button can read stays with the desk and holds up nobody."""

from deskbell.store.button import Configuration
from tests.support.broker import until
from tests.support.foreign import Foreign
from tests.support.house import House
from tests.support.timeline import Timeline, incident


def test_every_button_is_heard_although_one_configuration_is_unreadable(
    house: House, shop: Timeline
) -> None:
    name = house.button("till")
    house.button("printer")
    with house.changing() as session:
        version = house.epoch("till").config_version
        stored = session.get_one(Configuration, (name, version))
        stored.body = stored.body.replace("Till 1", "Till\\t1")
        session.add(stored)

    house.open()
    with Foreign(house, "till") as till, Foreign(house, "printer") as printer:
        till.press(1)
        printer.press(1)
        till.receipt(1)
        printer.receipt(1)

    shop.expect(incident("printer", presses=1))
    until(lambda: not house.epoch("printer").config_unsent)
    (line,) = [one for one in house.log() if one["event"] == "configuration_not_sent"]
    assert (line["button"], line["level"]) == (name, "error")
    assert "control characters" in line["why"]
    assert "claim its inputs" in line["do"]
