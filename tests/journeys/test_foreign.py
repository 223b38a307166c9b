"""A foreign client speaks the contract as a button of its own."""

from deskbell_wire.topics import UP_PRESS
from tests.support.foreign import Foreign
from tests.support.house import House
from tests.support.timeline import Timeline, for_technicians, incident, presses


def test_a_foreign_client_presses_and_gets_its_signed_receipt(house: House) -> None:
    house.button("till")
    house.open()

    with Foreign(house, "till") as client:
        client.press(1)
        receipt = client.receipt(1)

    assert receipt.decision == "opened"
    assert receipt.incident == f"INC-{house.incidents('till')[0].number}"


def test_a_press_of_another_version_is_kept_receipted_and_reported(house: House) -> None:
    house.button("till")
    house.open()
    shop = Timeline(house)

    with Foreign(house, "till") as client:
        text = client.press_text(1).replace('{"v":1,', '{"v":2,')
        client.raw(UP_PRESS, client.sealed(UP_PRESS, text))
        receipt = client.receipt(1)
        client.press(2)
        client.receipt(2)

    assert receipt.decision == "unreadable"
    shop.expect(for_technicians("till/0", "unreadable"))
    shop.expect(incident("till", presses=1))
    assert house.presses("till")[0].raw == text.encode()


def test_signed_nonsense_is_kept_and_reported_too(house: House) -> None:
    house.button("till")
    house.open()
    shop = Timeline(house)

    with Foreign(house, "till") as client:
        client.raw(UP_PRESS, client.sealed(UP_PRESS, "[1 2]"))
        client.press(1)
        client.receipt(1)

    shop.expect(for_technicians("till/0", "unreadable"))
    assert [press.raw for press in house.presses("till") if press.seq < 0] == [b"[1 2]"]


def test_what_a_button_holds_and_the_desk_lacks_is_asked_for(house: House) -> None:
    house.button("till")
    house.open()
    shop = Timeline(house)

    with Foreign(house, "till") as client:
        client.press(1)
        client.press(3)
        client.receipt(3)
        client.status([(1, 3)])
        shop.expect(presses("till", 1, 3))
        word = client.answer()
        client.press(2)
        client.receipt(2)
        client.status([(1, 3)])
        healed = client.answer()

    assert word.missing == [2]
    assert healed.missing == []
