"""The page of an incident: all that is known of it, what to do next, and everything that agents do.

Its parts are morphed into the open page as they change, so focus, scrolling,
opened details and a note that somebody is writing stay. Without scripts every
form answers with the page again.
"""

from collections.abc import AsyncIterator, Callable
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from sqlmodel import Session

from deskbell.auth import Allow, Who, desk_of
from deskbell.desk import proof, work
from deskbell.domain import incident
from deskbell.domain.role import READ_INCIDENTS, WORK_INCIDENTS
from deskbell.store import queue
from deskbell.texts import texts
from deskbell.web import reach, words
from deskbell.web.board import Board, whole
from deskbell.web.case import Case, case
from deskbell.web.live import Watch, stream
from deskbell.web.queue import IsHtmx, number_of
from deskbell.web.reader import Reader, reader_of
from deskbell.web.render import fragment, headers, page
from deskbell.web.routing import PageRoute

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Reads = Annotated[Who, Allow(READ_INCIDENTS)]
Works = Annotated[Who, Allow(WORK_INCIDENTS)]
Verb = Literal["acknowledge", "start", "wait", "resolve", "reopen"]
MOST_NOTE: Final = 4000
Note = Annotated[str, Form(max_length=MOST_NOTE)]

PARTS: Final = ("head", "next", "time", "told", "steps", "evidence", "counter", "site", "past")
"""What of the page is alive; each has a template in templates/incident/."""


def known(request: Request, text: str) -> None:
    """Refuse what is no incident, before a stream begins. Raises HTTPException."""
    with desk_of(request).looking() as session:
        if queue.find_one(session, number_of(text)) is None:
            raise HTTPException(404, f"There is no incident {text}.")


def look(request: Request, reader: Reader, number: int, kept: dict[Case, Board]) -> Board:
    """Return the present board of an incident's page; one that shows the same case is `kept`."""
    links = request.app.state.settings.remote_support
    found = case(desk_of(request), reader, number, links)
    if found is None:
        raise HTTPException(404, f"There is no incident {incident.number_text(number)}.")
    told = reach.told(request, reader.language)
    if found not in kept:
        kept.clear()
        kept[found] = Board({}, {}, _parts(found, reader))
    return Board({}, told, kept[found].parts)


def _parts(found: Case, reader: Reader) -> dict[str, str]:
    context = {"case": found, "preview": found.preview, "row": found.preview.row}
    return {
        f"part-{name}": fragment(f"incident/{name}.html", reader.language, **context).strip()
        for name in PARTS
    }


@router.get("/incidents/{text}")
def show(request: Request, who: Reads, text: str, is_htmx: IsHtmx = False) -> Response:  # noqa: FBT002 a header
    """Show an incident; for htmx what brings an open page to the present."""
    return _show(request, who, number_of(text), is_htmx=is_htmx)


@router.get("/incidents/{text}/live", response_class=EventSourceResponse)
async def live(
    request: Request,
    who: Reads,
    text: str,
    _known: Annotated[None, Depends(known)],
    have: str = "",
) -> AsyncIterator[ServerSentEvent]:
    """Stream what changes on the page of an incident."""
    desk, reader = desk_of(request), reader_of(request, who)
    number = number_of(text)
    kept: dict[Case, Board] = {}
    watch = Watch(desk, lambda: look(request, reader, number, kept), str, have)
    async for event in stream(request, desk, watch):
        yield event


@router.post("/incidents/{text}/probe")
def probe(request: Request, who: Works, text: str, is_htmx: IsHtmx = False) -> Response:  # noqa: FBT002 a header
    """Have the button look again; what it sees comes within seconds."""
    desk, number = desk_of(request), number_of(text)

    def ask(session: Session) -> None:
        proof.probe(session, number, who.actor, desk.world.catalogue, desk.now_ms())

    return _do(request, who, number, ask, is_htmx=is_htmx)


@router.post("/incidents/{text}/note")
def note(
    request: Request,
    who: Works,
    text: str,
    note: Note = "",
    is_htmx: IsHtmx = False,  # noqa: FBT002 a header
) -> Response:
    """Write a note into the history; an empty one is none."""
    desk, number = desk_of(request), number_of(text)

    def add(session: Session) -> None:
        if written := _written(note):
            work.add_note(session, number, written, who.actor, desk.now_ms())

    return _do(request, who, number, add, is_htmx=is_htmx)


@router.post("/incidents/{text}/{verb}")
def move(
    request: Request,
    who: Works,
    text: str,
    verb: Verb,
    note: Note = "",
    is_htmx: IsHtmx = False,  # noqa: FBT002 a header
) -> Response:
    """Make a move; of a wait the note says for what."""
    desk, number = desk_of(request), number_of(text)

    def make(session: Session) -> None:
        now_ms = desk.now_ms()
        written = _written(note) or None
        found = work.move(session, number, verb, who.actor, now_ms, note=written)
        proof.after(session, found, verb, desk.world.catalogue, now_ms)

    return _do(request, who, number, make, is_htmx=is_htmx)


def _written(text: str) -> str:
    """Return what somebody wrote; no database keeps a NUL."""
    return text.replace("\0", "").strip()


def _do(
    request: Request, who: Who, number: int, change: Callable[[Session], None], *, is_htmx: bool
) -> Response:
    """Do one thing in a transaction, and answer with the page; what cannot be done is said in words."""
    said = texts(reader_of(request, who).language)
    problem = ""
    try:
        with desk_of(request).changing() as session:
            change(session)
    except incident.IllegalMove as late:
        problem = words.too_late(late.state, said)
    except proof.CannotLook:
        problem = said.gettext(words.CANNOT_LOOK)
    if problem or is_htmx:
        return _show(request, who, number, is_htmx=is_htmx, problem=problem)
    return RedirectResponse(f"/incidents/{incident.number_text(number)}", 303, headers({}))


def _show(request: Request, who: Who, number: int, *, is_htmx: bool, problem: str = "") -> Response:
    reader = reader_of(request, who)
    kept: dict[Case, Board] = {}
    board = look(request, reader, number, kept)
    text = incident.number_text(number)
    if is_htmx:
        board.texts["problem"] = fragment("incident/problem.html", reader.language, problem=problem)
        stale = fragment("incident/stream.html", reader.language, text=text, have="")
        asks = "" if request.method == "POST" else stale
        return HTMLResponse(asks + whole(board, str), headers=headers({}))
    return page(
        "incident.html",
        reader.language,
        status=409 if problem else 200,
        reader=reader,
        text=text,
        title=next(iter(kept)).preview.title,
        board=board,
        problem=problem,
        may_work=who.may(WORK_INCIDENTS),
    )
