"""Pages from templates: one environment a language, strict headers on every answer.

A template is a page; a block of it is the part that changes (jinja2-fragments).
Everything that a page loads comes from here, and nothing on it is inline.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from fastapi import Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from jinja2_fragments import render_block
from markupsafe import Markup

from deskbell.texts import texts
from deskbell.web import score, statics
from deskbell.web.lamps import WORDS
from deskbell.web.words import initials

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; object-src 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Vary": "HX-Request",
}

HTMX: Final = json.dumps(
    {
        "includeIndicatorCSS": False,
        "history": False,
        "defaultSettleDelay": 0,
        "defaultTimeout": 10_000,
        "morphIgnore": ["data-htmx-powered", "open"],
        "noSwap": [204, 304, "4xx", "5xx"],
        "sse": {
            "pauseOnBackground": False,
            "reconnectDelay": 250,
            "reconnectMaxDelay": 5000,
            "connectTimeout": 5000,
        },
    }
)
"""htmx as our pages want it: no styles of its own, errors never shown as content, streams that
go on in a hidden tab and come back within five seconds; what a reader has opened stays open."""


@cache
def environment(language: str) -> Environment:
    """Return the templates in a language."""
    made = Environment(
        loader=PackageLoader("deskbell.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(texts(language), newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    made.globals |= {
        "static": statics.address,
        "sprite": sprite,
        "language": language,
        "htmx": Markup(HTMX),  # noqa: S704 our own settings, without a quote in them
        "lamp_words": WORDS,
        "initials": initials,
        "iso": iso,
        "decimal": lambda seconds: decimal(seconds, language),
    }
    return made


def iso(ms: int) -> str:
    """Return a time in ms since 1970 as browsers read it."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="seconds")


def decimal(value: float, language: str) -> str:
    """Return a number with two digits after the point, or after the comma."""
    text = f"{value:.2f}"
    return text if language == "en" else text.replace(".", ",")


@cache
def template(name: str, language: str) -> Template:
    """Return one template in a language."""
    return environment(language).get_template(name)


def fragment(name: str, language: str, **context: object) -> str:
    """Return a template that is a part of pages: a row, a card."""
    return template(name, language).render(**context)


def block(name: str, part: str, language: str, **context: object) -> str:
    """Return one block of a page."""
    return render_block(environment(language), name, part, **context)


def page(
    name: str,
    language: str,
    part: str | None = None,
    *,
    status: int = 200,
    **context: Any,  # noqa: ANN401 whatever a template names
) -> Response:
    """Answer with a page, or with one block of it."""
    html = (
        template(name, language).render(**context)
        if part is None
        else block(name, part, language, **context)
    )
    return HTMLResponse(html, status, headers=dict(HEADERS))


@cache
def sprite() -> Markup:
    """Return every icon, lamp and score as symbols, to stand once in a page."""
    found = statics.files()
    drawn = [
        _symbols(found["vendor/icons.svg"].body),
        _symbols(found["lamps.svg"].body),
        score.symbols(),
    ]
    # The files are our own build's; nothing of them comes from a user.
    return Markup('<svg hidden aria-hidden="true">{}</svg>').format(Markup("".join(drawn)))  # noqa: S704


def _symbols(svg: bytes) -> str:
    return "".join(re.findall(r"<symbol\b.*?</symbol>", svg.decode(), re.DOTALL))


def headers(extra: Mapping[str, str]) -> dict[str, str]:
    """Return the strict headers and a few more."""
    return HEADERS | dict(extra)
