"""Reads the catalogue: our own file, then the user's over it. What is wrong is one clear error.

The user's file has the same shape. What we ship may be changed in part (one word, a priority, a
cause's title); a new category or cause needs at least English words. SOPs are ours alone. All is
read once, at the start, so that a mistake stops the desk with its reason and never appears as a
blank on a page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from deskbell_catalogue import place, steps
from deskbell_catalogue.categories import category
from deskbell_catalogue.kinds import Kind, causes, kind
from deskbell_catalogue.model import KINDS, Catalogue, Category, Cause, Sops
from deskbell_catalogue.place import Place, table

HERE = Path(__file__).parent
PARTS = ("causes", "kinds", "categories")


@dataclass(frozen=True, slots=True)
class _Read:
    """What the files have told so far."""

    shared: Mapping[str, Cause] = field(default_factory=dict)
    """Leaf to cause: what may be wrong with things of any kind."""
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    categories: Mapping[str, Category] = field(default_factory=dict)


def load(overlay: Path | None = None) -> Catalogue:
    """Return our catalogue with the user's file over it.

    Raises CatalogueError when a file cannot be read or is wrong: show its text, it says what to do.
    """
    ours, sops = _shipped()
    told = ours if overlay is None else _merge(ours, overlay)
    leaves = {kind_id: _causes_of(kind_id, told) for kind_id in KINDS}
    categories = {one.id: _with_probes(one, told) for one in told.categories.values()}
    nodes = {
        f"{one.id}.{cause.leaf}": replace(cause, id=f"{one.id}.{cause.leaf}")
        for one in categories.values()
        if one.kind is not None
        for cause in leaves[one.kind]
    }
    return Catalogue(categories, nodes, sops)


@cache
def _shipped() -> tuple[_Read, Sops]:
    ours = _merge(_Read(), HERE / "catalogue.toml")
    sops = {
        folder.name: {
            kind_id: steps.read(
                folder / f"{kind_id}.md", [cause.leaf for cause in _causes_of(kind_id, ours)]
            )
            for kind_id in KINDS
        }
        for folder in sorted((HERE / "sop").iterdir())
    }
    return ours, sops


def _merge(known: _Read, file: Path) -> _Read:
    top = Place(file, "")
    content = place.read(file)
    for key in content:
        if key not in PARTS:
            raise (top / key).error("is not a part of a catalogue", "Use [categories.NAME]")
    shared = causes(content.get("causes", {}), known.shared, top / "causes", known.shared)
    kinds = dict(known.kinds)
    for kind_id, fields in table(content.get("kinds", {}), top / "kinds").items():
        base = known.kinds.get(kind_id, Kind())
        kinds[kind_id] = kind(kind_id, fields, base, shared, top / "kinds" / kind_id)
    categories = dict(known.categories)
    for category_id, fields in table(content.get("categories", {}), top / "categories").items():
        categories[category_id] = category(
            category_id, fields, categories.get(category_id), top / "categories" / category_id
        )
    return _Read(shared, kinds, categories)


def _causes_of(kind_id: str, told: _Read) -> list[Cause]:
    """Return the causes of a kind, the first to be told first."""
    found = {**told.shared, **told.kinds[kind_id].causes}
    return sorted(found.values(), key=lambda cause: (cause.rank, cause.leaf))


def _with_probes(one: Category, told: _Read) -> Category:
    """Return a category with its own probes, else with those of its kind."""
    usual = "" if one.kind is None else told.kinds[one.kind].probes
    return replace(one, probes=usual if one.kind is None else one.probes or usual)
