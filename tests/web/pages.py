"""Pages read without a browser: what stands in which element, as text."""

from html.parser import HTMLParser
from types import TracebackType
from typing import Final, Self

import httpx

from tests.web.desk import AGENT, OpenDesk

EMPTY: Final = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})


class Element:
    """One element: its name, attributes and children; a text is a child."""

    def __init__(self, name: str, attributes: dict[str, str], parent: "Element | None") -> None:
        self.name = name
        self.attributes = attributes
        self.parent = parent
        self.children: list[Element | str] = []

    @property
    def text(self) -> str:
        """Return all that stands in it, as somebody reads it."""
        return "".join(
            child if isinstance(child, str) else child.text + " " * (child.name in BLOCKS)
            for child in self.children
        )

    def walk(self) -> "list[Element]":
        """Return it and everything below."""
        found = [self]
        for child in self.children:
            if isinstance(child, Element):
                found += child.walk()
        return found

    def matches(self, selector: str) -> bool:
        """Tell whether it is `name`, `.class`, `#id`, `name.class` or `[key=value]`."""
        if selector.startswith("["):
            key, _, value = selector[1:-1].partition("=")
            return self.attributes.get(key) == value
        if selector.startswith("#"):
            return self.attributes.get("id") == selector[1:]
        name, _, kind = selector.partition(".")
        kinds = self.attributes.get("class", "").split()
        return (not name or self.name == name) and (not kind or kind in kinds)


BLOCKS: Final = frozenset({"p", "div", "li", "section", "dd", "dt", "br", "td", "h1", "h2", "h3"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {}, None)
        self.at = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {key: value or "" for key, value in attrs}, self.at)
        self.at.children.append(made)
        if tag not in EMPTY:
            self.at = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.at.children.append(Element(tag, dict.fromkeys(dict(attrs), ""), self.at))

    def handle_endtag(self, tag: str) -> None:
        at: Element | None = self.at
        while at is not None and at.name != tag:
            at = at.parent
        if at is not None and at.parent is not None:
            self.at = at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def read(html: str) -> Element:
    """Return the root of a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.root


def text_of(html: str) -> str:
    """Return all text of a page, spaces as one."""
    return " ".join(read(html).text.split())


class Shown:
    """One page as it came."""

    def __init__(self, html: str) -> None:
        self.html = html
        self._root = read(html)

    def elements(self, selector: str) -> list[Element]:
        """Return what a selector of parts, each below the one before, finds."""
        found = [self._root]
        for part in selector.split():
            below = [one for start in found for one in start.walk()[1:] if one.matches(part)]
            found = list(dict.fromkeys(below))
        return found

    def all(self, selector: str) -> list[str]:
        """Return the texts of all that match."""
        return [" ".join(one.text.split()) for one in self.elements(selector)]

    def one(self, selector: str) -> str:
        """Return the text of the only element that matches."""
        found = self.all(selector)
        assert len(found) == 1, f"{selector}: {found}"
        return found[0]

    def hrefs(self, selector: str) -> list[str]:
        """Return where links lead."""
        return [one.attributes.get("href", "") for one in self.elements(selector)]


class Told:
    """Somebody who is signed in and reads pages of incidents."""

    def __init__(
        self, desk: OpenDesk, name: str = AGENT, role: str = "agent", language: str = ""
    ) -> None:
        self.desk = desk
        self.client = httpx.Client(base_url=desk.address, headers={"accept": "text/html"})
        self._link = desk.link(name, role, language=language)

    def __call__(self, number: str) -> Shown:
        """Return the page of an incident."""
        answer = self.client.get(f"/incidents/{number}")
        assert answer.status_code == 200, answer.text
        return Shown(answer.text)

    def post(self, path: str, **form: str) -> httpx.Response:
        """Send a form of ours."""
        headers = {"sec-fetch-site": "same-origin"}
        return self.client.post(f"/incidents/{path}", data=form, headers=headers)

    def __enter__(self) -> Self:
        """Sign in."""
        assert self.client.get(self._link).status_code == 303
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Leave."""
        self.client.close()
