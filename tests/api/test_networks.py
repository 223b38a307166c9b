"""The Wi-Fi of a site: kept sealed, told to its boards alone, changed as a whole."""

import json
from typing import Any

import pytest

from deskbell.desk import buttons, networks, sealed_networks
from deskbell.domain.network import Network
from deskbell.store.keys import Keyring
from deskbell.store.network import SiteNetworks
from deskbell_wire.configuration import Config
from deskbell_wire.sealing import open_text
from deskbell_wire.signature import unseal
from tests.api.enrolling import MACS, TILL, enrolled, leave, why

STATIC = {"ip": "10.0.3.7", "mask": "255.255.255.0", "gateway": "10.0.3.1", "dns": "10.0.3.1"}
SHOP = {"ssid": "Shop", "password": "correct horse", "hidden": False, "static": None}
BACK = {"ssid": "Back room", "password": "battery staple", "hidden": True, "static": STATIC}
GUESTS = {"ssid": "Guests", "password": "", "hidden": False, "static": None}


def put(house: Any, *wanted: dict[str, Any], site: str = "Utrecht", role: str = "admin") -> Any:
    return house.client(role).put(f"/api/v1/sites/{site}/networks", json=list(wanted))


def listed(house: Any, site: str = "Utrecht") -> list[dict[str, Any]]:
    answer = house.client("technician").get(f"/api/v1/sites/{site}/networks")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


@pytest.fixture(autouse=True)
def utrecht(house: Any) -> None:
    leave(house, site="Utrecht")


def test_a_list_is_read_back_in_order_and_without_passwords(house: Any) -> None:
    put(house, SHOP, BACK, GUESTS)

    assert listed(house) == [
        {"ssid": "Shop", "has_password": True, "hidden": False, "static": None},
        {"ssid": "Back room", "has_password": True, "hidden": True, "static": STATIC},
        {"ssid": "Guests", "has_password": False, "hidden": False, "static": None},
    ]


def test_a_board_is_told_the_list_of_its_site_with_passwords(house: Any) -> None:
    put(house, SHOP, BACK)

    identity = enrolled(house, leave(house))
    elsewhere = enrolled(house, leave(house, site="Hamburg"), MACS[1])

    assert identity["wifi"] == [SHOP, BACK]
    assert elsewhere["wifi"] == []


def test_a_password_that_is_left_out_stays(house: Any) -> None:
    put(house, SHOP, BACK)

    answer = put(house, {"ssid": "Back room"}, SHOP | {"password": "another one"})

    assert [one["ssid"] for one in answer.json()["items"]] == ["Back room", "Shop"]
    wifi = enrolled(house, leave(house))["wifi"]
    assert [one["password"] for one in wifi] == ["battery staple", "another one"]


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ([SHOP, {"ssid": "New"}], "bad_network"),
        ([SHOP, SHOP], "bad_network"),
        ([SHOP | {"ssid": ""}], "bad_network"),
        ([SHOP | {"password": "short"}], "bad_network"),
        ([SHOP | {"static": STATIC | {"ip": "10.0.3"}}], "bad_network"),
        ([SHOP | {"static": {"ip": "10.0.3.7"}}], "invalid_request"),
        ([SHOP | {"hidden": "no"}], "invalid_request"),
        ([SHOP | {"channel": 6}], "invalid_request"),
        ([SHOP | {"ssid": f"Shop {number}"} for number in range(5)], "invalid_request"),
    ],
)
def test_what_no_button_can_join_changes_nothing(
    house: Any, wanted: list[dict[str, Any]], name: str
) -> None:
    put(house, BACK)

    answer = put(house, *wanted)

    assert (answer.status_code, why(answer)) == (422, name)
    assert "short" not in answer.text
    assert [one["ssid"] for one in listed(house)] == ["Back room"]


@pytest.mark.parametrize(
    ("role", "reads", "changes"),
    [("technician", 200, 200), ("admin", 200, 200), ("agent", 200, 403), ("manager", 200, 403)],
)
def test_who_may(house: Any, role: str, reads: int, changes: int) -> None:
    client = house.client(role)

    assert client.get("/api/v1/sites/Utrecht/networks").status_code == reads
    assert client.put("/api/v1/sites/Utrecht/networks", json=[SHOP]).status_code == changes


def test_an_unknown_site_is_named_and_not_made(house: Any) -> None:
    answers = [
        house.client("admin").get("/api/v1/sites/Nowhere/networks"),
        put(house, SHOP, site="Nowhere"),
    ]

    assert [(one.status_code, why(one)) for one in answers] == [(404, "unknown_site")] * 2
    sites = [one["name"] for one in house.client("agent").get("/api/v1/sites").json()["items"]]
    assert sites == ["Utrecht"]


def test_a_site_may_have_any_name(house: Any) -> None:
    leave(house, site="Köln / Ring 7")

    put(house, SHOP, site="Köln %2F Ring 7")

    assert [one["ssid"] for one in listed(house, "Köln %2F Ring 7")] == ["Shop"]


def versions(house: Any) -> dict[str, tuple[int, bool]]:
    """Return of each `<b>` which configuration it is told, and whether that is still to be sent."""
    with house.desk.looking() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT name, config_version, config_unsent FROM epoch ORDER BY name"
        )
        return {name: (version, bool(unsent)) for name, version, unsent in rows}


def all_sent(house: Any) -> None:
    with house.desk.writing() as session:
        session.connection().exec_driver_sql("UPDATE epoch SET config_unsent = 0")


def test_a_changed_list_is_told_to_every_button_of_the_site(house: Any) -> None:
    here = enrolled(house, leave(house), inputs=[TILL])["username"]
    enrolled(house, leave(house, site="Hamburg"), MACS[1])
    enrolled(house, leave(house), MACS[2])
    house.client("technician").post("/api/v1/buttons/b0003/revoke")
    house.press(here)
    newer = enrolled(house, leave(house))["username"]
    house.press(newer)
    all_sent(house)
    before = versions(house)

    put(house, SHOP)

    changed = {name for name, told in versions(house).items() if told != before[name]}
    assert changed == {newer}, "not of another site, not revoked, not superseded"
    assert versions(house)[newer][1]
    told = house.client("agent").get("/api/v1/buttons/b0001").json()
    assert [one["asset"] for one in told["inputs"]] == ["Till 2"]


def test_the_same_list_again_is_told_to_nobody(house: Any) -> None:
    enrolled(house, leave(house))
    put(house, SHOP, BACK)
    all_sent(house)
    before = versions(house)

    put(house, SHOP, {"ssid": "Back room", "hidden": True, "static": STATIC})

    assert versions(house) == before


def told(house: Any) -> dict[str, str | None]:
    """Return what each `<b>` that is to be told anything is told of networks, opened by it."""
    keyring = house.desk.world.keyring
    with house.desk.looking() as session:
        unsent = buttons.unsent_configs(session, keyring)
    found: dict[str, str | None] = {}
    for one in unsent.outgoing:
        name = one.topic.split("/")[1]
        config = Config.decode(unseal(keyring.sign(name), one.topic, one.payload))
        sealed = config.wifi
        found[name] = None if sealed is None else open_text(keyring.sign(name), sealed)
    return found


def test_each_button_is_told_the_networks_of_its_own_site_sealed_for_it(house: Any) -> None:
    enrolled(house, leave(house))
    enrolled(house, leave(house, site="Hamburg"), MACS[1])
    put(house, SHOP, BACK)

    found = told(house)

    address = [STATIC[key] for key in ("ip", "mask", "gateway", "dns")]
    assert json.loads(found["b0001-1"] or "") == [
        ["Shop", "correct horse", False, None],
        ["Back room", "battery staple", True, address],
    ]
    assert found["b0002-1"] is None, "there is no list, so it keeps what it has"


def test_a_button_that_was_revoked_learns_no_new_network(house: Any) -> None:
    enrolled(house, leave(house))
    put(house, SHOP)
    before = told(house)

    house.client("technician").post("/api/v1/buttons/b0001/revoke")
    put(house, SHOP | {"password": "after the theft"})

    assert before["b0001-1"] is not None
    assert told(house) == {"b0001-1": None}


def test_a_list_that_cannot_be_read_is_told_to_nobody_and_holds_up_nobody(house: Any) -> None:
    enrolled(house, leave(house))
    with house.desk.writing() as session:
        session.add(SiteNetworks(site_id=1, sealed=b"x" * 40, changed_at_ms=1))

    assert told(house) == {"b0001-1": None}


def test_no_password_is_on_disk(house: Any, tmp_path: Any) -> None:
    put(house, SHOP, BACK)
    enrolled(house, leave(house))
    with house.desk.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    files = [path for path in tmp_path.rglob("*") if path.is_file()]

    for path in files:
        content = path.read_bytes()
        assert b"correct horse" not in content, path
        assert b"battery staple" not in content, path
        assert b"Back room" not in content, path


def test_control_it_is_the_seal_that_hides_it(house: Any, tmp_path: Any) -> None:
    with house.desk.writing() as session:
        session.add(SiteNetworks(site_id=1, sealed=b"correct horse", changed_at_ms=1))
    with house.desk.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    assert b"correct horse" in (tmp_path / "desk.db").read_bytes()


def test_a_list_cannot_be_put_in_the_place_of_another(house: Any) -> None:
    leave(house, site="Hamburg")
    put(house, SHOP)
    with house.desk.writing() as session:
        sealed = session.get_one(SiteNetworks, 1).sealed
        session.add(SiteNetworks(site_id=2, sealed=sealed, changed_at_ms=1))

    answer = house.client("admin").get("/api/v1/sites/Hamburg/networks")

    assert (answer.status_code, why(answer)) == (409, "unreadable_networks")


def test_what_another_master_secret_sealed_can_be_set_anew_with_passwords(house: Any) -> None:
    with house.desk.writing() as session:
        place = networks.site_called(session, "Utrecht")
        sealed = sealed_networks.seal(Keyring(b"o" * 32), place, [Network("Shop", "correct horse")])
        session.add(SiteNetworks(site_id=1, sealed=sealed, changed_at_ms=1))

    kept, anew = put(house, {"ssid": "Shop"}), put(house, SHOP)

    assert (kept.status_code, why(kept)) == (409, "unreadable_networks")
    assert anew.status_code == 200
    assert [one["ssid"] for one in listed(house)] == ["Shop"]


def test_two_lists_are_never_sealed_alike(house: Any) -> None:
    def sealed() -> bytes:
        with house.desk.looking() as session:
            return bytes(session.get_one(SiteNetworks, 1).sealed)

    put(house, SHOP)
    first = sealed()
    put(house, BACK)
    put(house, SHOP)

    assert sealed() != first
    assert len(sealed()) == len(first)
