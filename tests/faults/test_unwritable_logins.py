"""When the file of who may log in cannot be written, presses go on and it is written later."""

from tests.support.broker import until
from tests.support.foreign import Foreign
from tests.support.house import House
from tests.support.timeline import Timeline, incident

EVENT = "logins_not_written"


def events(house: House) -> list[str]:
    return [line["event"] for line in house.log()]


def test_presses_go_on_while_the_file_of_logins_cannot_be_written(
    house: House, shop: Timeline
) -> None:
    house.button("till")
    house.open()
    away = house.home.access.rename(house.home.root / "away")

    with Foreign(house, "till") as till:
        house.button("printer")
        until(lambda: EVENT in events(house))
        till.press(1)
        till.receipt(1)
        shop.expect(incident("till", presses=1))
        away.rename(house.home.access)
        until(lambda: "logins_written_again" in events(house))

    (told,) = [line for line in house.log() if line["event"] == EVENT]
    assert "Correct its owner and mode" in told["why"]
    assert house.names["printer"] in (house.home.access / "passwords").read_text()
    assert "ingest_failed" not in events(house)
