"""The steps of an agent, from Markdown: those that a button has taken already are named with the reason.

Raw HTML and pictures in a step are off, and a link leads to a page, a phone or a
mailbox and nowhere else: a shop's own catalogue may hold what somebody pasted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from gettext import NullTranslations
from typing import Any, Final

from markdown_it import MarkdownIt
from markupsafe import Markup

from deskbell.diagnosis_words import excluded_text
from deskbell.domain.diagnosis import Excluded
from deskbell_catalogue import Catalogue

LINKS: Final = ("https://", "http://", "tel:", "mailto:")


class _Steps(MarkdownIt):
    """Markdown in one line, without what could act."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False})
        self.disable("image")
        self.add_render_rule("link_open", _link)

    def validateLink(self, url: str) -> bool:  # noqa: N802 markdown-it's name
        """Tell whether a link may stand."""
        return url.lower().startswith(LINKS)


def _link(self: Any, tokens: Any, at: int, options: Any, _env: Any) -> str:  # noqa: ANN401 as markdown-it calls it
    tokens[at].attrSet("class", "link")
    tokens[at].attrSet("rel", "noreferrer")
    return str(self.renderToken(tokens, at, options, _env))


@cache
def _markdown() -> MarkdownIt:
    return _Steps()


@cache
def rendered(markdown: str) -> Markup:
    """Return a step as HTML; all that is not Markdown is text."""
    return Markup(_markdown().renderInline(markdown))  # noqa: S704 its HTML is off, its links are checked


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step; `excluded` says why nobody needs to take it, empty when somebody has to."""

    html: Markup
    excluded: str = ""


def steps(
    catalogue: Catalogue,
    node: str,
    excluded: Sequence[Excluded],
    language: str,
    said: NullTranslations,
) -> tuple[ShownStep, ...]:
    """Return the steps for a cause, or for a category of which no cause is known."""
    whys = {one.mark: excluded_text(one, said) for one in excluded}
    return tuple(
        ShownStep(rendered(step.markdown), whys.get(step.mark, ""))
        for step in catalogue.sop(node, language)
    )


def next_step(shown: Sequence[ShownStep]) -> Markup | None:
    """Return the first step that somebody has to take, None when none is left."""
    return next((step.html for step in shown if not step.excluded), None)
