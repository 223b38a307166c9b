"""Sites and assets as a technician types them: part of a name finds the one in the register."""

from collections.abc import Iterable
from typing import Any, Final

from deskbell.cli.client import Client
from deskbell.domain import search
from deskbell.errors import DeskbellError

_NEAR: Final = 3
"""Names in a question what was meant."""


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
    """Return the one name that was meant: the whole of it, or words of it that no other has.

    Raises NoSuchPlace when none fits, or several: nobody is there to be asked, so nothing is guessed.
    """
    known = list(names)
    fits = [one for one in known if one.casefold() == typed.casefold()] or [
        one for one in known if _has_words(one, typed)
    ]
    if len(fits) == 1:
        return fits[0]
    nearly = search.best(typed, [(one, one) for one in known])[:_NEAR]
    if fits:
        why = f"several would fit: {', '.join(fits)}"
    elif nearly:
        why = f"the register has none of that name; nearest: {', '.join(nearly)}"
    else:
        why = "the register has none like it"
    raise NoSuchPlace(
        f"There is no {what} {typed!r}",
        why,
        "Name it as the register does, or add it with `deskbell import` first",
    )


def _has_words(name: str, typed: str) -> bool:
    """Tell whether each word that was typed is one of the name, or the beginning of one.

    A figure is whole or not at all: till 1 is not till 11.
    """
    words = search.folded(name).split()
    return all(
        any(known == one or (known.startswith(one) and not one[-1].isdigit()) for known in words)
        for one in search.folded(typed).split()
    )


def fitting(typed: str, names: Iterable[str]) -> list[str]:
    """Return the names that somebody who is asked may mean, the best first; the exact one alone."""
    found = search.best(typed, [(one, one) for one in names])
    exact = [one for one in found if search.folded(one) == search.folded(typed)]
    return exact or found
