"""Reads the SOPs: for each language and kind a Markdown file with a section for every cause.

A section is a heading with the cause's leaf, then a numbered list. A step may begin with a mark in
braces, which says what spares the agent this step once it has been seen:

    ## unreachable
    1. {network} Is the shop online?
    2. Is the light on the power supply on?
"""

import re
from collections.abc import Collection
from pathlib import Path

from deskbell_catalogue.model import UNKNOWN, Step
from deskbell_catalogue.place import Place

MARKS = {
    "network": "the gateway answered",
    "names": "name lookup works",
    "asset": "the asset itself answers on the network: it has power and a cable",
    "paper": "the printer says that its paper is in order",
    "cover": "the printer says that its covers are closed",
    "toner": "the printer says that its toner is in order",
    "service": "the service works for other shops",
    "certificate": "the certificate is in order",
}
"""Mark to what must have been seen, so that the step need not be taken."""

_STEP = re.compile(r"(?P<number>[0-9]+)\. (?:\{(?P<mark>[^}]*)\} )?(?P<text>\S.*)")


def read(file: Path, leaves: Collection[str]) -> dict[str, tuple[Step, ...]]:
    """Return a file's sections, one for each leaf and one for the unknown.

    Raises CatalogueError when one lacks, has no steps, or is for no cause of the kind.
    """
    sections: dict[str, list[Step]] = {}
    steps: list[Step] | None = None
    for number, line in enumerate(_lines(file), 1):
        place = Place(file, f"line {number}")
        if line.startswith("## "):
            steps = _section(line.removeprefix("## "), sections, (*leaves, UNKNOWN), place)
        elif line and steps is None:
            raise place.error("stands before the first section", "Begin with ## and a cause")
        elif line and steps is not None:
            steps.append(_step(line, len(steps) + 1, place))
    for name in (*leaves, UNKNOWN):
        if not sections.get(name):
            raise Place(file, f"## {name}").error("has no steps", "Add the section with its steps")
    return {name: tuple(found) for name, found in sections.items()}


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Place(file, "").error(f"cannot be read ({error})", "Restore the file") from error


def _section(
    name: str, sections: dict[str, list[Step]], known: Collection[str], place: Place
) -> list[Step]:
    if name not in known:
        raise place.error(f"{name!r} is not a cause of this kind", f"Use one of {', '.join(known)}")
    if name in sections:
        raise place.error(f"tells of {name} again", "Keep one section")
    sections[name] = []
    return sections[name]


def _step(line: str, number: int, place: Place) -> Step:
    match = _STEP.fullmatch(line)
    if match is None or int(match["number"]) != number:
        raise place.error(f"is not step {number}", f"Write it as {number}. and a sentence")
    mark = match["mark"]
    if mark is not None and mark not in MARKS:
        raise place.error(f"{{{mark}}} is not a mark", f"Use one of {', '.join(MARKS)}")
    return Step(mark or "", match["text"].rstrip())
