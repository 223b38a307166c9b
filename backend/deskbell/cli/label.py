"""`deskbell label` and `deskbell card`: what is stuck beside a button and hung on a wall."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deskbell.cli.access import Token, Url, connect
from deskbell.cli.screen import AsJson, note, say, show_json
from deskbell.errors import DeskbellError
from deskbell.texts import LANGUAGES

if TYPE_CHECKING:
    from deskbell.technician.label.tape import Subject


class Format(StrEnum):
    """How a card is written."""

    PDF = "pdf"
    PNG = "png"
    SVG = "svg"


class LabelFormat(StrEnum):
    """How a label is written: the last two are tiles for a 3D printer."""

    PDF = "pdf"
    PNG = "png"
    SVG = "svg"
    STL = "stl"
    THREEMF = "3mf"


TILES = frozenset({LabelFormat.STL, LabelFormat.THREEMF})


class Paper(StrEnum):
    """What labels are printed on."""

    TAPE = "tape"
    A4 = "a4"


class Tape(StrEnum):
    """How wide the tape is, in mm."""

    NARROW = "12"
    MIDDLE = "18"
    WIDE = "24"


class CardSize(StrEnum):
    """How large a card is."""

    A5 = "a5"
    A6 = "a6"


Out = Annotated[
    Path, typer.Option("--out", help="The folder for the files; made when there is none.")
]
Kind = Annotated[Format, typer.Option("--format", help="PDF to print, or pictures.")]
LabelKind = Annotated[
    LabelFormat,
    typer.Option(
        "--format", help="PDF to print, pictures, or tiles for a 3D printer: 3mf has two colours."
    ),
]

Named = tuple[str, "Subject"]
"""What one label says, after the name of its file."""


class NothingToLabel(DeskbellError):
    """The command names neither buttons nor a category, or both; name one of the two."""


def label(
    out: Out,
    buttons: Annotated[
        list[str] | None, typer.Argument(help="Such as b0017; several at once.")
    ] = None,
    category: Annotated[
        list[str] | None, typer.Option("--category", help="A label without a button; asks no desk.")
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option("--lang", help=f"{', '.join(LANGUAGES)}; default: the site's, else en."),
    ] = None,
    kind: LabelKind = LabelFormat.PDF,
    paper: Annotated[Paper, typer.Option("--paper", help="Tape, or sheets of 24.")] = Paper.TAPE,
    tape: Annotated[Tape, typer.Option("--tape", help="Width of the tape in mm.")] = Tape.WIDE,
    start: Annotated[
        int, typer.Option("--start", min=1, max=24, help="First free place on the sheet.")
    ] = 1,
    pages: Annotated[
        str | None,
        typer.Option("--pages", help="Where phones find the pages; default: the desk's address."),
    ] = None,
    url: Url = None,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Write labels for buttons or a category. A button's has the QR code of its page."""
    from deskbell.technician.label import words

    language = None if lang is None else words.check(lang)
    subjects = _subjects(buttons or [], category or [], language, pages, url, token)
    if kind in TILES:
        if paper is Paper.A4:
            note("A tile for a 3D printer has one size: --paper does not count.")
        written = _as_tiles(subjects, out, kind)
    elif paper is Paper.A4:
        written = _onto_sheets(subjects, start, out, kind)
    else:
        written = _onto_tape(subjects, tape, out, kind)
    _tell(written, as_json=as_json)


def _as_tiles(subjects: list[Named], out: Path, kind: LabelFormat) -> list[Path]:
    """Write the word tile of each subject, and the code tile of each that has a page."""
    from deskbell.technician.label import files, plastic

    made = [(f"{name}.{kind}", plastic.word_tile(one, kind)) for name, one in subjects]
    made += [
        (f"{name}-code.{kind}", plastic.code_tile(one, kind))
        for name, one in subjects
        if one.address
    ]
    return files.keep(out, made[0][0], made)


def _onto_sheets(subjects: list[Named], start: int, out: Path, kind: LabelFormat) -> list[Path]:
    from deskbell.technician.label import files, sheet

    drawn = sheet.pages([sheet.label(one) for _, one in subjects], start)
    name = subjects[0][0] if len(subjects) == 1 else "labels"
    return files.write(out, name, drawn, kind)


def _onto_tape(subjects: list[Named], tape: Tape, out: Path, kind: LabelFormat) -> list[Path]:
    from deskbell.technician.label import files
    from deskbell.technician.label import tape as tapes

    if tape is Tape.NARROW and any(one.address for _, one in subjects):
        note("A tape of 12 mm has no room for a QR code.")
    made = [(name, tapes.label(one, int(tape))) for name, one in subjects]
    return [path for name, drawing in made for path in files.write(out, name, [drawing], kind)]


def card(
    out: Out,
    lang: Annotated[
        str | None, typer.Option("--lang", help=f"{', '.join(LANGUAGES)}; default: all of them.")
    ] = None,
    kind: Kind = Format.PDF,
    paper: Annotated[CardSize, typer.Option("--paper", help="Size of the page.")] = CardSize.A5,
    as_json: AsJson = False,
) -> None:
    """Write the card for the staff. It says what a press means and what each lamp says."""
    from deskbell.technician.label import card as cards
    from deskbell.technician.label import files, words

    languages = LANGUAGES if lang is None else (words.check(lang),)
    written: list[Path] = []
    for language in languages:
        drawing = cards.card(language, paper)
        written += files.write(out, f"card-{language}-{paper}", [drawing], kind)
    _tell(written, as_json=as_json)


def of_buttons(buttons: list[str], out: Path, url: str | None, token: str | None) -> list[Path]:
    """Write a label for wide tape for each input of some buttons; return the files."""
    return _onto_tape(
        _subjects(buttons, [], None, None, url, token), Tape.WIDE, out, LabelFormat.PDF
    )


def _subjects(
    buttons: list[str],
    categories: list[str],
    language: str | None,
    pages: str | None,
    url: str | None,
    token: str | None,
) -> list[Named]:
    """Return what each label says, with a name for its file. Raises NothingToLabel."""
    if bool(buttons) == bool(categories):
        raise NothingToLabel(
            "No label was written",
            "it takes either buttons or --category",
            "Name buttons such as b0017, or a category such as --category printer",
        )
    from deskbell.cli import subjects

    if categories:
        said = language or LANGUAGES[0]
        return [(f"{one}-{said}", subjects.of_category(one, said)) for one in categories]
    known = subjects.Buttons(connect(url, token), language, pages)
    found = [each for one in dict.fromkeys(buttons) for each in known.subjects(one)]
    if known.is_for_this_machine_alone:
        note(
            "The QR code leads to an address of the desk's machine alone, which no phone can open. "
            "Name the pages' address with --pages, or serve them to others: DESKBELL_PUBLIC_HOST "
            "with DESKBELL_BIND and TLS, or with DESKBELL_PROXY, where the desk runs."
        )
    return found


def _tell(written: list[Path], *, as_json: bool) -> None:
    if as_json:
        show_json([str(path) for path in written])
        return
    for path in written:
        say(str(path))
