"""The drawings for shop staff: ours, plain lines, nothing that runs or has to be translated."""

import re
import xml.etree.ElementTree as ET

import pytest

from deskbell_catalogue import load
from deskbell_catalogue.kinds import PICTURES, pictures

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {"svg", "path", "circle"}
PLAIN = {
    "viewBox",
    "fill",
    "stroke",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
    "d",
    "cx",
    "cy",
    "r",
}


def faults(drawing: str) -> list[str]:
    """Return what a drawing has that it must not have."""
    root = ET.fromstring(drawing)  # noqa: S314 - a file of ours
    found = []
    for one in root.iter():
        name = one.tag.removeprefix(SVG)
        found += [name] if name not in SHAPES else []
        found += [f"{name} {key}" for key in one.attrib if key not in PLAIN]
        found += ["text"] if (one.text or "").strip() or (one.tail or "").strip() else []
        colours = {one.get("fill", "none"), one.get("stroke", "currentColor")}
        found += sorted(colours - {"none", "currentColor"})
    return found


@pytest.mark.parametrize("name", sorted(pictures()))
def test_a_drawing_is_lines_in_the_colour_of_the_text(name: str) -> None:
    drawing = (PICTURES / f"{name}.svg").read_text(encoding="utf-8")

    assert faults(drawing) == []
    assert 'viewBox="0 0 160 120"' in drawing
    assert 'stroke="currentColor"' in drawing
    assert len(re.findall("<(path|circle)", drawing)) > 2


@pytest.mark.parametrize(
    ("drawing", "fault"),
    [
        ("<script>alert(1)</script>", "script"),
        ("<text>Paper</text>", "text"),
        ('<path onclick="alert(1)"/>', "path onclick"),
        ('<path d="M0 0" stroke="red"/>', "red"),
        ('<a href="https://example.com"/>', "a"),
    ],
)
def test_what_a_drawing_must_not_have_is_seen(drawing: str, fault: str) -> None:
    assert fault in faults(f'<svg xmlns="http://www.w3.org/2000/svg">{drawing}</svg>')


def test_every_drawing_is_used_and_every_one_that_is_used_is_there() -> None:
    assert {one.picture for one in load().causes if one.picture} == set(pictures())
