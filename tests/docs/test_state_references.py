"""The lamp and the life of an incident in the docs are made from their one table each.

Run with DESKBELL_WRITE_DOCS=1 to write them again.
"""

import os
from pathlib import Path

import pytest

from deskbell.domain import incident
from deskbell_button.state_table import TABLE
from deskbell_wire.messages import LAMPS

DOCS = Path(__file__).parents[2] / "docs" / "reference"
MADE = "<!-- made by tests/docs/test_state_references.py: do not edit -->"


def lamp_page() -> str:
    """Return docs/reference/lamp.md."""
    rows = [
        f"| {state} | {proof} | {light} | {sound or 'none'} |"
        for state, proof, light, sound in TABLE
    ]
    shown_for = [f"| {state} | {lamp} |" for state, lamp in incident.LAMPS.items()]
    return "\n".join(
        [
            "# The lamp",
            MADE,
            "",
            "Pattern and sound differ for every state: colour is never the only signal. A white flash",
            "at the contact claims nothing.",
            "",
            "| state | proof | light | sound |",
            "|---|---|---|---|",
            *rows,
            "",
            "**Two gestures, one meaning each: short = it is broken. Hold 2 s = it works.**",
            "",
            "| incident | lamp |",
            "|---|---|",
            *shown_for,
            "",
        ]
    )


def incident_page() -> str:
    """Return docs/reference/incident.md."""
    arrows = [
        f"    {source} --> {target}: {verb}"
        for verb, (sources, target) in incident.MOVES.items()
        for source in sources
    ]
    return "\n".join(
        [
            "# The life of an incident",
            MADE,
            "",
            "*Open* is every state but closed and withdrawn; there is at most one open incident for a",
            "subject. Silence after *resolved* closes in eight opening hours.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            f"    [*] --> {incident.NEW}: press",
            *arrows,
            *[f"    {state} --> [*]" for state in incident.FINISHED],
            "```",
            "",
        ]
    )


@pytest.mark.parametrize(
    ("name", "text"), [("lamp.md", lamp_page()), ("incident.md", incident_page())]
)
def test_the_page_says_what_the_table_says(name: str, text: str) -> None:
    page = DOCS / name
    if os.environ.get("DESKBELL_WRITE_DOCS"):
        page.write_text(text)

    assert page.read_text() == text


def test_the_lamp_table_names_every_state_of_the_contract() -> None:

    assert [row[0] for row in TABLE] == list(LAMPS)
