"""Bench tests of buttons: a flashing tool tells what it saw, and what it pressed is withdrawn."""

from typing import Annotated

import orjson
from fastapi import APIRouter, Request
from pydantic import AfterValidator, Field

from deskbell.api import answers
from deskbell.api.answers import MAX_INT, Answer, Cursor, Limit, Page, Question, iso
from deskbell.api.button import MOST_INPUTS, ButtonId
from deskbell.api.enrolment import Chip, Mac
from deskbell.auth import Allow, Who, desk_of
from deskbell.desk import bench_tests, buttons
from deskbell.desk.bench_tests import Record
from deskbell.domain import incident, role
from deskbell.store import bench_test_list
from deskbell.store.bench_test import BenchTest
from deskbell.store.bench_test_list import ListedTest
from deskbell_wire.names import split_username

router = APIRouter(prefix="/buttons", tags=["buttons"])

Reader = Annotated[Who, Allow(role.READ_BUTTONS)]
Changer = Annotated[Who, Allow(role.CHANGE_BUTTONS)]
LONGEST_MS = 24 * 3600 * 1000
MOST_PRESSES = 64


def _without_nul(value: str) -> str:
    if "\0" in value:
        raise ValueError("must not have a NUL")
    return value


Word = Annotated[str, Field(max_length=60), AfterValidator(_without_nul)]
Duration = Annotated[int, Field(ge=0, le=LONGEST_MS)]
Amount = Annotated[int, Field(ge=0, le=MAX_INT)]


class BenchRecord(Question):
    """What was seen of a board; null is what was not looked at, or what it cannot know."""

    mac: Mac
    chip: Chip
    hashes_ok: bool | None = None
    """Each file on the board has the SHA-256 that it should."""
    micropython: Word | None = None
    firmware: Word | None = None
    image_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    lamp_ok: bool | None = None
    sound_ok: bool | None = None
    inputs: Annotated[int, Field(ge=1, le=MOST_INPUTS)] | None = None
    inputs_pressed: (
        Annotated[list[Annotated[int, Field(ge=1, le=MOST_INPUTS)]], Field(max_length=MOST_INPUTS)]
        | None
    ) = None
    presses: list[Annotated[int, Field(ge=1, le=MAX_INT)]] = Field(
        default_factory=list, max_length=MOST_PRESSES
    )
    """The `seq` of each press that the test asked for, and saw: what they opened is withdrawn."""
    online_ms: Duration | None = None
    press_to_receipt_ms: Duration | None = None
    broker_round_trip_ms: Duration | None = None
    rssi_dbm: Annotated[int, Field(ge=-200, le=100)] | None = None
    battery_mv: Annotated[int, Field(ge=0, le=100_000)] | None = None
    free_heap_bytes: Amount | None = None
    flash_erases: Amount | None = None
    """How often the busiest block was erased."""
    flash_bytes: Amount | None = None
    flash_free_bytes: Amount | None = None
    boots: Amount | None = None
    reset_cause: Word | None = None
    duration_s: Annotated[float, Field(ge=0, le=LONGEST_MS / 1000, allow_inf_nan=False)] = 0
    """How long the test took."""
    notes: Annotated[str, Field(max_length=2000), AfterValidator(_without_nul)] = ""


class BenchAnswer(Answer):
    """A test that is kept."""

    button: str
    epoch: int
    at: str
    by: str
    record: BenchRecord


class KeptBenchAnswer(BenchAnswer):
    """A test that was just kept."""

    withdrawn: list[str]
    """The incidents that were pressed for it alone."""


@router.post("/{button}/tests", status_code=201)
def keep_test(
    request: Request, button: ButtonId, who: Changer, body: BenchRecord
) -> KeptBenchAnswer:
    """Keep the record of a bench test; incidents that were pressed for it alone are withdrawn."""
    desk = desk_of(request)
    text = orjson.dumps(body.model_dump()).decode()
    record = Record(body.mac, tuple(body.presses), text)
    with desk.changing() as session:
        kept = bench_tests.keep(session, button, record, who.account_id, desk.now_ms())
        told = _told(kept.row, who.name)
    withdrawn = [incident.number_text(number) for number in kept.withdrawn]
    return KeptBenchAnswer(**told, withdrawn=withdrawn)


@router.get("/{button}/tests")
def list_tests(
    request: Request,
    button: ButtonId,
    _who: Reader,
    cursor: Cursor = None,
    limit: Limit = answers.DEFAULT,
) -> Page[BenchAnswer]:
    """List the bench tests of a button, the newest first."""
    before = answers.numbers(cursor, 1)
    with desk_of(request).looking() as session:
        buttons.current_epoch(session, button)
        rows = bench_test_list.page(
            session, button, before=None if before is None else before[0], limit=limit + 1
        )
    return answers.page(rows, limit, _answer, lambda one: (one.row.id or 0,))


def _answer(one: ListedTest) -> BenchAnswer:
    return BenchAnswer(**_told(one.row, one.by))


def _told(row: BenchTest, by: str) -> dict[str, object]:
    _, epoch = split_username(row.name) or (row.button_id, 0)
    record = BenchRecord.model_validate_json(row.record)
    return {
        "button": row.button_id,
        "epoch": epoch,
        "at": iso(row.at_ms),
        "by": by,
        "record": record,
    }
