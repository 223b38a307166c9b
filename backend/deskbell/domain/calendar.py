"""Opening hours of a site: parsed once, counted in local time, summer time included.

The text is a list such as `Mo-Fr 09:00-18:00; Sa 10:00-17:00`; `24/7` is always.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_LOOK_AHEAD_DAYS: Final = 400


class BadOpeningHours(ValueError):
    """The text is no opening hours; the message shows the form."""

    def __init__(self, text: str) -> None:
        """Quote the text."""
        super().__init__(
            f"'{text}' is not opening hours; write 'Mo-Fr 09:00-18:00; Sa 10:00-17:00'"
        )


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """For each day of the week, Monday first, the spans in which a site is open."""

    days: tuple[tuple[tuple[time, time], ...], ...]

    @property
    def always(self) -> bool:
        """Tell whether the site never closes."""
        return all(day == ((time.min, time.max),) for day in self.days)


def parse(text: str) -> OpeningHours:
    """Return the opening hours that a text stands for. Raises BadOpeningHours."""
    if text.strip() in {"", "24/7"}:
        return OpeningHours(tuple([((time.min, time.max),)] * 7))
    days: list[list[tuple[time, time]]] = [[] for _ in DAYS]
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        try:
            which, span = part.split(" ", 1)
            opens, closes = (_time(t) for t in span.strip().split("-"))
            chosen = _days(which)
        except ValueError:
            raise BadOpeningHours(text) from None
        if closes <= opens:
            raise BadOpeningHours(text)
        for day in chosen:
            days[day].append((opens, closes))
    if not any(days):
        raise BadOpeningHours(text)
    return OpeningHours(tuple(tuple(sorted(day)) for day in days))


def _time(text: str) -> time:
    """Read HH:MM; fromisoformat alone would also take seconds and zones, which no opening hours have."""
    if text.strip() == "24:00":
        return time.max
    return datetime.strptime(text.strip(), "%H:%M").time()  # noqa: DTZ007 a time of day has no zone


def _days(which: str) -> list[int]:
    chosen: list[int] = []
    for piece in which.split(","):
        first, dash, last = piece.partition("-")
        low = DAYS.index(first)
        high = DAYS.index(last) if dash else low
        if high < low:
            raise ValueError(piece)
        chosen += range(low, high + 1)
    return chosen


def is_open(at_ms: int, hours: OpeningHours, zone: str) -> bool:
    """Tell whether a site is open at a moment."""
    local = datetime.fromtimestamp(at_ms / 1000, ZoneInfo(zone))
    spans = hours.days[local.weekday()]
    return any(opens <= local.time() < closes for opens, closes in spans)


def add_open_ms(start_ms: int, open_ms: int, hours: OpeningHours, zone: str) -> int:
    """Return the moment at which a site has been open for `open_ms` since `start_ms`."""
    if hours.always:
        return start_ms + open_ms
    tz = ZoneInfo(zone)
    now = datetime.fromtimestamp(start_ms / 1000, tz)
    counted = now.astimezone(UTC)
    left = timedelta(milliseconds=open_ms)
    for ahead in range(_LOOK_AHEAD_DAYS):
        day = now.date() + timedelta(days=ahead)
        for opens, closes in hours.days[day.weekday()]:
            begin = max(datetime.combine(day, opens, tz).astimezone(UTC), counted)
            end = datetime.combine(day, closes, tz).astimezone(UTC)
            if end <= begin:
                continue
            if end - begin >= left:
                return round((begin + left).timestamp() * 1000)
            left -= end - begin
            counted = end
    return start_ms + open_ms
