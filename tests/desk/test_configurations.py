"""Configurations only ever rise, also when the database came from a backup."""

from tests.desk.shop import Shop


def test_a_button_with_a_newer_configuration_than_the_desk_gets_a_fresh_one() -> None:
    shop = Shop()
    newer = shop.config + 50

    shop.send(shop.status(config=newer))

    assert shop.rows("SELECT config_version > 1700000000050, config_unsent FROM epoch") == [(1, 1)]
    shop.config = int(str(shop.rows("SELECT config_version FROM epoch")[0][0]))
    word = shop.send(shop.press(1))
    assert word is not None
    assert shop.rows("SELECT subject FROM incident") == [("asset:1",)]


def test_an_older_configuration_is_sent_again_and_not_made_anew() -> None:
    shop = Shop()

    shop.send(shop.status(config=0))

    assert shop.rows("SELECT config_version, config_unsent FROM epoch") == [(shop.config, 1)]
