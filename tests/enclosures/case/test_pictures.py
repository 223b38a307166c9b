"""The pictures of docs/how-to/print-a-case.md show the default case as it is.

Run with DESKBELL_WRITE_DOCS=1 to draw them again.
"""

import os
import re
from pathlib import Path

import pytest

from deskbell_case import layout, pictures
from deskbell_case.variant import Variant

pytestmark = [pytest.mark.cad, pytest.mark.smoke]
FOLDER = Path(__file__).parents[3] / "docs/pictures"
NUMBER = re.compile(r"-?\d+\.?\d*")


def test_the_docs_show_the_default_case() -> None:
    plan = layout.plan(Variant())
    drawn = {"exploded": pictures.exploded(plan)}
    drawn |= {f"step-{number}": step for number, step in enumerate(pictures.steps(plan), 1)}

    for name, picture in drawn.items():
        file = FOLDER / f"case-{name}.svg"
        if os.environ.get("DESKBELL_WRITE_DOCS"):
            file.write_text(picture, encoding="utf-8")
        there = file.read_text(encoding="utf-8")
        assert NUMBER.sub("", there) == NUMBER.sub("", picture), f"{file.name} is of another case"
        assert numbers(there) == pytest.approx(numbers(picture), abs=0.05), file.name


def numbers(picture: str) -> list[float]:
    return [float(number) for number in NUMBER.findall(picture)]
