"""Opening hours: read, refused, and counted in local time."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.domain.calendar import DAYS, BadOpeningHours, OpeningHours, add_open_ms, parse

AMSTERDAM = "Europe/Amsterdam"
HOUR_MS = 3_600_000
WEEK = "Mo-Fr 09:00-18:00; Sa 10:00-17:00"


def at(text: str, zone: str = AMSTERDAM) -> int:
    """Return the moment of a local date and time."""
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def said(moment_ms: int, zone: str = AMSTERDAM) -> str:
    """Return the local date and time of a moment."""
    return f"{datetime.fromtimestamp(moment_ms / 1000, ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def after(start: str, hours: float, opening: str, zone: str = AMSTERDAM) -> str:
    return said(add_open_ms(at(start, zone), round(hours * HOUR_MS), parse(opening), zone), zone)


# ---- reading ----


def test_a_week_is_read() -> None:
    hours = parse(WEEK)

    assert hours.days[0] == hours.days[4] == ((time(9), time(18)),)
    assert hours.days[5] == ((time(10), time(17)),)
    assert hours.days[6] == ()
    assert not hours.always


def test_a_day_may_have_a_break_and_days_may_be_listed() -> None:
    hours = parse("Mo,We-Th 13:00-18:00; Mo 09:00-12:00")

    assert hours.days[0] == ((time(9), time(12)), (time(13), time(18)))
    assert hours.days[1] == ()
    assert hours.days[2] == hours.days[3] == ((time(13), time(18)),)


@pytest.mark.parametrize("text", ["24/7", "", " ", "Mo-Su 00:00-24:00"])
def test_it_is_always_open(text: str) -> None:
    assert parse(text).always


@pytest.mark.parametrize(
    "text",
    ["always", "Mo", "Mo 9-18", "Mo 09:00", "Mo 09:00-", "Mo 18:00-09:00", "Mo 09:00-09:00", "Xx 09:00-18:00",
     "Fr-Mo 09:00-18:00", "Mo 09:00-25:00", "Mo 09:60-18:00", "Mo 09:00-18:00-19:00", ";", "Mo-Fr09:00-18:00",
     "Mo 09:00Z-18:00", "Mo 09:00Z-18:00Z", "Mo 09:00+02:00-18:00", "Mo 0900-1800", "Mo T09:00-18:00",
     "Mo 09:00:30-18:00", "mo 09:00-18:00", "Mo- 09:00-18:00"],
)  # fmt: skip
def test_what_is_no_opening_hours_is_refused_and_the_form_is_shown(text: str) -> None:
    with pytest.raises(BadOpeningHours) as caught:
        parse(text)

    assert repr(text) in str(caught.value)
    assert "Mo-Fr 09:00-18:00; Sa 10:00-17:00" in str(caught.value)


@given(st.text(max_size=30) | st.from_regex(r"[MoTuSa,\-]{2,5} [0-9:Z+\-]{5,14}", fullmatch=True))
def test_any_text_is_opening_hours_or_refused(text: str) -> None:
    try:
        hours = parse(text)
    except BadOpeningHours:
        return

    assert any(hours.days)


# ---- counting ----


def test_8_open_hours_within_a_day_are_8_hours() -> None:
    assert after("2026-03-03 09:30", 8, WEEK) == "2026-03-03 17:30"


def test_8_open_hours_go_on_over_the_night() -> None:
    assert after("2026-03-03 16:00", 8, WEEK) == "2026-03-04 15:00"


def test_8_open_hours_go_on_over_the_weekend() -> None:
    assert after("2026-03-06 17:00", 8, WEEK) == "2026-03-07 17:00"
    assert after("2026-03-07 16:00", 8, WEEK) == "2026-03-09 16:00"


def test_before_opening_the_count_starts_when_the_shop_opens() -> None:
    assert after("2026-03-03 03:00", 8, WEEK) == "2026-03-03 17:00"


def test_on_a_closed_day_the_count_starts_on_the_next_open_one() -> None:
    assert after("2026-03-08 12:00", 8, WEEK) == "2026-03-09 17:00"


def test_a_break_at_noon_does_not_count() -> None:
    assert after("2026-03-02 11:00", 2, "Mo 09:00-12:00; Mo 13:00-18:00") == "2026-03-02 14:00"


def test_hours_that_are_written_twice_count_once() -> None:
    assert after("2026-03-02 08:00", 4, "Mo 09:00-12:00; Mo 10:00-13:00") == "2026-03-02 13:00"
    assert after("2026-03-02 08:00", 4, "Mo-Fr 09:00-13:00; Mo 09:00-13:00") == "2026-03-02 13:00"


def test_a_shop_that_never_closes_counts_every_hour() -> None:
    assert after("2026-03-07 23:00", 8, "24/7") == "2026-03-08 07:00"


def test_until_midnight_is_the_whole_evening() -> None:
    assert after("2026-03-02 22:00", 3, "Mo-Su 08:00-24:00") == "2026-03-03 09:00"


def test_the_night_of_the_clock_change_in_spring_is_an_hour_shorter() -> None:
    assert after("2026-03-29 00:00", 8, "Mo-Su 00:00-12:00") == "2026-03-29 09:00"
    assert after("2026-03-28 22:00", 8, "24/7") == "2026-03-29 07:00"


def test_the_night_of_the_clock_change_in_autumn_is_an_hour_longer() -> None:
    assert after("2026-10-25 00:00", 8, "Mo-Su 00:00-12:00") == "2026-10-25 07:00"
    assert after("2026-10-24 22:00", 8, "24/7") == "2026-10-25 05:00"


def test_opening_at_nine_is_at_nine_on_both_sides_of_a_clock_change() -> None:
    assert after("2026-03-27 17:00", 2, "Mo-Fr 09:00-18:00") == "2026-03-30 10:00"
    assert after("2026-10-23 17:00", 2, "Mo-Fr 09:00-18:00") == "2026-10-26 10:00"


def test_hours_are_those_of_the_zone() -> None:
    start_ms = at("2026-03-03 09:00")

    assert said(
        add_open_ms(start_ms, HOUR_MS, parse(WEEK), "America/New_York"), "America/New_York"
    ) == ("2026-03-03 10:00")


def is_open(hours: OpeningHours, when: datetime) -> bool:
    local = when.astimezone(ZoneInfo(AMSTERDAM))
    clock = time(local.hour, local.minute)
    return any(opens <= clock < shuts for opens, shuts in hours.days[local.weekday()])


spans = st.tuples(st.integers(0, 6), st.integers(0, 22), st.integers(1, 8)).map(
    lambda s: f"{DAYS[s[0]]} {s[1]:02}:00-{min(s[1] + s[2], 23):02}:00"
)


@given(
    st.lists(spans, min_size=1, max_size=5),
    st.sampled_from(["2026-03-27 12:00", "2026-10-23 07:00", "2026-06-01 00:00"]),
    st.integers(1, 9),
)
def test_it_is_what_counting_every_hour_gives(
    parts: list[str], start: str, open_hours: int
) -> None:
    hours = parse("; ".join(parts))

    end_ms = add_open_ms(at(start), open_hours * HOUR_MS, hours, AMSTERDAM)

    now, left = datetime.fromtimestamp(at(start) / 1000, UTC), open_hours
    while left:
        left -= is_open(hours, now)
        now += timedelta(hours=1)
    assert now == datetime.fromtimestamp(end_ms / 1000, UTC)


@given(st.integers(0, 10**9), st.integers(0, 80 * HOUR_MS), st.integers(1, 80 * HOUR_MS))
def test_more_open_time_ends_later_and_never_before_it_passed(
    second: int, less_ms: int, more_ms: int
) -> None:
    start_ms, hours = at("2026-01-01 00:00") + second * 1000, parse(WEEK)

    sooner = add_open_ms(start_ms, less_ms, hours, AMSTERDAM)
    later = add_open_ms(start_ms, less_ms + more_ms, hours, AMSTERDAM)

    assert start_ms + less_ms <= sooner
    assert sooner + more_ms <= later + 1
