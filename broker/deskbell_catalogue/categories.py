"""Checks a category as a file tells it, over what is known of it already."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from deskbell_catalogue.kinds import probes
from deskbell_catalogue.model import KINDS, Category
from deskbell_catalogue.place import (
    Place,
    check_fallback,
    check_id,
    check_length,
    choice,
    number,
    table,
    words,
)

KEYS = ("icon", "priority", "kind", "probes", "name", "short_name")
SHORT_LETTERS = 10
"""What fits on a button's label and in a wallboard's head."""
DEFAULT_ICON = "i-concierge-bell"
DEFAULT_PRIORITY = 3
DEFAULT_KIND = "machine"
NO_KIND = "none"
LOWEST_PRIORITY = 4

_PICTOGRAMS = Path(__file__).parent / "pictograms"


@cache
def icons() -> frozenset[str]:
    """Return the id of every pictogram that the pages' sprite holds for categories."""
    lines = (_PICTOGRAMS / "lucide.txt").read_text(encoding="utf-8").splitlines()
    lucide = {f"i-{line}" for line in lines if line and not line.startswith("#")}
    return frozenset(lucide | {f"i-{file.stem}" for file in _PICTOGRAMS.glob("*.svg")})


def category(category_id: str, content: object, base: Category | None, place: Place) -> Category:
    """Return a category; its probes are empty where it has none of its own.

    Raises CatalogueError when something in it is wrong.
    """
    check_id(category_id, "category", place)
    fields = table(content, place, KEYS)
    own_names = words(fields.get("name", {}), place / "name")
    own_short_names = words(fields.get("short_name", {}), place / "short_name")
    names = {**(base.names if base else {}), **own_names}
    kept = {} if base is None else _still_short(base, own_names)
    check_fallback(names, place / "name")
    icon = fields.get("icon", base.icon if base else DEFAULT_ICON)
    priority = fields.get("priority", base.priority if base else DEFAULT_PRIORITY)
    return Category(
        id=category_id,
        icon=choice(icon, sorted(icons()), "pictogram", place / "icon"),
        priority=number(
            priority,
            1,
            LOWEST_PRIORITY,
            place / "priority",
            f"Use 1 (highest) to {LOWEST_PRIORITY}",
        ),
        kind=_kind(fields["kind"], place / "kind") if "kind" in fields else _usual_kind(base),
        probes=probes(fields["probes"], place / "probes")
        if "probes" in fields
        else (base.probes if base else ""),
        names=names,
        short_names=_short_names(names, {**kept, **own_short_names}, place),
    )


def _kind(kind: object, place: Place) -> str | None:
    found = choice(kind, (*KINDS, NO_KIND), "kind", place)
    return None if found == NO_KIND else found


def _usual_kind(base: Category | None) -> str | None:
    return base.kind if base else DEFAULT_KIND


def _still_short(base: Category, own_names: Mapping[str, str]) -> dict[str, str]:
    """Return the short names that a new name does not replace: a short name replaces them."""
    return {
        language: word
        for language, word in base.short_names.items()
        if len(own_names.get(language, "")) > SHORT_LETTERS or language not in own_names
    }


def _short_names(
    names: Mapping[str, str], given: Mapping[str, str], place: Place
) -> dict[str, str]:
    """Return a short name for each language: the given one, or the name where it is short enough."""
    for language in given:
        if language not in names:
            raise (place / f"name.{language}").error("is missing", "Add the name in that language")
    short = {language: given.get(language, name) for language, name in names.items()}
    for language, word in short.items():
        check_length(word, SHORT_LETTERS, place / f"short_name.{language}")
    return short
