"""Labels on A4 sheets: 3 x 8 labels of 70 x 37 mm, as Herma 4464 and Avery 3474 have them.

They lie edge to edge; half a millimetre is left above and below. Office printers leave
some 4 mm of a page white, so a label's content keeps 5 mm from its edges.
"""

from collections.abc import Sequence
from typing import Final

from deskbell.technician.label import legend, qr, text, words
from deskbell.technician.label.drawing import Drawing, Mark, placed
from deskbell.technician.label.tape import Subject, head
from deskbell.technician.label.text import Setting, Weight

PAGE: Final = (210.0, 297.0)
LABEL: Final = (70.0, 37.0)
COLUMNS: Final = 3
ROWS: Final = 8
TOP: Final = 0.5
INSET: Final = 5.0
HEAD: Final = 8.8
GESTURE: Final = Setting(Weight.MEDIUM, 2.5)
LINE: Final = 1.36
"""From one gesture to the next, in ems."""


def label(subject: Subject) -> Drawing:
    """Return one label. Raises TooLong, NoLetter, CodeTooLarge."""
    width, height = LABEL
    inside = height - 2 * INSET
    code = qr.code(subject.address, inside, height) if subject.address else None
    taken = code.side + code.quiet if code else 0.0
    room = width - 2 * INSET - taken
    marks = head(subject, INSET, INSET, room, HEAD)
    top = INSET + HEAD + 1.7
    for gesture in (words.PRESS, words.HOLD):
        said = text.fit(words.say(gesture, subject.language), GESTURE, subject.language, room)
        marks += said.at(INSET, top)
        top += GESTURE.size * LINE
    pitch = legend.CELL + 1.0
    lamps = legend.grid(subject.language, width - 2 * INSET, pitch)
    marks += placed(lamps, INSET, height - INSET - pitch - legend.CELL)
    if code:
        marks.append(code.at(width - INSET - code.side, INSET))
    return Drawing(width, height, subject.title, subject.language, tuple(marks))


def pages(labels: Sequence[Drawing], start: int = 1) -> tuple[Drawing, ...]:
    """Return sheets with the labels in rows, the first at place `start`: sheets may be used twice."""
    places = COLUMNS * ROWS
    filled: list[list[Mark]] = []
    for at, one in enumerate(labels, start - 1):
        page, place = divmod(at, places)
        if page == len(filled):
            filled.append([])
        row, column = divmod(place, COLUMNS)
        filled[page] += placed(one.marks, column * LABEL[0], TOP + row * LABEL[1])
    title = labels[0].title if len(labels) == 1 else f"{len(labels)} Deskbell"
    return tuple(Drawing(*PAGE, title, labels[0].language, tuple(marks)) for marks in filled)
