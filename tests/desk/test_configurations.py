"""Configurations only ever rise, also when the database came from a backup."""

from deskbell.desk import buttons
from deskbell.desk.statuses import RENEWED_AT_MOST_EVERY_MS
from deskbell.store import counter
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


def test_a_button_that_refuses_its_configuration_gets_a_fresh_one() -> None:
    shop = Shop()
    shop.now_ms += RENEWED_AT_MOST_EVERY_MS

    shop.send(shop.status(config=0))
    sent_again(shop)
    between = version(shop)
    shop.send(shop.status(config=0))

    assert between == shop.config
    assert version(shop) > shop.config


def test_a_fresh_configuration_is_not_made_for_every_status() -> None:
    shop = Shop()
    shop.now_ms += RENEWED_AT_MOST_EVERY_MS
    for _ in range(6):
        shop.send(shop.status(config=0))
        sent_again(shop)

    assert shop.rows("SELECT count(*) FROM configuration") == [(2,)]


def test_a_storm_of_versions_does_not_put_off_a_fresh_configuration() -> None:
    shop = Shop()
    with shop.writing() as session:
        counter.write(session, counter.VERSION, shop.now_ms + 10 * RENEWED_AT_MOST_EVERY_MS)
        shop.config = shop.issue(session, 1).config_version
    shop.now_ms += RENEWED_AT_MOST_EVERY_MS

    for _ in range(2):
        shop.send(shop.status(config=0), name="b0001-2")
        sent_again(shop)

    assert shop.rows("SELECT count(*) FROM configuration WHERE name = 'b0001-2'") == [(2,)]


def version(shop: Shop) -> int:
    return int(str(shop.rows("SELECT config_version FROM epoch")[0][0]))


def sent_again(shop: Shop) -> None:
    with shop.writing() as session:
        unsent = buttons.unsent_configs(session, shop.world.keyring)
        buttons.configs_sent(session, unsent.told)
