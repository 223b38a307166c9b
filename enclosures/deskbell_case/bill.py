"""The bill of materials of a case: what is printed and bought, grams, minutes, euros. PURE.

Grams and minutes of a piece are the slicer's, where it was asked. Without it the grams are
estimated from the volume, the line says so, and the minutes stay empty.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from deskbell_case import bought
from deskbell_case.bought import Filament, Needed

ESTIMATED: Final = "weight estimated from the volume"
COLUMNS: Final = ("what", "count", "grams", "minutes", "euro", "note")
_MM3_A_CM3: Final = 1000
_G_A_KG: Final = 1000

Row = dict[str, str | int | float | None]
"""One line as a program reads it, under the names of the columns."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A piece to print; the figures are of one, None where no slicer was asked."""

    name: str
    count: int
    volume_mm3: float
    grams: float | None = None
    minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the bill; grams, minutes and euro are of all `count` together."""

    what: str
    count: int
    grams: float | None
    """None: bought, so its weight is nothing to the printer."""
    minutes: float | None
    """None: bought, or nobody knows."""
    euro: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bill:
    """All that a case takes."""

    printed: tuple[Line, ...]
    bought: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, the printed ones first."""
        return self.printed + self.bought

    @property
    def total(self) -> Line:
        """The sum; without minutes as soon as those of one piece are not known."""
        minutes = [line.minutes for line in self.printed]
        known = [one for one in minutes if one is not None]
        return Line(
            what="total",
            count=sum(line.count for line in self.lines),
            grams=sum(line.grams or 0.0 for line in self.printed),
            minutes=sum(known) if len(known) == len(minutes) else None,
            euro=sum(line.euro for line in self.lines),
            note=next((line.note for line in self.printed if line.note), ""),
        )


def needed(*, board: str, power: str, switch: str, mount: str, inputs: int) -> tuple[Needed, ...]:
    """Return what is bought for a variant, each item once. Raises KeyError on an unknown name."""
    chosen = bought.switches()[switch].item
    parts = [
        Needed(bought.boards()[board].item, 1),
        Needed(chosen, inputs),
        *(Needed(one.item, one.count * inputs) for one in bought.each_input()),
        *bought.powers()[power].items,
        *bought.mounts()[mount],
    ]
    counts: Counter[bought.Item] = Counter()
    for part in parts:
        counts[part.item] += part.count
    return tuple(Needed(item, count) for item, count in counts.items())


def make(
    pieces: Iterable[Printed], parts: Iterable[Needed], filament: Filament | None = None
) -> Bill:
    """Return the bill of printed pieces and bought parts; the filament is our own by default."""
    plastic = filament or bought.filament()
    return Bill(
        tuple(_printed(piece, plastic) for piece in pieces),
        tuple(
            Line(part.item.title, part.count, None, None, part.item.euro * part.count)
            for part in parts
        ),
    )


def rows(bill: Bill) -> list[Row]:
    """Return every line and the total for JSON; what is not known is None."""
    return [
        {
            "what": line.what,
            "count": line.count,
            "grams": None if line.grams is None else round(line.grams, 1),
            "minutes": None if line.minutes is None else round(line.minutes),
            "euro": round(line.euro, 2),
            "note": line.note,
        }
        for line in (*bill.lines, bill.total)
    ]


def as_csv(bill: Bill) -> str:
    """Return every line and the total as CSV with a header; what is not known is empty."""
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(rows(bill))
    return text.getvalue()


def as_markdown(bill: Bill) -> str:
    """Return every line and the total as a Markdown table; what is not known is empty."""
    cells = [
        [
            f"{row['what']} ({row['note']})" if row["note"] else f"{row['what']}",
            f"{row['count']}",
            *("" if row[key] is None else f"{row[key]}" for key in ("grams", "minutes")),
            f"{row['euro']:.2f}",
        ]
        for row in rows(bill)
    ]
    head = ["what", "count", "grams", "minutes", "euro"]
    return "".join(_row(line) for line in (head, ["---", *["---:"] * 4], *cells))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _printed(piece: Printed, filament: Filament) -> Line:
    each = piece.grams
    if each is None:
        solid = piece.volume_mm3 / _MM3_A_CM3 * filament.solid_share
        each = solid * filament.density_g_cm3
    grams = each * piece.count
    return Line(
        what=piece.name,
        count=piece.count,
        grams=grams,
        minutes=None if piece.minutes is None else piece.minutes * piece.count,
        euro=grams / _G_A_KG * filament.euro_per_kg,
        note=ESTIMATED if piece.grams is None else "",
    )
