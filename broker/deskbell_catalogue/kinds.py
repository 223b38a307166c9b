"""Checks kinds and causes as a file tells them, over what is known of them already."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from deskbell_catalogue.model import FIRST_WARNING, KINDS, Cause
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

KIND_KEYS = ("probes", "causes")
CAUSE_KEYS = ("rank", "title", "staff", "picture")
SCHEMES = ("ipp", "snmp", "escpos", "tcp", "dns", "https")
"""What a button can try at an address; the firmware's ``probe/target.py`` has the same."""
TITLE_LETTERS = 60
"""What fits in a line of the queue, behind an asset's name."""
HIGHEST_RANK = 99

PICTURES = Path(__file__).parent / "pictures"


@dataclass(frozen=True, slots=True)
class Kind:
    """How a button looks at things of one kind, and what it can see there."""

    probes: str = ""
    causes: Mapping[str, Cause] = field(default_factory=dict)
    """Leaf to cause; these have no category yet, so their id is the leaf."""


@cache
def pictures() -> tuple[str, ...]:
    """Return the name of every drawing for staff."""
    return tuple(sorted(file.stem for file in PICTURES.glob("*.svg")))


def kind(
    kind_id: str, content: object, base: Kind, shared: Mapping[str, Cause], place: Place
) -> Kind:
    """Return a kind over what is known of it. Raises CatalogueError when something is wrong."""
    choice(kind_id, KINDS, "kind", place)
    fields = table(content, place, KIND_KEYS)
    return Kind(
        probes=probes(fields.get("probes", base.probes), place / "probes"),
        causes=causes(
            fields.get("causes", {}), {**shared, **base.causes}, place / "causes", base.causes
        ),
    )


def causes(
    content: object, known: Mapping[str, Cause], place: Place, kept: Mapping[str, Cause]
) -> dict[str, Cause]:
    """Return the causes that are kept, with those of a table over what is known of them."""
    told = {
        leaf: _cause(leaf, fields, known.get(leaf), place / leaf)
        for leaf, fields in table(content, place).items()
    }
    return {**kept, **told}


def probes(content: object, place: Place) -> str:
    """Return what is tried at an address without a scheme, such as ``ipp+snmp``."""
    schemes = content.split("+") if isinstance(content, str) else [""]
    for scheme in schemes:
        if scheme not in SCHEMES:
            raise place.error(
                f"{content!r} is not a probe", f"Join with + any of {', '.join(SCHEMES)}"
            )
    return "+".join(schemes)


def _cause(leaf: str, content: object, base: Cause | None, place: Place) -> Cause:
    check_id(leaf, "cause", place)
    fields = table(content, place, CAUSE_KEYS)
    titles = {
        **(base.titles if base else {}),
        **words(fields.get("title", {}), place / "title"),
    }
    check_fallback(titles, place / "title")
    for language, title in titles.items():
        check_length(title, TITLE_LETTERS, place / f"title.{language}")
    staff = {**(base.staff if base else {}), **words(fields.get("staff", {}), place / "staff")}
    if staff:
        check_fallback(staff, place / "staff")
    return Cause(
        id=leaf,
        leaf=leaf,
        rank=number(
            fields.get("rank", base.rank if base else None),
            1,
            HIGHEST_RANK,
            place / "rank",
            f"Use 1 (told first) to {HIGHEST_RANK}; a warning has {FIRST_WARNING} or more",
        ),
        titles=titles,
        staff=staff,
        picture=_picture(
            fields.get("picture", base.picture if base else None), staff, place / "picture"
        ),
    )


def _picture(name: object, staff: Mapping[str, str], place: Place) -> str | None:
    if name is None:
        return None
    if not staff:
        raise place.error("stands beside no words", "Add staff, or take the picture away")
    return choice(name, pictures(), "picture", place)
