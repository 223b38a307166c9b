"""Epochs: an old one is somebody else as soon as the new one has spoken."""

from tests.desk.shop import Shop


def test_an_epoch_goes_on_until_a_higher_one_speaks() -> None:
    shop = Shop()
    with shop.writing() as session:
        shop.issue(session, 1)

    word = shop.send(shop.press(1))

    assert word is not None
    assert word.receipts[0].decision == "opened"


def test_the_first_word_of_a_higher_epoch_ends_the_lower_one() -> None:
    shop = Shop()
    shop.send(shop.press(1))
    with shop.writing() as session:
        shop.issue(session, 1)
    shop.send(shop.press(1), name="b0001-2")

    assert shop.send(shop.press(2)) is None
    assert shop.counts == {"revoked": 1}


def test_an_epoch_stays_ended_when_both_speak_in_one_batch() -> None:
    shop = Shop()
    shop.send(shop.press(1))
    with shop.writing() as session:
        shop.issue(session, 1)

    shop.send(shop.inbound(shop.press(2)), shop.inbound(shop.press(1), "b0001-2"))

    assert shop.rows("SELECT name FROM epoch WHERE superseded_at_ms IS NOT NULL") == [("b0001-1",)]
    assert shop.send(shop.press(3)) is None
