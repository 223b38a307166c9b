"""A label for the tape of a label printer: 70 mm long, 12, 18 or 24 mm high.

What can be printed is less than the tape. Brother's raster command references (PT-E500,
H500, P700; E550W, P750W) give 128 dots of 1/180 inch on 24 mm, 112 on 18 mm and 70 on
12 mm; DYMO's technical reference of the LabelWriter Duo gives its head 128 dots for 24 mm,
and heads for 12 mm have 64. `PRINTABLE` is the least of those, in mm. What can be printed of
DYMO's 19 mm tape is not known to us; take 12 for it.
"""

from dataclasses import dataclass
from typing import Final

from deskbell.technician.label import legend, qr, symbols, text
from deskbell.technician.label.drawing import Drawing, Mark, placed
from deskbell.technician.label.text import PROMINENT, SMALLEST, Setting, Weight
from deskbell_catalogue import Category

LENGTH: Final = 70.0
PRINTABLE: Final = {12: 9.0, 18: 15.8, 24: 18.0}
"""Height of a tape to what can be printed of it, in mm."""
END: Final = 2.0
"""The printer feeds and cuts at both ends."""
GAP: Final = 1.6
CLOSE: Final = 12
"""A tape so narrow that nothing stands above anything: no QR code, the lamps beside the word."""
BENEATH: Final = 0.9
"""The least air between the word and what is below it."""
LARGEST: Final = 0.85
"""The word's em where it stands alone, as a share of the pictogram."""
ON_NARROW: Final = ("filed", "taken", "fixed")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a label is for; a category alone has neither asset nor button nor address."""

    category: Category
    language: str
    asset: str = ""
    button: str = ""
    address: str = ""
    """Of the button's page; it becomes the QR code."""

    @property
    def facts(self) -> str:
        """Return asset and button in one line; the id stays with the name's last word."""
        return "\u00a0·\u00a0".join(filter(None, (self.asset, self.button)))

    @property
    def title(self) -> str:
        """Return what the label's file calls itself."""
        return " · ".join(
            filter(None, (self.category.name(self.language), self.asset, self.button))
        )


def label(subject: Subject, height: int) -> Drawing:
    """Return the label for a tape of 12, 18 or 24 mm. Raises TooLong, NoLetter, CodeTooLarge."""
    marks = _narrow(subject) if height == CLOSE else _high(subject, height)
    return Drawing(LENGTH, float(height), subject.title, subject.language, tuple(marks))


def _high(subject: Subject, height: int) -> list[Mark]:
    printable = PRINTABLE[height]
    top = (height - printable) / 2
    code = qr.code(subject.address, printable, height) if subject.address else None
    right = LENGTH - END if code is None else LENGTH - code.quiet - code.side
    width = right - END - (code.quiet if code else 0)
    pitch = legend.CELL + 0.04 * printable
    lamps_height = pitch + legend.CELL
    marks = head(subject, END, top, width, printable - lamps_height - 1.2)
    marks += placed(
        legend.grid(subject.language, width, pitch), END, top + printable - lamps_height
    )
    if code:
        marks.append(code.at(right, (height - code.side) / 2))
    return marks


def _narrow(subject: Subject) -> list[Mark]:
    printable = PRINTABLE[CLOSE]
    top = (CLOSE - printable) / 2
    pitch, score_width = printable / len(ON_NARROW), 9.0
    lamps_width = legend.rows_width(subject.language, pitch, score_width, ON_NARROW)
    x = LENGTH - END - lamps_width
    lamps = legend.rows(subject.language, pitch, score_width, ON_NARROW)
    return [
        *head(subject, END, top + 0.3, x - GAP - END, printable - 0.6),
        *placed(lamps, x, top + 0.2),
    ]


def head(subject: Subject, x: float, top: float, width: float, height: float) -> list[Mark]:
    """Return pictogram, word and facts in a box. Raises TooLong, NoLetter."""
    marks = list(placed(symbols.pictogram(subject.category.icon, height), x, top))
    beside, room = x + height + GAP, width - height - GAP
    facts = _facts(subject, room, height)
    air = BENEATH if facts and len(facts.lines) > 1 else max(BENEATH, height * 0.15)
    taken = facts.height + air if facts else 0.0
    printed, em = subject.category.label(subject.language), Setting(Weight.BOLD, 1.0)
    accent = text.line(printed, em, subject.language).accent
    size = min((height - taken) / (text.CAP_HEIGHT + accent), height * LARGEST)
    setting = Setting(Weight.BOLD, max(size, PROMINENT), PROMINENT)
    word = text.fit(printed, setting, subject.language, room)
    begin = top + (height - word.height - taken + accent * word.size) / 2
    marks += word.at(beside, begin)
    if facts:
        marks += facts.at(beside, begin + word.height + air)
    return marks


def _facts(subject: Subject, room: float, height: float) -> text.Block | None:
    """Return asset and button below the word, on as many lines as the word leaves."""
    if not subject.facts:
        return None
    left = height - PROMINENT * text.CAP_HEIGHT - BENEATH
    lines = 1 + int((left - SMALLEST * text.CAP_HEIGHT) / (SMALLEST * text.LEADING))
    setting = Setting(Weight.MEDIUM, max(SMALLEST, height * 0.3))
    block = text.fit(subject.facts, setting, subject.language, room, lines)
    if block.height > left:
        setting = Setting(Weight.MEDIUM, SMALLEST)
        block = text.fit(subject.facts, setting, subject.language, room, lines)
    return block
