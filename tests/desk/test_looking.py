"""While a button is still looking, an incident tells what is certain, and nothing else."""

import json

from deskbell.store.site import Asset
from deskbell_wire.finding import Finding
from tests.desk.shop import Shop


def shop_with_a_till() -> Shop:
    shop = Shop()
    with shop.writing() as session:
        till = session.get_one(Asset, 1)
        till.address = "10.0.3.7"
        session.add(till)
    return shop


def finding(
    shop: Shop,
    probe: str,
    verdict: str,
    cause: str | None = None,
    seq: int | None = 1,
    why: str = "",
) -> Finding:
    """Return what a probe saw at input 1."""
    return Finding(
        seq=seq, boot=1, n=shop.status().n, input=1, probe=probe, verdict=verdict, cause=cause,
        evidence={"why": why} if why else {}, took_ms=5,
    )  # fmt: skip


def told(shop: Shop) -> str | None:
    """Return the reason of the incident's diagnosis."""
    text = shop.rows("SELECT diagnosis FROM incident")[0][0]
    return json.loads(str(text))["reason"] if text else None


def test_half_a_look_says_nothing_good_whatever_an_older_one_saw() -> None:
    shop = shop_with_a_till()
    shop.send(shop.status())
    shop.send(finding(shop, "tcp", "ok", seq=None))
    shop.send(shop.press(1))

    shop.send(finding(shop, "network", "ok"))
    assert told(shop) is None
    shop.send(finding(shop, "tcp", "unreachable", "till.unreachable"))

    assert told(shop) == "silent_network_fine"
    assert shop.rows("SELECT reason FROM work_log WHERE verb = 'finding'") == [
        ("silent_network_fine",)
    ]


def test_a_whole_look_may_say_that_nothing_is_wrong() -> None:
    shop = shop_with_a_till()
    shop.send(shop.status(), shop.press(1))

    shop.send(finding(shop, "tcp", "ok"))
    assert told(shop) is None
    shop.send(finding(shop, "network", "ok"))

    assert told(shop) == "nothing_wrong_seen"


def test_what_is_likely_waits_for_the_whole_look() -> None:
    shop = shop_with_a_till()
    shop.send(shop.status(), shop.press(1))

    shop.send(finding(shop, "network", "fault", "network.wifi_lossy"))
    assert told(shop) is None
    shop.send(finding(shop, "tcp", "unreachable", "till.unreachable", why="timeout"))

    assert told(shop) == "silent_network_poor"


def test_what_is_certain_is_told_at_once() -> None:
    shop = shop_with_a_till()
    shop.send(shop.status(), shop.press(1))

    shop.send(finding(shop, "tcp", "unreachable", "till.unreachable", why="refused"))

    assert told(shop) == "refuses_connections"
