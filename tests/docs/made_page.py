"""A page of docs/reference that is made from the program: written on request, else compared."""

import os
from pathlib import Path

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


def check(name: str, made_by: str, lines: list[str]) -> None:
    """Compare a page with what the program says; DESKBELL_WRITE_DOCS=1 writes it first.

    The first line is the title; beneath it stands which test makes the page.
    """
    test = Path(made_by)
    made = f"<!-- made by tests/{test.parent.name}/{test.name}: do not edit -->"
    text = "\n".join([lines[0], made, *lines[1:], ""])
    page = REFERENCE / name
    if os.environ.get("DESKBELL_WRITE_DOCS"):
        page.write_text(text)
    assert page.read_text() == text, f"DESKBELL_WRITE_DOCS=1 pytest {made_by} writes it again"


def cell(text: str) -> str:
    """Return a text as one cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")
