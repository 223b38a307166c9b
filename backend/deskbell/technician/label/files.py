"""Puts drawings into a folder: a PDF holds all pages of a document, a picture is one page."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from deskbell.errors import DeskbellError
from deskbell.technician.label.drawing import Drawing
from deskbell.technician.label.pdf import pdf
from deskbell.technician.label.png import png
from deskbell.technician.label.svg import svg


class NotWritten(DeskbellError):
    """A label cannot be put into that folder; name another with --out."""


def write(folder: Path, name: str, pages: Sequence[Drawing], kind: str) -> list[Path]:
    """Write the pages of one document as pdf, png or svg; return the files. Raises NotWritten."""
    return keep(folder, f"{name}.{kind}", _contents(name, pages, kind))


def keep(folder: Path, what: str, contents: Iterable[tuple[str, bytes]]) -> list[Path]:
    """Put files into a folder, and the folder where there is none. Raises NotWritten."""
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in contents:
            (folder / file).write_bytes(content)
            written.append(folder / file)
    except OSError as error:
        raise NotWritten(
            f"{what} was not written",
            f"{error.filename or folder}: {error.strerror}",
            "Name a folder that you may write with --out",
        ) from None
    return written


def _contents(name: str, pages: Sequence[Drawing], kind: str) -> Iterator[tuple[str, bytes]]:
    if kind == "pdf":
        yield f"{name}.pdf", pdf(tuple(pages))
        return
    for number, page in enumerate(pages, 1):
        file = name if len(pages) == 1 else f"{name}-{number}"
        yield f"{file}.{kind}", png(page) if kind == "png" else svg(page).encode()
