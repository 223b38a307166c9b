"""Labels that are printed in plastic: raised on a tile of 70 x 30 mm that fits the window of a case.

Two tiles, since both do not fit on one: Braille of ten letters is 59 mm wide and keeps 9.5 mm from
all else that is raised, and a code takes 26 (ADR 19). The *word tile* names what a button
stands for: pictogram and word, and the word in Braille below. The *code tile* has the code of the button's
page, the pictogram and the button's number, for the equipment or the counter.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from deskbell.errors import DeskbellError
from deskbell.technician.label import qr, symbols, text
from deskbell.technician.label.drawing import Mark, placed
from deskbell.technician.label.tape import Subject
from deskbell.technician.label.text import CAP_HEIGHT, Setting, TooLong, Weight
from deskbell_label import braille, sizes
from deskbell_label.braille import Dot, NoCell

if TYPE_CHECKING:
    from manifold3d import CrossSection

    from deskbell_label.solid import Tile

PICTOGRAM: Final = 10.0
"""Lines and gaps of a pictogram are a twelfth of it: at 10 mm a nozzle of 0.4 mm draws them well."""
LEFT: Final = 2.4
AIR: Final = 1.8
WORD: Final = Setting(Weight.MEDIUM, 8.0, tracking=0.06)
"""In a smaller size letters have strokes and gaps finer than a nozzle draws; a long word is set narrower."""
NARROWEST: Final = 0.78
BOLDER: Final = 0.08
"""What each edge of a letter gains, in mm: the arms of small letters would be too thin."""
TOP: Final = (sizes.FACE_DEPTH - PICTOGRAM - braille.CLEAR - braille.ROW) / 2
BRAILLE_TOP: Final = TOP + PICTOGRAM + braille.CLEAR

MODULE: Final = 0.82
"""The least module of a code: two lines of a nozzle of 0.4 mm, and what the modules are apart."""
APART: Final = 0.01
"""What each edge of a module draws back, in mm: two that touch by a corner would be one body with no inside there."""
LARGE: Final = 14.0
"""The pictogram of a code tile."""


class NoBraille(DeskbellError):
    """A word has a letter that Braille lacks; change the category's short name."""


@dataclass(frozen=True, slots=True)
class Face:
    """What stands raised on a tile, in mm from the face's upper left corner."""

    subject: Subject
    pictogram: tuple[Mark, ...]
    letters: tuple[Mark, ...]
    dots: tuple[Dot, ...] = ()
    code: Mark | None = None


def word_face(subject: Subject) -> Face:
    """Return pictogram, word and Braille. Raises TooLong, NoLetter, NoBraille."""
    word, language = subject.category.label(subject.language), subject.language
    beside = LEFT + PICTOGRAM + AIR
    baseline = TOP + (PICTOGRAM + WORD.size * CAP_HEIGHT) / 2
    return Face(
        subject,
        placed(symbols.pictogram(subject.category.icon, PICTOGRAM), LEFT, TOP),
        (_narrowed(word, language, sizes.FACE_WIDTH - beside - TOP).placed(beside, baseline),),
        _braille(word, language),
    )


def code_face(subject: Subject) -> Face:
    """Return code, pictogram and the button's number. Raises CodeTooLarge, TooLong, NoLetter."""
    code, side = _code(_short(subject))
    number = _narrowed(subject.button, subject.language, sizes.FACE_WIDTH - side - AIR)
    height = LARGE + AIR + WORD.size * CAP_HEIGHT
    top = (sizes.FACE_DEPTH - height) / 2
    return Face(
        subject,
        placed(symbols.pictogram(subject.category.icon, LARGE), side, top),
        (number.placed(side, top + height),),
        code=code,
    )


def ink(face: Face) -> "CrossSection":
    """Return what is raised but for the dots, as a nozzle can draw it."""
    from manifold3d import JoinType

    from deskbell_label import ink as outlines

    letters = outlines.joined(outlines.filled(mark.path) for mark in face.letters)
    letters = outlines.spaced(letters.offset(BOLDER, JoinType.Round, 2.0, outlines.ROUND))
    drawn = outlines.drawable(letters + pictogram(face))
    if face.code is None:
        return drawn
    return drawn + outlines.filled(face.code.path).offset(-APART, JoinType.Miter)


def pictogram(face: Face) -> "CrossSection":
    """Return the pictogram's lines and areas."""
    from deskbell_label.ink import filled, joined, stroked

    return joined(
        [filled(mark.path) for mark in face.pictogram if mark.fill]
        + [stroked(mark.path, mark.width) for mark in face.pictogram if mark.stroke]
    )


def solid(face: Face) -> "Tile":
    """Return a tile as it is printed."""
    from deskbell_label.solid import tile

    return tile(ink(face), face.dots)


def _narrowed(word: str, language: str, room: float) -> Mark:
    """Return a word on one line, as narrow as it must be. Raises TooLong, NoLetter."""
    line = text.line(word, WORD, language)
    share = min(1.0, room / line.width)
    if share < NARROWEST:
        raise TooLong(
            f'"{word}" does not fit the tile',
            f"it needs {line.width * NARROWEST:.0f} mm, and there are {room:.0f} mm",
            "Give its category a shorter name",
        )
    narrowed = tuple(
        (kind, tuple(value * (1.0 if at % 2 else share) for at, value in enumerate(values)))
        for kind, values in line.mark.path
    )
    return replace(line.mark, path=narrowed)


def _braille(word: str, language: str) -> tuple[Dot, ...]:
    room = sizes.FACE_WIDTH - LEFT - TOP
    if braille.width(word) > room:
        raise TooLong(
            f'"{word}" does not fit the tile in Braille',
            f"it needs {braille.width(word):.0f} mm, and there are {room:.0f} mm",
            "Give its category a short name of ten letters at most",
        )
    try:
        return braille.dots(word, language, LEFT, BRAILLE_TOP)
    except NoCell as error:
        raise NoBraille(
            f'"{word}" cannot be written in Braille',
            f'"{language}" has no cell for "{error.letter}"',
            "Give its category a short name of letters alone",
        ) from None


def _short(subject: Subject) -> str:
    """Return the address of a button's page as a code of few modules holds it: in capitals alone.

    Capitals and digits take 5.5 bits each, small letters 8 (ISO/IEC 18004, 7.3.4). A scheme and a host
    are the same in capitals (RFC 3986, 6.2.2.1), and the desk answers `/B/` for it.
    """
    base = urlsplit(subject.address.removesuffix(f"/buttons/{subject.button}"))
    return f"{base.scheme}://{base.netloc}".upper() + f"{base.path}/B/{subject.button.upper()}"


def _code(address: str) -> tuple[Mark, float]:
    """Return the code in the middle of the face's height, and how wide it is with its quiet zone."""
    modules, outline = qr.drawn(address, "l")
    module = sizes.FACE_DEPTH / (modules + 2 * qr.QUIET)
    if module < MODULE:
        raise qr.CodeTooLarge(
            f"The QR code of {address} does not fit the tile",
            f"its {modules} modules would be {module:.2f} mm wide, and {MODULE} mm can be printed",
            "Give the desk's pages a shorter address: DESKBELL_PUBLIC_HOST, or --pages for one label",
        )
    quiet = qr.QUIET * module
    return Mark(outline, says=address).placed(quiet, quiet, module), sizes.FACE_DEPTH
