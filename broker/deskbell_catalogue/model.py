"""What the catalogue is made of: frozen values, looked up by id."""

from collections.abc import Mapping
from dataclasses import dataclass

BUTTON = "button"
"""The technicians' category: an unassigned input, or a press that nobody can read."""

FALLBACK = "en"
"""The language that every category has words in."""


class CatalogueError(ValueError):
    """A catalogue file is wrong; the text names the file, the key and the remedy."""


@dataclass(frozen=True, slots=True)
class Category:
    """What an asset is; fixed by the asset, never chosen by a person."""

    id: str
    icon: str
    """Id of a symbol in the pages' sprite, such as ``i-till``."""
    priority: int
    """Default priority, 1 (highest) to 4."""
    names: Mapping[str, str]
    """Language to name."""
    short_names: Mapping[str, str]
    """Language to a name of at most ten letters."""

    def name(self, language: str) -> str:
        """Return the name in a language (``de`` or ``de-AT``), else in English."""
        return _word(self.names, language)

    def short_name(self, language: str) -> str:
        """Return the name of at most ten letters, else the English one."""
        return _word(self.short_names, language)

    def label(self, language: str) -> str:
        """Return what is printed on the button: the short name in capitals."""
        return self.short_name(language).upper()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All categories by their id, in the order of the files."""

    by_id: Mapping[str, Category]

    @property
    def categories(self) -> tuple[Category, ...]:
        """Every category, in the order of the files."""
        return tuple(self.by_id.values())

    def category(self, category_id: str) -> Category | None:
        """Return a category, or None when the catalogue has none of that id."""
        return self.by_id.get(category_id)


def _word(words: Mapping[str, str], language: str) -> str:
    return words.get(language.partition("-")[0].lower(), words[FALLBACK])
