"""When what is seen without a press is worth an incident, and how long a supply lasts."""

from typing import Any

from deskbell.domain import certificate, place, supplies
from deskbell.domain.forecast import DAY_MS, Level, forecast
from deskbell.domain.watch import SILENT_MS, Decision, Look, judge
from deskbell_catalogue import load

CATALOGUE = load()
NOW_MS = 1_796_000_000_000


def rank(node: str) -> int:
    cause = CATALOGUE.cause(node)
    return 99 if cause is None else cause.rank


def decided(*looks: Look, is_open: bool = True, category: str = "printer") -> Decision:
    return judge(category, looks, rank, NOW_MS, is_open=is_open)


def look(verdict: str, cause: str | None = None, ago_ms: int = 0, **facts: Any) -> Look:
    return Look("ipp", verdict, cause, facts, NOW_MS - ago_ms)


def test_a_supply_under_five_percent_is_worth_an_incident() -> None:
    assert decided(look("ok", levels={"black": 4})).cause == "printer.toner_low"
    assert decided(look("ok", levels={"black": 5})) == Decision(None, "in_order")


def test_silence_counts_after_ten_minutes_and_in_opening_hours_only() -> None:
    young = decided(look("unreachable", ago_ms=SILENT_MS - 1))
    old = decided(look("unreachable", ago_ms=SILENT_MS))
    closed = decided(look("unreachable", ago_ms=SILENT_MS), is_open=False)

    assert (young.cause, old.cause, closed.cause) == (None, "printer.unreachable", None)
    assert (young.reason, closed.reason) == ("silent_for_a_moment", "silent_while_closed")


def test_silence_is_as_old_as_the_last_probe_that_fell_silent() -> None:
    both = decided(look("unreachable", ago_ms=SILENT_MS), look("unreachable", ago_ms=1000))

    assert both.cause is None


def test_a_probe_that_answers_ends_silence() -> None:
    assert decided(look("unreachable", ago_ms=SILENT_MS), look("ok")).reason == "in_order"


def test_a_fault_is_worth_an_incident_and_a_warning_of_its_own_is_not() -> None:
    assert decided(look("fault", "printer.paper_out")).cause == "printer.paper_out"
    assert decided(look("fault", "printer.paper_low")) == Decision(None, "in_order")


def test_a_certificate_that_ends_within_a_week_is_worth_an_incident() -> None:
    ends = decided(look("ok", not_after="2026-12-04T00:00:00Z"), category="sales_app")

    assert ends.cause == "sales_app.certificate_expires_soon"


def test_without_a_look_nothing_is_in_order() -> None:
    assert decided().reason == "nothing_seen"


def test_what_is_no_percentage_is_no_level() -> None:
    told = {"levels": {"black": 40, "cyan": -2, "drum": 300, "x": True, "y": "full"}}

    assert supplies.levels(told) == {"black": 40}
    assert supplies.levels({"levels": ["black"]}) == {}


def test_a_certificate_without_a_readable_day_is_not_judged() -> None:
    assert certificate.judge(None, NOW_MS) is None
    assert certificate.judge(20261204, NOW_MS) is None


def days(*percents: int) -> list[Level]:
    return [Level(NOW_MS - (len(percents) - at) * DAY_MS, one) for at, one in enumerate(percents)]


def test_a_supply_lasts_as_long_as_its_pace_says() -> None:
    told = forecast(days(60, 58, 56, 54, 52), NOW_MS)

    assert (told.reason, told.days_left) == ("at_this_pace", 52 * 5 // 8)
    assert (told.since_percent, told.percent) == (60, 52)


def test_what_was_before_a_refill_does_not_count() -> None:
    told = forecast(days(20, 10, 100, 95, 90), NOW_MS)

    assert (told.since_percent, told.days_left) == (100, 90 * 3 // 10)


def test_a_forecast_says_why_there_is_none() -> None:
    assert forecast([], NOW_MS).reason == "nothing_seen"
    assert forecast([Level(NOW_MS - 1000, 50)], NOW_MS).reason == "too_short"
    assert forecast(days(50, 50, 49), NOW_MS).reason == "hardly_used"


def test_an_address_of_the_register_becomes_a_place_to_look() -> None:
    assert place.place_of("ipp+snmp", "10.0.3.7") == "ipp+snmp://10.0.3.7"
    assert place.place_of("ipp+snmp", "escpos://10.0.3.8") == "escpos://10.0.3.8"
    assert place.place_of("ipp+snmp", "") is None
    assert place.place_of("", "10.0.3.7") is None


def test_an_address_that_no_button_would_look_at_is_complained_about() -> None:
    good = ["10.0.3.7", "till2.shop", "escpos://10.0.3.8", "https://sales.example/health#ok", ""]
    bad = ["8.8.8.8", "tcp://8.8.8.8", "ftp://10.0.3.7", "https://169.254.169.254/", "tcp://",
           "ipp://10.0.3.7:8080", "tcp://" + "x" * 200]  # fmt: skip

    assert [one for one in good if one and place.complaint(one) is not None] == []
    assert [one for one in bad if place.complaint(one) is None] == []


def test_a_service_is_the_same_at_every_shop_whatever_word_is_looked_for() -> None:
    assert place.service_of("https://sales.example/health#ok") == "sales.example/health"
    assert place.service_of("dns+https://sales.example/health") == "sales.example/health"
