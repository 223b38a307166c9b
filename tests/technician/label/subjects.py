"""Labels of every kind, for the tests."""

from deskbell.technician.label import sheet, tape
from deskbell.technician.label.drawing import Drawing
from deskbell.technician.label.tape import Subject
from deskbell.texts import LANGUAGES
from deskbell_catalogue import load

ADDRESS = "https://desk.example.com:8000/buttons/b0417"
CATALOGUE = load()
TAPES = tuple(tape.PRINTABLE)
EVERY = [(category.id, language) for category in CATALOGUE.categories for language in LANGUAGES]


def subject(category: str = "till", language: str = "en", **more: str) -> Subject:
    return Subject(CATALOGUE.by_id[category], language, **more)


def for_button(category: str = "till", language: str = "en", asset: str = "Till 3") -> Subject:
    return subject(category, language, asset=asset, button="b0417", address=ADDRESS)


def bounds(drawing: Drawing) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of all that is painted."""
    edges = [
        (x - mark.width / 2, y - mark.width / 2, x + mark.width / 2, y + mark.width / 2)
        for mark in drawing.marks
        for _, values in mark.path
        for x, y in zip(values[::2], values[1::2], strict=True)
    ]
    left, top, right, bottom = zip(*edges, strict=True)
    return min(left), min(top), max(right), max(bottom)


def drawn() -> dict[str, Drawing]:
    """Return one label of each kind."""
    return {
        **{f"tape {height}": tape.label(for_button(), height) for height in TAPES},
        "a4": sheet.pages([sheet.label(for_button("printer", "de", "Drucker 2"))])[0],
    }
