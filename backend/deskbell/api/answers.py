"""What the API's answers share: pages with a cursor, times as text, and its own refusals."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any, Final, Generic, TypeVar

from fastapi import Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from deskbell.desk.register_csv import MAX_TEXT

MEDIA_TYPE: Final = "application/problem+json"
MOST: Final = 200
DEFAULT: Final = 50
MAX_INT: Final = 2**53
NO_NUL: Final = r"^[^\x00]*$"
"""A pattern for texts that go to the database: PostgreSQL takes no NUL."""

T = TypeVar("T")
Row = TypeVar("Row")
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many at most")]
Cursor = Annotated[
    str | None, Query(max_length=400, description="`next` of the page before; leave out to begin")
]
SiteName = Annotated[str | None, Query(max_length=200, pattern=NO_NUL, description="A site's name")]
CategoryId = Annotated[
    str | None, Query(max_length=40, pattern=NO_NUL, description="A category's id")
]


def _one_line(value: str) -> str:
    if not value.isprintable():
        raise ValueError("must be one line without control characters")
    return value


Name = Annotated[str, Field(min_length=1, max_length=MAX_TEXT), AfterValidator(_one_line)]
"""What a site or an asset is called, as buttons and people are told it."""


class Answer(BaseModel):
    """The base of every body that goes out."""

    model_config = ConfigDict(frozen=True)


class Question(BaseModel):
    """The base of every body that comes in: strict, and nothing that it does not know."""

    model_config = ConfigDict(strict=True, extra="forbid", str_strip_whitespace=True)


class Page(Answer, Generic[T]):
    """A part of a list; `next` is the cursor of the part after it, null at the end."""

    items: list[T]
    next: str | None


class ProblemAnswer(Answer):
    """What went wrong (RFC 9457); `docs/reference/errors.md` explains each `type`."""

    type: str
    title: str
    status: int
    detail: str


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return how OpenAPI tells of refusals with these statuses."""
    schema = ProblemAnswer.model_json_schema()
    content = {MEDIA_TYPE: {"schema": schema}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": content}
        for status in statuses
    }


class BadCursor(Exception):
    """The cursor was not made by this list; begin without one."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("Use `next` of the page before, or leave `cursor` out to begin.")


class UnknownPlace(Exception):
    """What the address names does not exist; the text names it."""


class NotSimulated(Exception):
    """A real button can be pressed by a finger only."""

    def __init__(self, button: str) -> None:
        """Name the button."""
        super().__init__(f"{button} is not simulated by this desk; press it with a finger.")


class NotRunning(Exception):
    """A simulated button stands still."""


def iso(at_ms: int) -> str:
    """Return a time as ISO 8601 in UTC, with milliseconds."""
    text = datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def iso_or_null(at_ms: int | None) -> str | None:
    """Return a time as text, null for none."""
    return None if at_ms is None else iso(at_ms)


def page(
    rows: Sequence[Row],
    limit: int,
    answer: Callable[[Row], T],
    key: Callable[[Row], tuple[int | str, ...]],
) -> Page[T]:
    """Return a page of rows that were asked for with `limit + 1`: the one more says that there is more."""
    shown = rows[:limit]
    more = encode(key(shown[-1])) if len(rows) > limit else None
    return Page(items=[answer(row) for row in shown], next=more)


def encode(key: tuple[int | str, ...]) -> str:
    """Return a cursor."""
    return urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def decode(cursor: str | None, *kinds: type[int] | type[str]) -> list[int | str] | None:
    """Return the parts of a cursor, None when there is none. Raises BadCursor."""
    if cursor is None:
        return None
    try:
        parts = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        raise BadCursor from None
    if not isinstance(parts, list) or [type(part) for part in parts] != list(kinds):
        raise BadCursor
    if any(isinstance(part, int) and abs(part) > MAX_INT for part in parts):
        raise BadCursor
    if any(isinstance(part, str) and "\0" in part for part in parts):
        raise BadCursor
    return parts


def numbers(cursor: str | None, count: int) -> tuple[int, ...] | None:
    """Return the parts of a cursor of numbers. Raises BadCursor."""
    parts = decode(cursor, *[int] * count)
    return None if parts is None else tuple(int(part) for part in parts)
