"""Presses, as they came and what the desk decided on each; and those that a board still held."""

import binascii
from base64 import b64decode
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import AfterValidator, Field

from deskbell.api import answers
from deskbell.api.answers import NO_NUL, Answer, Cursor, Limit, Page, Question, iso, iso_or_null
from deskbell.api.incident import number_of
from deskbell.auth import Allow, Who, desk_of
from deskbell.desk import hand_over
from deskbell.desk.hand_over import Handed
from deskbell.domain import incident, role
from deskbell.store import press_list
from deskbell.store.press import Press
from deskbell_wire.names import split_username
from deskbell_wire.signature import MAX_PAYLOAD

router = APIRouter(prefix="/presses", tags=["presses"])

Reader = Annotated[Who, Allow(role.READ_INCIDENTS)]
Hand = Annotated[Who, Allow(role.HAND_OVER_PRESSES)]
MOST_AT_ONCE = 256
LONGEST_TOPIC = 100


def _is_base64(text: str) -> str:
    try:
        b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("must be base64") from None
    return text


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


class HeldMessage(Question):
    """A press as the board signed it, for the topic that it would have published it on."""

    topic: Annotated[str, Field(max_length=LONGEST_TOPIC)]
    payload: Annotated[
        str, Field(max_length=(MAX_PAYLOAD + 2) // 3 * 4), AfterValidator(_is_base64)
    ]
    """JSON, line break and signature, in base64."""


class HeldMessages(Question):
    """What a board still held."""

    messages: Annotated[tuple[HeldMessage, ...], Field(max_length=MOST_AT_ONCE, strict=False)]


class HeldReceipt(Answer):
    """A press that the desk has committed: the board may let go of it."""

    name: str
    """`<b>`: button and epoch."""
    seq: int | None
    decision: str
    incident: str | None
    revision: int | None
    """The incident's; a hold that waited for this receipt is about both."""


class RefusedMessage(Answer):
    """A message that was not taken: the board keeps it."""

    topic: str
    reason: str


class HandOverAnswer(Answer):
    """What became of the presses."""

    receipts: list[HeldReceipt]
    refused: list[RefusedMessage]


@router.post("/hand-over")
def hand_over_presses(request: Request, _who: Hand, body: HeldMessages) -> HandOverAnswer:
    """Take presses that a board still held, as if it had sent them itself."""
    handed = [Handed(one.topic, b64decode(one.payload)) for one in body.messages]
    done = hand_over.hand_over(desk_of(request), handed)
    return HandOverAnswer(
        receipts=[
            HeldReceipt(
                name=one.name,
                seq=one.seq,
                decision=one.decision,
                incident=one.incident,
                revision=one.revision,
            )
            for one in done.settled
        ],
        refused=[RefusedMessage(topic=topic, reason=reason) for topic, reason in done.refused],
    )


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
