"""Findings: an incident learns its cause, and neighbours throw a light on it."""

import json
from typing import Any

import pytest

from deskbell.desk import asking, looking, proof
from deskbell.desk.desk import Desk
from deskbell.desk.work import Actor
from deskbell.store.site import Asset
from deskbell_wire.messages import Ask
from deskbell_wire.topics import DOWN_ASK
from tests.desk.shop import NAME, SETTINGS, Shop

FINE: dict[str, Any] = {"gateway_ms": 3, "loss_percent": 0}


def cause(shop: Shop, number: int = 1001) -> object:
    return shop.rows(f"SELECT cause FROM incident WHERE number = {number:d}")[0][0]  # noqa: S608 a number


def diagnosis(shop: Shop, number: int = 1001) -> dict[str, object]:
    text = shop.rows(f"SELECT diagnosis FROM incident WHERE number = {number:d}")[0][0]  # noqa: S608 a number
    told: dict[str, object] = json.loads(str(text))
    return told


def pressed(address: str = "10.0.3.7") -> Shop:
    shop = Shop()
    shop.put(1, address)
    shop.put(2, "escpos://10.0.3.8")
    shop.send(shop.status())
    shop.send(shop.press(1))
    return shop


def desk_of(shop: Shop) -> Desk:
    return Desk(shop.engine, shop.world, SETTINGS, lambda: shop.now_ms)


def asked(shop: Shop) -> list[Ask]:

    with shop.writing() as session:
        outgoing = asking.asks(session, shop.world.keyring, shop.now_ms)
    assert {one.topic for one in outgoing} <= {f"deskbell/{NAME}/{DOWN_ASK}"}
    return [Ask.decode(one.payload[:-33]) for one in outgoing]


def test_an_incident_learns_its_cause_from_the_look_of_its_press() -> None:
    shop = pressed()

    shop.send(shop.finding("network", "ok", seq=1, **FINE))
    shop.send(shop.finding("tcp", "unreachable", "till.unreachable", seq=1, why="timeout"))

    assert cause(shop) == "till.unreachable"
    assert diagnosis(shop)["reason"] == "silent_network_fine"


def test_a_look_tells_the_history_only_what_is_new() -> None:
    shop = pressed()

    shop.send(shop.finding("network", "ok", seq=1, **FINE))
    shop.send(shop.finding("tcp", "unreachable", "till.unreachable", seq=1, why="timeout"))
    shop.send(shop.finding("tcp", "unreachable", "till.unreachable", why="timeout"))

    told = shop.rows("SELECT reason, note FROM work_log WHERE verb = 'finding'")
    assert told == [("silent_network_fine", "till.unreachable")]


def test_a_finding_that_comes_twice_is_kept_once() -> None:
    shop = pressed()
    one = shop.finding("tcp", "ok", seq=1)

    shop.send(one)
    shop.send(one)

    assert shop.rows("SELECT COUNT(*) FROM finding") == [(1,)]


def test_a_gateway_that_goes_down_explains_an_earlier_incident_of_the_shop() -> None:
    shop = pressed()
    shop.send(shop.finding("tcp", "unreachable", "till.unreachable", seq=1, why="timeout"))
    shop.send(shop.finding("network", "unreadable", seq=1, why="no room in memory"))
    before = cause(shop)

    shop.send(shop.press(2, input=2))
    shop.send(
        shop.finding("network", "unreachable", "network.gateway_down", seq=2, number=2)
    )  # fmt: skip

    assert before == "till.unreachable"
    assert cause(shop) == "network.gateway_down"
    assert diagnosis(shop)["reason"] == "gateway_silent_to_others"


def test_a_look_without_a_press_joins_the_open_incident_of_its_asset() -> None:
    shop = pressed()

    shop.send(shop.finding("tcp", "unreachable", "till.unreachable", why="refused"))

    assert cause(shop) == "till.service_down"
    assert shop.rows("SELECT incident FROM finding") == [(1001,)]


def test_a_cause_that_the_catalogue_does_not_know_is_no_cause() -> None:
    shop = pressed()

    shop.send(shop.finding("tcp", "fault", "till.on_fire", seq=1))

    assert cause(shop) is None


def test_text_of_equipment_is_kept_short_and_without_what_hides() -> None:
    shop = pressed()
    evil = "a\u202eb\u2066c\u200bd\x85e" + "x" * 150

    facts: dict[str, Any] = {"name": evil, "k\u202e": [evil]}
    shop.send(shop.finding("tcp", "fault", None, seq=1, **facts))

    kept = json.loads(str(shop.rows("SELECT evidence FROM finding")[0][0]))
    assert kept["name"].startswith("abcdex")
    assert len(kept["name"]) == 120
    assert kept["k"][0] == kept["name"]


def test_a_press_that_nobody_looked_for_is_asked_about_once() -> None:
    shop = pressed()
    shop.now_ms += looking.LATE_MS + 1000

    looking.tick(desk_of(shop), shop.now_ms)
    first = asked(shop)
    looking.tick(desk_of(shop), shop.now_ms + 1000)

    assert [(one.what, one.to) for one in first] == [("probe", (1, 2))]
    assert asked(shop) == []


def test_half_a_look_with_nothing_certain_in_it_is_asked_for_again() -> None:
    shop = pressed()
    shop.send(shop.finding("tcp", "ok", seq=1))
    shop.now_ms += looking.LATE_MS + 1000

    looking.tick(desk_of(shop), shop.now_ms)

    assert [one.what for one in asked(shop)] == ["probe"]


def test_a_press_that_was_looked_for_is_not_asked_about() -> None:
    shop = pressed()
    shop.send(shop.finding("tcp", "ok", seq=1), shop.finding("network", "ok", seq=1, **FINE))
    shop.now_ms += looking.LATE_MS + 1000

    looking.tick(desk_of(shop), shop.now_ms)

    assert asked(shop) == []


def test_an_asset_without_an_address_cannot_be_looked_at() -> None:
    shop = pressed("")

    with shop.writing() as session, pytest.raises(proof.CannotLook):
        proof.probe(session, 1001, Actor(None), shop.world.catalogue, shop.now_ms)


def test_a_button_is_asked_again_on_demand_and_the_history_says_so() -> None:
    shop = pressed()

    with shop.writing() as session:
        proof.probe(session, 1001, Actor(None), shop.world.catalogue, shop.now_ms)

    assert [one.what for one in asked(shop)] == ["probe"]
    assert shop.rows("SELECT verb FROM work_log ORDER BY id DESC LIMIT 1") == [("probe",)]


# ---- proof of the fix ----


def look(shop: Shop, verdict: str, node: str | None = None, **evidence: Any) -> None:
    """Answer a question of the desk with a look at the till."""
    shop.send(shop.finding("network", "ok", **FINE))
    shop.send(shop.finding("tcp", verdict, node, **evidence))


def fixed(shop: Shop) -> None:
    look(shop, "unreachable", "till.unreachable", why="timeout")
    shop.move(1001, "resolve")
    assert [one.what for one in asked(shop)] == ["probe"]


def state(shop: Shop) -> tuple[object, ...]:
    return shop.rows("SELECT state, proof FROM incident WHERE number = 1001")[0]


def test_a_fix_that_the_button_sees_closes_the_incident() -> None:
    shop = pressed()
    fixed(shop)

    look(shop, "ok")

    assert state(shop) == ("closed", "working")
    assert shop.tell()[NAME].lamps[0].state == "ready"


def test_a_fix_that_the_button_does_not_see_opens_it_again_once() -> None:
    shop = pressed()
    fixed(shop)

    look(shop, "unreachable", "till.unreachable", why="timeout")
    again = state(shop)
    shop.move(1001, "resolve")
    look(shop, "unreachable", "till.unreachable", why="timeout")

    assert again == ("reopened", "still_broken")
    assert state(shop)[0] == "resolved"  # an agent who says so twice knows better


def test_where_nothing_was_seen_broken_a_good_look_proves_nothing() -> None:
    shop = pressed()
    look(shop, "ok")
    shop.move(1001, "resolve")

    look(shop, "ok")

    assert state(shop) == ("resolved", "unproven")


def test_a_fix_is_not_decided_on_half_a_look() -> None:
    shop = pressed()
    fixed(shop)

    shop.send(shop.finding("tcp", "ok"))

    assert str(state(shop)[1]).startswith("awaited")


def test_a_look_that_never_comes_leaves_the_question_to_the_shop() -> None:
    shop = pressed()
    fixed(shop)
    shop.now_ms += proof.WITHIN_MS + 1000

    looking.tick(desk_of(shop), shop.now_ms)

    assert state(shop)[0] == "resolved"
    assert proof.outcome(str(state(shop)[1]), "resolved") == "unproven"


@pytest.mark.parametrize(
    ("verdict", "node", "decided"),
    [
        ("unreachable", "till.unreachable", ("reopened", "still_broken")),
        ("ok", None, ("closed", "working")),
    ],
)
def test_a_look_that_comes_after_the_shop_was_asked_decides_all_the_same(
    verdict: str, node: str | None, decided: tuple[str, str]
) -> None:
    shop = pressed()
    fixed(shop)
    shop.now_ms += proof.WITHIN_MS + 1000
    looking.tick(desk_of(shop), shop.now_ms)

    look(shop, verdict, node)

    assert state(shop) == decided


def test_a_late_look_that_proves_nothing_is_told_once() -> None:
    shop = pressed()
    fixed(shop)
    shop.now_ms += proof.WITHIN_MS + 1000
    looking.tick(desk_of(shop), shop.now_ms)

    look(shop, "unreadable")

    assert state(shop)[0] == "resolved"
    assert shop.rows("SELECT count(*) FROM work_log WHERE verb = 'proof'") == [(1,)]


def test_a_fix_is_not_proven_by_a_look_that_could_not_read() -> None:
    shop = pressed("ipp+snmp://10.0.3.7")
    with shop.writing() as session:
        session.get_one(Asset, 1).category = "printer"
    for probe, verdict, node in (
        ("network", "ok", None), ("ipp", "fault", "printer.paper_out"), ("snmp", "ok", None),
    ):  # fmt: skip
        shop.send(shop.finding(probe, verdict, node))
    shop.move(1001, "resolve")

    for probe, verdict in (("network", "ok"), ("ipp", "unreadable"), ("snmp", "ok")):
        shop.send(shop.finding(probe, verdict))

    assert state(shop) == ("resolved", "unproven")


def test_a_look_that_began_before_the_fix_proves_nothing() -> None:
    shop = pressed()
    fixed(shop)
    old = [shop.finding("network", "ok", **FINE), shop.finding("tcp", "ok")]
    for one in old:
        one.took_ms = 1800

    shop.send(*old)

    assert str(state(shop)[1]).startswith("awaited")


def test_a_button_with_another_configuration_looks_at_nobody_knows_what() -> None:
    shop = pressed()
    shop.send(shop.status(config=5))

    shop.send(shop.finding("tcp", "unreachable", "till.unreachable", why="timeout"))

    assert shop.rows("SELECT asset_id, incident FROM finding") == [(None, None)]


def test_a_cause_of_another_category_is_none_of_this_asset() -> None:
    shop = pressed()

    shop.send(shop.finding("tcp", "fault", "printer.paper_out", seq=1))

    assert cause(shop) is None
