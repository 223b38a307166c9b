"""Opening hours in local time, over summer time and overlaps alike."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.domain.calendar import DAYS, BadOpeningHours, OpeningHours, add_open_ms, parse

ZONE = "Europe/Amsterdam"
HOUR_MS = 3_600_000


def at(text: str, zone: str = ZONE) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def closes(start: str, hours: str, open_hours: int = 8, zone: str = ZONE) -> str:
    end_ms = add_open_ms(at(start, zone), open_hours * HOUR_MS, parse(hours), zone)
    return datetime.fromtimestamp(end_ms / 1000, ZoneInfo(zone)).strftime("%a %d %b %H:%M")


def test_eight_opening_hours_fit_into_a_day() -> None:
    assert closes("2026-06-02 09:30", "Mo-Fr 09:00-18:00") == "Tue 02 Jun 17:30"


def test_what_is_left_goes_on_the_next_day_that_is_open() -> None:
    assert closes("2026-06-05 16:00", "Mo-Fr 09:00-18:00") == "Mon 08 Jun 15:00"


def test_a_fix_at_night_counts_from_the_morning() -> None:
    assert closes("2026-06-02 23:00", "Mo-Fr 09:00-18:00") == "Wed 03 Jun 17:00"


def test_a_break_at_noon_does_not_count() -> None:
    hours = "Mo-Fr 09:00-12:00; Mo-Fr 13:00-18:00"

    assert closes("2026-06-02 09:00", hours) == "Tue 02 Jun 18:00"


def test_hours_that_overlap_count_once() -> None:
    assert closes("2026-06-02 09:00", "Mo-Fr 09:00-14:00; Mo-Fr 12:00-18:00") == "Tue 02 Jun 17:00"


def test_a_site_without_hours_is_always_open() -> None:
    assert closes("2026-06-06 20:00", "") == "Sun 07 Jun 04:00"
    assert closes("2026-06-06 20:00", "24/7") == "Sun 07 Jun 04:00"


def test_the_night_that_loses_an_hour_is_an_hour_shorter() -> None:
    assert closes("2026-03-28 22:00", "Mo-Su 00:00-24:00") == "Sun 29 Mar 07:00"
    assert closes("2026-03-29 00:00", "Su 00:00-12:00", 4) == "Sun 29 Mar 05:00"


def test_the_night_that_gains_an_hour_is_an_hour_longer() -> None:
    assert closes("2026-10-25 00:00", "Su 00:00-12:00", 4) == "Sun 25 Oct 03:00"


@pytest.mark.parametrize(
    "text",
    ["Mo", "Mo 9-18", "Mo 18:00-09:00", "Xx 09:00-18:00", "Fr-Mo 09:00-18:00", ";", "Mo 09:00"],
)
def test_what_is_no_opening_hours_is_refused_and_quoted(text: str) -> None:
    with pytest.raises(BadOpeningHours) as refused:
        parse(text)

    assert f"'{text}'" in str(refused.value)


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
    end = datetime.fromtimestamp(
        add_open_ms(at(start), open_hours * HOUR_MS, hours, ZONE) / 1000, UTC
    )

    now = datetime.fromtimestamp(at(start) / 1000, UTC)
    left = open_hours
    while left:
        left -= is_open(hours, now)
        now += timedelta(hours=1)
    assert now == end


def is_open(hours: OpeningHours, when: datetime) -> bool:
    local = when.astimezone(ZoneInfo(ZONE))
    clock = time(local.hour, local.minute)
    return any(opens <= clock < shuts for opens, shuts in hours.days[local.weekday()])
