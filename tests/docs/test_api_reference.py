"""docs/reference/api.md is made from the routes: one without permission or sentence fails here.

Run with DESKBELL_WRITE_DOCS=1 to write it again.
"""

from collections.abc import Iterator
from typing import NamedTuple

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from deskbell import api, web
from deskbell.auth import Permit
from deskbell.desk.news import News
from deskbell.domain import role
from tests.docs.made_page import cell, check

API = "/api/"


class Route(NamedTuple):
    """One method on one path."""

    method: str
    path: str
    permission: str
    sentence: str


def routes() -> list[Route]:
    """Return every route of desk and demo, in the order in which they are asked."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.state.simulated = {}
    app.state.shop_news = News()
    api.install(app)
    web.install(app, demo=True)
    return [
        Route(method, str(one.path), ", ".join(permissions(one.dependant)), sentence(one.endpoint))
        for one in iter_route_contexts(app.routes)
        for method in sorted(one.methods or ())
    ]


def permissions(dependant: Dependant) -> Iterator[str]:
    """Yield what `Allow` declares, however deep."""
    if isinstance(dependant.call, Permit):
        yield dependant.call.permission
    for inner in dependant.dependencies:
        yield from permissions(inner)


def sentence(endpoint: object) -> str:
    """Return the first line of what a route says of itself."""
    return (endpoint.__doc__ or "").partition("\n")[0]


def table(found: list[Route]) -> list[str]:
    """Return routes as a table."""
    return [
        "| | | permission | |",
        "|---|---|---|---|",
        *[f"| {m} | `{path}` | `{needs}` | {cell(says)} |" for m, path, needs, says in found],
    ]


def page() -> list[str]:
    """Return docs/reference/api.md."""
    found = routes()
    return [
        "# The API",
        "",
        "JSON under `/api/v1`, with `Authorization: Bearer TOKEN`; `deskbell token create` makes a",
        "token. `/api/v1/openapi.json` describes every field. Lists are",
        '`{"items": [...], "next": cursor}`: pass `cursor` back for the next page, until it is null;',
        "`limit` says how many. Times are ISO 8601 in UTC. Errors are `application/problem+json`:",
        "[errors](errors.md).",
        "",
        *table([one for one in found if one.path.startswith(API)]),
        "",
        "## Pages, and what watches the process",
        "Pages take the session of a browser that signed in; `/demo` is there in the demo alone.",
        "",
        *table([one for one in found if not one.path.startswith(API)]),
        "",
        "## Who may do what",
        "`open` is open to all. An enrolment token (`POST /enrolments`) is for one site, so many boards",
        "and ten minutes; it has no more than what stands in its column.",
        "",
        f"| permission | {' | '.join(role.HOLDERS)} |",
        f"|---|{'---|' * len(role.HOLDERS)}",
        *[
            f"| `{one}` | {' | '.join('yes' if role.may(who, one) else '' for who in role.HOLDERS)} |"
            for one in sorted(role.KNOWN - {role.OPEN_TO_ALL})
        ],
    ]


def test_the_page_says_what_the_routes_say() -> None:
    check("api.md", __file__, page())


def test_every_route_has_one_permission_and_a_sentence() -> None:
    unfinished = [
        one
        for one in routes()
        if one.permission not in role.KNOWN or not one.sentence.endswith(".")
    ]

    assert unfinished == []
