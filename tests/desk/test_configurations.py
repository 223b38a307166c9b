"""Configurations only ever rise, also when the database came from a backup."""

import pytest

from deskbell.desk import buttons
from deskbell.desk.buttons import ButtonSettings
from deskbell.desk.readable import UnreadableConfiguration
from deskbell.desk.statuses import RENEWED_AT_MOST_EVERY_MS
from deskbell.store import counter
from deskbell.store.button import Configuration
from deskbell.store.site import Asset
from tests.desk.shop import NAME, SETTINGS, Shop


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


def spoil(shop: Shop) -> None:
    """Store a configuration that no button could read."""
    with shop.writing() as session:
        stored = session.get_one(Configuration, (NAME, shop.config))
        stored.body = stored.body.replace("Till 2", "Till\\t2")
        session.add(stored)
        session.get_one(Asset, 1).name = "Till\t2"


def test_an_unreadable_configuration_holds_up_no_other() -> None:
    shop = Shop()
    spoil(shop)
    with shop.writing() as session:
        buttons.issue(session, shop.world.ledger, "b0002", 1, [None], SETTINGS, shop.now_ms)

    with shop.reading() as session:
        unsent = buttons.unsent_configs(session, shop.world.keyring)

    assert [one.topic for one in unsent.outgoing] == ["deskbell/b0002-1/down/config"]
    assert [one.name for one in unsent.unreadable] == [NAME]
    assert set(unsent.told) == {NAME, "b0002-1"}


def test_a_button_whose_configuration_is_unreadable_is_heard_all_the_same() -> None:
    shop = Shop()
    spoil(shop)

    word = shop.send(shop.press(1), shop.status(config=shop.config + 50))

    assert word is not None
    assert [one.decision for one in word.receipts] == ["opened"]


def test_a_button_whose_configuration_is_unreadable_can_be_revoked() -> None:
    shop = Shop()
    spoil(shop)

    with shop.writing() as session:
        buttons.revoke(session, shop.world.ledger, "b0001", SETTINGS, shop.now_ms)
        unsent = buttons.unsent_configs(session, shop.world.keyring)

    assert b'"revoked":true' in unsent.outgoing[0].payload


def test_more_brokers_than_a_button_can_read_are_refused() -> None:
    shop = Shop()
    nine = ButtonSettings(tuple(f"mqtts://b{number}:8883" for number in range(9)))

    with pytest.raises(UnreadableConfiguration, match="list of at most 8"), shop.writing() as one:
        buttons.issue(one, shop.world.ledger, "b0002", 1, [None], nine, shop.now_ms)

    assert "b0002-1" not in shop.world.ledger.issued
