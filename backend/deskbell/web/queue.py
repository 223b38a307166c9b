"""The queue: the list, the preview, the live stream, and the two things that agents do most.

Moves are made by `desk.work`; what came too late is told in a plain sentence.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from markupsafe import escape

from deskbell.auth import Allow, Who, desk_of
from deskbell.desk import proof, work
from deskbell.desk.desk import Desk
from deskbell.domain import incident
from deskbell.domain.role import READ_INCIDENTS, WORK_INCIDENTS
from deskbell.store import queue
from deskbell.texts import texts
from deskbell.web import reach, rows, words
from deskbell.web.board import Board
from deskbell.web.live import Watch, stream
from deskbell.web.preview import preview
from deskbell.web.reader import Reader, reader_of
from deskbell.web.render import fragment, headers, page
from deskbell.web.routing import PageRoute
from deskbell.web.rows import Eyes, Row

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Reads = Annotated[Who, Allow(READ_INCIDENTS)]
Works = Annotated[Who, Allow(WORK_INCIDENTS)]
IsHtmx = Annotated[bool, Header(alias="HX-Request")]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the queue: a view and a search."""

    view: str = queue.ALL
    q: str = ""

    @property
    def query(self) -> dict[str, str]:
        """Return what is not usual, for addresses."""
        usual = Asked()
        return {k: v for k in ("view", "q") if (v := getattr(self, k)) != getattr(usual, k)}


def asked(view: str = queue.ALL, q: str = "") -> Asked:
    """Read view and search; an unknown view is all that is open, a control character a space."""
    printable = "".join(char if char.isprintable() else " " for char in q)
    return Asked(view if view in queue.VIEWS else queue.ALL, printable.strip()[:80])


Asks = Annotated[Asked, Depends(asked)]


def look(request: Request, desk: Desk, reader: Reader, what: Asked) -> Board:
    """Return the present board of a view."""
    eyes = Eyes.of(desk, reader.language, reader.who.account_id)
    categories = words.matching_categories(eyes.catalogue, what.q, eyes.language)
    wanted = queue.Wanted(what.view, eyes.account_id, what.q, categories)
    with desk.looking() as session:
        found = queue.find_open(session, wanted)
        counts = queue.count_views(session, eyes.account_id)
    now_ms = desk.now_ms()
    seen = [eyes.see(one, now_ms) for one in found]
    lists = {f"rows-{g}": tuple(r for r in seen if r.group == g) for g in rows.GROUPS}
    texts = {f"count-{view}": count_text(view, count) for view, count in counts.items()}
    texts |= reach.told(request, reader.language)
    texts |= {f"in-{g}": str(len(lists[f"rows-{g}"])) for g in rows.GROUPS}
    return Board(lists, texts)


def count_text(view: str, count: int) -> str:
    """Return a count as HTML; counting stops at a thousand, and what nobody has stands out."""
    text = str(count) if count < queue.COUNTED else f"{queue.COUNTED - 1}+"
    return f"<b>{text}</b>" if view == queue.UNCLAIMED and count else text


@router.get("/queue")
def show_queue(request: Request, who: Reads, what: Asks, is_htmx: IsHtmx = False) -> Response:  # noqa: FBT002 a header
    """Show the queue, the most urgent incident selected; for htmx the list alone."""
    return _show(request, who, what, None, part="board" if is_htmx else None)


@router.get("/queue/live", response_class=EventSourceResponse)
async def live(
    request: Request, who: Reads, what: Asks, have: str = ""
) -> AsyncIterator[ServerSentEvent]:
    """Stream what changes in a view."""
    desk, reader = desk_of(request), reader_of(request, who)

    def draw(row: Row) -> str:
        return fragment("row.html", reader.language, row=row)

    watch = Watch(desk, lambda: look(request, desk, reader, what), draw, have)
    async for event in stream(request, desk, watch):
        yield event


@router.get("/queue/{text}")
def show_incident(
    request: Request,
    who: Reads,
    text: str,
    what: Asks,
    is_htmx: IsHtmx = False,  # noqa: FBT002 a header
) -> Response:
    """Show the queue with one incident selected; for htmx that incident alone."""
    return _show(request, who, what, number_of(text), part="preview" if is_htmx else None)


@router.post("/queue/{text}/probe")
def probe(request: Request, who: Works, text: str, is_htmx: IsHtmx = False) -> Response:  # noqa: FBT002 a header
    """Have the button look again."""
    return _move(request, who, number_of(text), "probe", is_htmx=is_htmx)


@router.post("/queue/{text}/acknowledge")
def acknowledge(request: Request, who: Works, text: str, is_htmx: IsHtmx = False) -> Response:  # noqa: FBT002 a header
    """Take an incident."""
    return _move(request, who, number_of(text), "acknowledge", is_htmx=is_htmx)


@router.post("/queue/{text}/resolve")
def resolve(request: Request, who: Works, text: str, is_htmx: IsHtmx = False) -> Response:  # noqa: FBT002 a header
    """Say that it is fixed: the lamp asks the shop."""
    return _move(request, who, number_of(text), "resolve", is_htmx=is_htmx)


def number_of(text: str) -> int:
    """Return the number behind INC-1042. Raises HTTPException for what is none."""
    number = incident.number_of(text)
    if number is None:
        raise HTTPException(404, f"'{text}' is not the number of an incident, such as INC-1042.")
    return number


def _move(request: Request, who: Who, number: int, verb: str, *, is_htmx: bool) -> Response:
    desk, reader = desk_of(request), reader_of(request, who)
    problem = ""
    said = texts(reader.language)
    catalogue, now_ms = desk.world.catalogue, desk.now_ms()
    try:
        with desk.changing() as session:
            if verb == "probe":
                proof.probe(session, number, who.actor, catalogue, now_ms)
            else:
                found = work.move(session, number, verb, who.actor, now_ms)
                proof.after(session, found, verb, catalogue, now_ms)
    except incident.IllegalMove as late:
        problem = words.too_late(late.state, said)
    except proof.CannotLook:
        problem = said.gettext(words.CANNOT_LOOK)
    if not is_htmx:
        return RedirectResponse(f"/queue/{incident.number_text(number)}", 303, headers({}))
    from_preview = request.headers.get("hx-target", "").endswith("#preview")
    if not from_preview:
        return HTMLResponse(escape(problem), headers=headers({}))
    return _show(request, who, Asked(), number, part="preview", problem=problem)


def _show(
    request: Request,
    who: Who,
    what: Asked,
    number: int | None,
    *,
    part: str | None,
    problem: str = "",
) -> Response:
    desk, reader = desk_of(request), reader_of(request, who)
    context: dict[str, Any] = {"reader": reader, "asked": what, "problem": problem}
    if part != "preview":
        board = look(request, desk, reader, what)
        context |= {
            "board": board,
            "groups": rows.GROUPS,
            "views": queue.VIEWS,
            "row_limit": queue.MOST,
        }
        if number is None:
            number = next((row.number for part in board.lists.values() for row in part), None)
        else:
            context["is_opened"] = True
    if part != "board":
        context["preview"] = preview(desk, reader, number) if number is not None else None
        if number is not None and context["preview"] is None:
            raise HTTPException(404, f"There is no incident {incident.number_text(number)}.")
    context["selected"] = number
    return page("queue.html", reader.language, part, **context)
