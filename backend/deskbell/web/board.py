"""The board: every row of a view in its place, and what has to change on a page that shows an older one.

A difference is a list of `<hx-partial>`s: rows that go, rows that come (before
the row that they stand above), rows that look different, counts. What did not
change is not touched, so nothing moves under a hand without a reason.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from deskbell.web.rows import Row

Draw = Callable[[Row], str]


@dataclass(frozen=True, slots=True)
class Board:
    """Rows by the list that they stand in, texts and larger parts by the id of the element that shows them."""

    lists: dict[str, tuple[Row, ...]]
    texts: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    """HTML in which somebody may be at work: it is morphed, so that focus and what was typed stay."""

    @property
    def size(self) -> int:
        """Return how many rows it has."""
        return sum(map(len, self.lists.values()))

    @property
    def digest(self) -> str:
        """Return a short text that is the same only for boards that look the same."""
        return hashlib.blake2s(repr(self).encode(), digest_size=12).hexdigest()


def whole(board: Board, draw: Draw) -> str:
    """Return the partials that bring any page to this board."""
    parts = [
        _partial(f"#{name}", "innerMorph", "".join(draw(row) for row in rows))
        for name, rows in board.lists.items()
    ]
    return "".join([*parts, *_texts({}, board.texts), *_texts({}, board.parts, "innerMorph")])


def difference(old: Board, new: Board, draw: Draw) -> str:
    """Return the partials that bring a page from one board to the next, an empty text for none."""
    going: list[str] = []
    coming: list[str] = []
    changing: list[str] = []
    for name, rows in new.lists.items():
        before = {row.number: row for row in old.lists.get(name, ())}
        kept = [row for row in rows if row.number in before]
        if [row.number for row in kept] != [n for n in before if n in {r.number for r in kept}]:
            changing.append(_partial(f"#{name}", "innerMorph", "".join(map(draw, rows))))
            continue
        now = {row.number for row in rows}
        going += [_partial(f"#inc-{n}", "delete", "") for n in before if n not in now]
        coming += _runs(name, rows, before, draw)
        changing += [
            _partial(f"#inc-{row.number}", "outerMorph", draw(row))
            for row in kept
            if row != before[row.number]
        ]
    # htmx looks for every target before it changes anything: what goes must go first, for a row
    # may come back in another list; a row that looks different is replaced last.
    texts = [*_texts(old.texts, new.texts), *_texts(old.parts, new.parts, "innerMorph")]
    return "".join([*going, *coming, *changing, *texts])


def _runs(name: str, rows: tuple[Row, ...], before: dict[int, Row], draw: Draw) -> Iterator[str]:
    """Yield new rows, neighbours together, placed before the next row that the page has."""
    run: list[str] = []
    for row in rows:
        if row.number not in before:
            run.append(draw(row))
        elif run:
            yield _partial(f"#inc-{row.number}", "beforebegin", "".join(run))
            run = []
    if run:
        yield _partial(f"#{name}", "beforeend", "".join(run))


def _texts(old: dict[str, str], new: dict[str, str], swap: str = "innerHTML") -> Iterator[str]:
    for element, text in new.items():
        if old.get(element) != text:
            yield _partial(f"#{element}", swap, text)


def _partial(target: str, swap: str, content: str) -> str:
    return f'<hx-partial hx-target="{target}" hx-swap="{swap}">{content}</hx-partial>'
