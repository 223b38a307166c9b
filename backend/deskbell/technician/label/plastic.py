"""Tiles as files for a 3D printer: 3MF with two colours, and STL, which knows none."""

import importlib.util
from typing import TYPE_CHECKING, Final

from deskbell.errors import DeskbellError
from deskbell.technician.label import tile
from deskbell.technician.label.tape import Subject
from deskbell.technician.label.tile import Face
from deskbell_catalogue import Category

if TYPE_CHECKING:
    from deskbell_label.solid import Tile

PLATE: Final = "#F5F3EE"
INK: Final = "#16181A"
"""Light and dark: what stands raised must be told from the plate by the eye as well (WCAG 2.2, 1.4.6: 7 to 1)."""


class NoSolids(DeskbellError):
    """Tiles for a 3D printer need manifold3d, which the extra `labels` brings."""


def is_possible() -> bool:
    """Tell whether this Deskbell can make solids."""
    return importlib.util.find_spec("manifold3d") is not None


def word_tile(subject: Subject, kind: str) -> bytes:
    """Return the tile that says what a button is for. Raises TooLong, NoLetter, NoBraille, NoSolids."""
    return _file(tile.word_face(subject), kind)


def code_tile(subject: Subject, kind: str) -> bytes:
    """Return the tile with the code of a button's page. Raises CodeTooLarge, TooLong, NoSolids."""
    return _file(tile.code_face(subject), kind)


def of_button(
    category: Category, language: str, asset: str, button: str, address: str, kind: str
) -> bytes:
    """Return a button's code tile where there is an address, else its word tile. Raises as both do."""
    subject = Subject(category, language, asset, button, address)
    return code_tile(subject, kind) if address else word_tile(subject, kind)


def _file(face: Face, kind: str) -> bytes:
    if not is_possible():
        raise NoSolids(
            "No tile was written",
            "this Deskbell was installed without what makes solids",
            "Install it: pip install 'deskbell[labels]'",
        )
    made = tile.solid(face)
    return _stl(made) if kind == "stl" else _threemf(made, face.subject.title)


def _stl(made: "Tile") -> bytes:
    from deskbell_label.solid import mesh
    from deskbell_label.stl import stl

    return stl([mesh(made.plate + made.ink)])


def _threemf(made: "Tile", title: str) -> bytes:
    from deskbell_label import sizes
    from deskbell_label.mesh import Body
    from deskbell_label.solid import mesh
    from deskbell_label.threemf import threemf

    plate = Body("plate", mesh(made.plate), 1, PLATE)
    return threemf(title, [plate, Body("ink", mesh(made.ink), 2, INK)], change=sizes.CHANGE)
