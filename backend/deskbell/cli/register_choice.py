"""Sites and assets as a technician types them: part of a name finds the one in the register."""

import difflib
from collections.abc import Iterable
from typing import Any

from deskbell.cli.client import Client
from deskbell.errors import DeskbellError


class NoSuchPlace(DeskbellError):
    """The register has no such site or asset, or several that would fit."""


class BadPairs(DeskbellError):
    """Assets and categories do not come in pairs."""


def inputs(asset: list[str] | None, category: list[str] | None) -> list[dict[str, Any]]:
    """Return what the inputs are to stand for; an asset of the register needs no category."""
    assets, categories = asset or [], category or []
    if categories and len(assets) != len(categories):
        raise BadPairs(
            "Nothing was done",
            f"there are {len(assets)} --asset and {len(categories)} --category",
            "Give each asset its category, or none of them where the register knows them",
        )
    kinds = iter(categories)
    return [{"asset": name, "category": next(kinds, None)} for name in assets]


def site(client: Client, typed: str) -> str:
    """Return the name of the site that was meant. Raises NoSuchPlace."""
    return pick("site", typed, [one["name"] for one in client.every("/sites")])


def assets(client: Client, place: str, wanted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the inputs with each asset as the register names it, where no category was given.

    Raises NoSuchPlace; an asset that comes with its category may be new.
    """
    known = [one["name"] for one in client.every("/assets") if one["site"] == place]
    return [
        one if one["category"] else one | {"asset": pick("asset", one["asset"], known)}
        for one in wanted
    ]


def leave(client: Client, place: str, boards: int) -> str:
    """Return a token that enrols so many boards for a site, and nothing else."""
    return str(client.post("/enrolments", {"site": place, "boards": boards})["token"])


def pick(what: str, typed: str, names: Iterable[str]) -> str:
    """Return the one name that fits. Raises NoSuchPlace when none does, or several."""
    fits = fitting(typed, names)
    if len(fits) == 1:
        return fits[0]
    why = f"several would fit: {', '.join(fits)}" if fits else "the register has none like it"
    raise NoSuchPlace(
        f"There is no {what} {typed!r}",
        why,
        "Name it as the register does, or add it with `deskbell import` first",
    )


def fitting(typed: str, names: Iterable[str]) -> list[str]:
    """Return the names that fit: the exact one, else those with these parts, else those nearly so."""
    folded = {name.casefold(): name for name in names}
    wanted = typed.casefold()
    if wanted in folded:
        return [folded[wanted]]
    parts = [name for low, name in folded.items() if all(part in low for part in wanted.split())]
    return parts or [
        folded[low] for low in difflib.get_close_matches(wanted, folded, n=3, cutoff=0.75)
    ]
