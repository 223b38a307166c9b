"""What buttons see before anybody presses: the desk opens an incident by rule, and ends it with the evidence."""

from deskbell.desk import looking
from deskbell.desk.desk import Desk
from deskbell.store.site import Asset
from tests.desk.shop import NAME, SETTINGS, START_MS, Shop

TEN_MINUTES_MS = 10 * 60 * 1000


def shop_with_addresses(hours: str = "") -> Shop:
    shop = Shop(hours=hours)
    shop.put(1, "10.0.3.7")
    shop.put(2, "10.0.3.8")
    shop.send(shop.status())
    return shop


def watch(shop: Shop, after_ms: int) -> None:
    shop.now_ms += after_ms
    looking.watch(Desk(shop.engine, shop.world, SETTINGS, lambda: shop.now_ms), shop.now_ms)


def incidents(shop: Shop) -> list[tuple[object, ...]]:
    return shop.rows("SELECT state, cause, is_proactive, presses FROM incident ORDER BY number")


def test_low_toner_opens_an_incident_that_the_lamp_knows() -> None:
    shop = shop_with_addresses()

    shop.send(shop.finding("ipp", "ok", number=2, levels={"black": 3}))

    assert incidents(shop) == [("new", "printer.toner_low", 1, 0)]
    assert [lamp.state for lamp in shop.tell()[NAME].lamps] == ["ready", "known", "ready"]


def test_it_ends_by_itself_when_the_evidence_is_gone() -> None:
    shop = shop_with_addresses()
    shop.send(shop.finding("ipp", "ok", number=2, levels={"black": 3}))

    shop.send(shop.finding("ipp", "ok", number=2, levels={"black": 100}))

    assert [row[0] for row in incidents(shop)] == ["closed"]
    assert [lamp.state for lamp in shop.tell()[NAME].lamps] == ["ready", "ready", "ready"]


def test_a_press_joins_it_and_then_the_shop_is_asked() -> None:
    shop = shop_with_addresses()
    shop.send(shop.finding("ipp", "ok", number=2, levels={"black": 3}))

    shop.send(shop.press(1, input=2))
    joined = incidents(shop)
    shop.send(shop.finding("ipp", "ok", number=2, levels={"black": 100}))

    assert joined == [("new", "printer.toner_low", 1, 1)]
    assert [row[0] for row in incidents(shop)] == ["resolved"]


def test_once_somebody_has_it_the_lamp_says_so() -> None:
    shop = shop_with_addresses()
    shop.send(shop.finding("ipp", "ok", number=2, levels={"black": 3}))

    shop.move(1001, "acknowledge")

    assert shop.tell()[NAME].lamps[1].state == "taken"


def test_silence_becomes_an_incident_after_ten_minutes() -> None:
    shop = shop_with_addresses()
    shop.send(shop.finding("tcp", "unreachable", "till.unreachable", why="timeout"))
    watch(shop, TEN_MINUTES_MS - 1000)
    before = incidents(shop)

    watch(shop, 2000)

    assert before == []
    assert incidents(shop) == [("new", "till.unreachable", 1, 0)]


def test_silence_outside_opening_hours_is_a_shop_that_sleeps() -> None:
    shop = shop_with_addresses(hours="Mo 00:00-00:01")
    assert START_MS  # a Tuesday
    shop.send(shop.finding("tcp", "unreachable", "till.unreachable", why="timeout"))

    watch(shop, TEN_MINUTES_MS + 1000)

    assert incidents(shop) == []


def test_silence_that_ended_is_no_incident() -> None:
    shop = shop_with_addresses()
    shop.send(shop.finding("tcp", "unreachable", "till.unreachable", why="timeout"))
    shop.send(shop.finding("tcp", "ok"))

    watch(shop, TEN_MINUTES_MS + 1000)

    assert incidents(shop) == []


def test_a_certificate_opens_an_incident_when_its_last_week_begins() -> None:
    shop = shop_with_addresses()
    shop.put(1, "https://10.0.3.7/health")
    eight_days_on = "2023-11-22T22:13:20Z"  # from the shop's first moment
    shop.send(shop.finding("https", "ok", not_after=eight_days_on))
    watch(shop, 1000)
    before = incidents(shop)

    watch(shop, 2 * 24 * 3600 * 1000)

    assert before == []
    assert len(incidents(shop)) == 1


def test_a_look_at_what_somebody_pressed_for_opens_nothing_more() -> None:
    shop = shop_with_addresses()
    shop.send(shop.press(1, input=2))

    shop.send(shop.finding("ipp", "fault", "printer.paper_out", number=2, seq=1))

    assert incidents(shop) == [("new", "printer.paper_out", 0, 1)]


def test_a_page_that_stops_answering_is_no_recovery_because_its_name_is_known() -> None:
    shop = shop_with_addresses()
    with shop.writing() as session:
        session.get_one(Asset, 1).category = "sales_app"
    shop.put(1, "https://sales.example/health")
    shop.send(shop.finding("https", "fault", "sales_app.server_error", status=503))
    shop.send(shop.finding("dns", "ok"))

    shop.send(shop.finding("https", "unreachable", "sales_app.unreachable", why="timeout"))

    assert [row[0] for row in incidents(shop)] == ["new"]


def test_what_could_not_be_read_is_no_recovery() -> None:
    shop = shop_with_addresses()
    shop.send(shop.finding("ipp", "fault", "printer.paper_out", number=2))
    shop.send(shop.finding("snmp", "ok", number=2))

    shop.send(shop.finding("ipp", "unreadable", number=2, why="no room in memory"))

    assert [row[0] for row in incidents(shop)] == ["new"]


def test_what_was_closed_is_not_opened_again_on_the_same_evidence() -> None:
    shop = shop_with_addresses()
    shop.put(1, "https://10.0.3.7/health")
    shop.send(shop.finding("https", "ok", not_after="2023-11-17T00:00:00Z"))
    shop.move(1001, "resolve")
    shop.move(1001, "close")

    watch(shop, 60_000)

    assert len(incidents(shop)) == 1


def test_a_silent_incident_of_the_desk_keeps_its_cause_when_a_neighbour_is_looked_at() -> None:
    shop = shop_with_addresses()
    shop.send(shop.finding("tcp", "unreachable", "till.unreachable", why="timeout"))
    watch(shop, TEN_MINUTES_MS + 1000)

    shop.send(shop.finding("ipp", "ok", number=2))

    assert incidents(shop) == [("new", "till.unreachable", 1, 0)]


def test_an_address_of_before_does_not_speak_for_the_asset() -> None:
    shop = shop_with_addresses()
    shop.send(shop.finding("snmp", "fault", "printer.jam", number=2))
    shop.put(2, "ipp://10.0.3.8")

    shop.send(shop.finding("ipp", "ok", number=2))

    assert [row[0] for row in incidents(shop)] == ["closed"]


def test_opening_hours_that_nobody_can_read_are_always() -> None:
    shop = shop_with_addresses(hours="when we feel like it")
    shop.send(shop.finding("tcp", "unreachable", "till.unreachable", why="timeout"))

    watch(shop, TEN_MINUTES_MS + 1000)

    assert [row[0] for row in incidents(shop)] == ["new"]
