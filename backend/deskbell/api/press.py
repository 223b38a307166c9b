"""Presses, as they came and what the desk decided on each."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from deskbell.api import answers
from deskbell.api.answers import NO_NUL, Answer, Cursor, Limit, Page, iso, iso_or_null
from deskbell.api.incident import number_of
from deskbell.auth import Allow, Who, desk_of
from deskbell.domain import incident, role
from deskbell.store import press_list
from deskbell.store.press import Press
from deskbell_wire.names import split_username

router = APIRouter(prefix="/presses", tags=["presses"])

Reader = Annotated[Who, Allow(role.READ_INCIDENTS)]


class PressAnswer(Answer):
    """One press."""

    button: str
    epoch: int
    seq: int | None
    """Null when the press was signed but not even its number could be read."""
    input: int
    kind: str
    received_at: str
    pressed_at: str | None
    """Null after a power loss: some time before `received_at`."""
    decision: str | None
    reason: str | None
    incident: str | None


@router.get("")
def list_presses(
    request: Request,
    _who: Reader,
    button: Annotated[
        str | None, Query(max_length=40, pattern=NO_NUL, description="A button's id")
    ] = None,
    incident: Annotated[str | None, Query(max_length=40, description="Such as INC-1042")] = None,
    cursor: Cursor = None,
    limit: Limit = answers.DEFAULT,
) -> Page[PressAnswer]:
    """List presses in the order of button and number."""
    after = answers.decode(cursor, str, int)
    with desk_of(request).looking() as session:
        rows = press_list.page(
            session,
            button=button,
            incident=None if incident is None else number_of(incident),
            after=None if after is None else (str(after[0]), int(after[1])),
            limit=limit + 1,
        )
    return answers.page(rows, limit, _answer, lambda row: (row.name, row.seq))


def _answer(row: Press) -> PressAnswer:
    button, epoch = split_username(row.name) or (row.name, 0)
    return PressAnswer(
        button=button,
        epoch=epoch,
        seq=row.seq if row.seq > 0 else None,
        input=row.input,
        kind=row.kind,
        received_at=iso(row.received_at_ms),
        pressed_at=iso_or_null(row.pressed_at_ms),
        decision=row.decision,
        reason=row.reason,
        incident=None if row.incident is None else incident_text(row.incident),
    )


incident_text = incident.number_text
