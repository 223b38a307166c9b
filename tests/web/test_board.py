"""A difference brings a page from any board to any other, and touches nothing else."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from deskbell.web.board import Board, difference, whole
from deskbell.web.rows import Row

PARTIAL = re.compile(r'<hx-partial hx-target="#([^"]+)" hx-swap="(\w+)">(.*?)</hx-partial>')
ROW = re.compile(r"\[(\d+) (\w+)\]")

BASE = Row(
    number=0, state="new", priority=3, icon="", title="", thing="", is_proactive=False, label="", site="", zone="UTC",
    presses=1, bursts=0, lamp="filed", who="", is_mine=False, pressed_at_ms=None,
    opened_at_ms=0, waiting_for="",
)  # fmt: skip


def draw(row: Row) -> str:
    return f"[{row.number} {row.title}]"


class Page:
    """What htmx makes of partials: targets are looked for first, then changed in order."""

    def __init__(self) -> None:
        self.lists: dict[str, list[tuple[int, str]]] = {"rows-a": [], "rows-b": []}
        self.texts: dict[str, str] = {}

    def swap(self, message: str) -> None:
        partials = PARTIAL.findall(message)
        there = {f"inc-{number}" for _, number in self._rows()} | {*self.lists, "count"}
        for target, style, content in partials:
            assert target in there, f"nothing on the page is called {target}"
            rows = [(int(number), title) for number, title in ROW.findall(content)]
            if style == "innerHTML":
                self.texts[target] = content
            elif style == "innerMorph":
                self.lists[target] = rows
            elif style == "beforeend":
                self.lists[target] += rows
            else:
                self._beside(int(target.removeprefix("inc-")), style, rows)

    def _rows(self) -> Iterator[tuple[str, int]]:
        for name, rows in self.lists.items():
            for number, _ in rows:
                yield name, number

    def _beside(self, number: int, style: str, rows: list[tuple[int, str]]) -> None:
        name = next(name for name, there in self._rows() if there == number)
        at = [one for one, _ in self.lists[name]].index(number)
        end = at if style == "beforebegin" else at + 1
        self.lists[name][at:end] = rows

    def shows(self, board: Board) -> bool:
        expected = {
            name: [(row.number, row.title) for row in rows] for name, rows in board.lists.items()
        }
        return self.lists == expected and self.texts == board.texts


@st.composite
def boards(draw_from: st.DrawFn) -> Board:
    numbers = draw_from(st.lists(st.integers(1, 12), unique=True, max_size=10))
    rows = [replace(BASE, number=n, title=draw_from(st.sampled_from("xyz"))) for n in numbers]
    cut = draw_from(st.integers(0, len(rows)))
    if draw_from(st.booleans()):
        rows.sort(key=lambda row: row.number)
    lists = {"rows-a": tuple(rows[:cut]), "rows-b": tuple(rows[cut:])}
    return Board(lists, {"count": str(len(rows))})


@given(st.lists(boards(), min_size=1, max_size=6))
def test_a_page_follows_any_row_of_boards(course: list[Board]) -> None:
    page = Page()
    page.swap(whole(course[0], draw))
    assert page.shows(course[0])

    for old, new in itertools.pairwise(course):
        page.swap(difference(old, new, draw))

        assert page.shows(new)


@given(boards())
def test_a_board_that_did_not_change_sends_nothing(board: Board) -> None:
    assert difference(board, replace(board), draw) == ""


def test_only_the_row_that_changed_is_sent() -> None:
    rows = tuple(replace(BASE, number=n) for n in range(1, 5))
    old = Board({"rows-a": rows, "rows-b": ()})
    new = Board({"rows-a": (*rows[:2], replace(rows[2], title="z"), rows[3]), "rows-b": ()})

    assert difference(old, new, draw) == (
        '<hx-partial hx-target="#inc-3" hx-swap="outerMorph">[3 z]</hx-partial>'
    )
