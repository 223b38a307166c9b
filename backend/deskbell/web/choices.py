"""What an input may stand for: the shops, and the assets of one with their pictograms."""

from dataclasses import dataclass

from sqlmodel import Session, select

from deskbell.domain import search
from deskbell.store.site import Asset, Site
from deskbell.web import words
from deskbell_catalogue import Catalogue

MOST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """An asset or a shop to choose."""

    id: int
    name: str
    kind: str = ""
    icon: str = ""
    is_now: bool = False
    """The input stands for it already."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Those that fit a search, the best first."""

    shown: list[Choice]
    more: int
    """How many that fit are left out."""
    has_any: bool
    """There would be some without the search."""


def sites(session: Session, wanted: str) -> Choices:
    """Return the shops whose name is meant."""
    named = [(one.name, Choice(one.id or 0, one.name)) for one in session.exec(select(Site))]
    return _fitting(wanted, named)


def assets(
    session: Session, place: Site, wanted: str, now: str | None, catalogue: Catalogue, language: str
) -> Choices:
    """Return the assets of a shop that are meant, by their names or by what they are."""
    named = []
    for one in session.exec(select(Asset).where(Asset.site_id == place.id)):
        found = catalogue.category(one.category)
        kind = words.category_name(catalogue, one.category, language)
        icon = found.icon if found else "i-concierge-bell"
        choice = Choice(one.id or 0, one.name, kind, icon, is_now=one.name == now)
        named.append((f"{one.name} {kind}", choice))
    return _fitting(wanted, named)


def _fitting(wanted: str, named: list[tuple[str, Choice]]) -> Choices:
    fitting = search.best(wanted, named)
    return Choices(fitting[:MOST_SHOWN], max(0, len(fitting) - MOST_SHOWN), bool(named))
