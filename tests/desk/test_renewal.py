"""A desk that starts with other settings tells them to the buttons that exist already."""

from dataclasses import replace

from deskbell.desk import buttons, renewal
from deskbell.desk.buttons import ButtonSettings
from deskbell_wire.configuration import Config
from tests.desk.shop import SETTINGS, Shop

ELSEWHERE = ButtonSettings(("mqtts://a_broker.example:8883", "mqtts://b.example:8883"), 20)


def told(shop: Shop) -> dict[str, Config]:
    """Return what is still to be told, by topic."""
    with shop.writing() as session:
        unsent = buttons.unsent_configs(session, shop.world.keyring)
        buttons.configs_sent(session, unsent.told)
    return {one.topic.split("/")[1]: Config.decode(one.payload[:-33]) for one in unsent.outgoing}


def renew(shop: Shop, settings: ButtonSettings) -> list[str]:
    with shop.writing() as session:
        return [one.name for one in renewal.renew(session, settings, shop.now_ms)]


def test_other_brokers_and_another_interval_reach_a_button_that_exists() -> None:
    shop = Shop()
    before = told(shop)["b0001-1"]

    renew(shop, ELSEWHERE)

    after = told(shop)["b0001-1"]
    assert (after.brokers, after.status_interval_s) == (list(ELSEWHERE.brokers), 20)
    assert after.version > before.version
    assert after.inputs == before.inputs
    shop.config = after.version
    shop.send(shop.press(1))
    assert shop.rows("SELECT subject FROM incident") == [("asset:1",)]


def test_settings_that_are_known_are_not_told_again() -> None:
    shop = Shop()
    told(shop)

    renew(shop, SETTINGS)
    first = told(shop)
    renew(shop, ELSEWHERE)
    told(shop)
    renew(shop, ELSEWHERE)

    assert first == {}
    assert told(shop) == {}
    assert shop.rows("SELECT count(*) FROM configuration") == [(2,)]


def test_only_buttons_in_force_are_told() -> None:
    shop = Shop()
    with shop.writing() as session:
        buttons.issue(session, shop.world.ledger, "b0002", 1, [None], SETTINGS, shop.now_ms)
        buttons.revoke(session, shop.world.ledger, "b0001", SETTINGS, shop.now_ms)
    told(shop)

    renew(shop, ELSEWHERE)

    assert set(told(shop)) == {"b0002-1"}


def test_a_button_that_could_not_read_them_keeps_what_it_has() -> None:
    shop = Shop()
    told(shop)
    nine = ButtonSettings(tuple(f"mqtts://b{number}" for number in range(9)))

    kept = renew(shop, nine)

    assert kept == ["b0001-1"]
    assert told(shop) == {}


def test_other_probes_of_a_category_reach_buttons_that_exist() -> None:
    shop = Shop()
    shop.put(1, "10.0.3.7")
    knocking = replace(SETTINGS, probes={"till": "tcp"})
    renewed = {}
    for settings in (knocking, knocking, replace(SETTINGS, probes={"till": "tcp+snmp"})):
        with shop.writing() as session:
            renewal.renew(session, settings, shop.now_ms)
            told = buttons.unsent_configs(session, shop.world.keyring)
            buttons.configs_sent(session, told.told)
        renewed[settings.probes["till"]] = [
            Config.decode(one.payload[:-33]).probes for one in told.outgoing
        ]

    assert renewed["tcp+snmp"] == [[(1, "tcp+snmp://10.0.3.7")]]
    assert renewed["tcp"] == []  # known already
