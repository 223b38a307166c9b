"""What the catalogue is made of: frozen values, looked up by id.

A *category* is what an asset is. Its *kind* is how a button looks at it, and so what can be seen to
be wrong with it: the kind's *causes*. A cause's id is ``<category>.<leaf>``, such as
``label_printer.paper_out``. What a button sees of the network itself, such as
``network.gateway_down``, may be the cause of an incident of any category. A *SOP* is the list of
steps that an agent takes for a cause, or for an incident without one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

BUTTON = "button"
"""The technicians' category: an unassigned input, or a press that nobody can read."""

FALLBACK = "en"
"""The language that everything in the catalogue has words in."""

NETWORK = "network"
"""The kind, and our category, whose causes an incident of any category may have."""

KINDS = ("printer", "machine", "service", NETWORK)
"""How a button looks at things; each has its causes and SOPs."""

FIRST_WARNING = 50
"""Causes of this rank and above are warnings: the thing still works."""

UNKNOWN = "unknown"
"""The section of a SOP for when nothing was seen wrong, or nobody could look."""


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
    kind: str | None = None
    """One of KINDS, or None for what no probe can look at."""
    probes: str = ""
    """What is tried at an address without a scheme, such as ``ipp+snmp``; empty without a kind."""

    def name(self, language: str) -> str:
        """Return the name in a language (``de`` or ``de-AT``), else in English."""
        return _in(self.names, language)

    def short_name(self, language: str) -> str:
        """Return the name of at most ten letters, else the English one."""
        return _in(self.short_names, language)

    def label(self, language: str) -> str:
        """Return what is printed on the button: the short name in capitals."""
        return self.short_name(language).upper()


@dataclass(frozen=True, slots=True)
class Cause:
    """What can be wrong with an asset of one category."""

    id: str
    """The node, such as ``printer.paper_out``."""
    leaf: str
    """What a button says of it, such as ``paper_out``."""
    rank: int
    """Of several that are seen, the lowest is told first."""
    titles: Mapping[str, str]
    """Language to words that read well alone and after "Receipt printer: "."""
    staff: Mapping[str, str]
    """Language to the sentence that lets shop staff help themselves; empty where they cannot."""
    picture: str | None
    """Name of the drawing beside that sentence: ``pictures/<name>.svg``."""

    @property
    def is_warning(self) -> bool:
        """Whether the asset still works."""
        return self.rank >= FIRST_WARNING

    def title(self, language: str) -> str:
        """Return the words in a language, else in English."""
        return _in(self.titles, language)

    def for_staff(self, language: str) -> str | None:
        """Return what shop staff can do in a language, else in English; None where they cannot."""
        return _in(self.staff, language) if self.staff else None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a SOP."""

    mark: str
    """What spares this step once it has been seen, such as ``network``; empty when nothing does."""
    markdown: str
    """The text: bold, code and links, in one line."""


Sops = Mapping[str, Mapping[str, Mapping[str, tuple[Step, ...]]]]
"""Language to kind to section (a leaf, or UNKNOWN) to steps."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All categories by their id, in the order of the files, with their causes and SOPs."""

    by_id: Mapping[str, Category]
    cause_by_id: Mapping[str, Cause]
    sops: Sops

    @property
    def categories(self) -> tuple[Category, ...]:
        """Every category, in the order of the files."""
        return tuple(self.by_id.values())

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Every cause, in the order of the categories, those of one category by rank."""
        return tuple(self.cause_by_id.values())

    def category(self, category_id: str) -> Category | None:
        """Return a category, or None when the catalogue has none of that id."""
        return self.by_id.get(category_id)

    def cause(self, node: str) -> Cause | None:
        """Return a cause, such as ``printer.paper_out``, or None when the catalogue lacks it."""
        return self.cause_by_id.get(node)

    def causes_of(self, category_id: str) -> tuple[Cause, ...]:
        """Return what can be wrong with an asset of a category, the first to be told first."""
        return tuple(one for one in self.causes if one.id == f"{category_id}.{one.leaf}")

    def sop(self, node_or_category: str, language: str) -> tuple[Step, ...]:
        """Return the steps for a cause, or for a category of which no cause is known.

        A cause without a section of its own has the steps of its kind's unknown one. There are none
        for what no probe can look at, and for what the catalogue lacks.
        """
        category_id, _, leaf = node_or_category.partition(".")
        category = self.category(category_id)
        if category is None or category.kind is None:
            return ()
        sections = _in(self.sops, language)[category.kind]
        return sections.get(leaf, sections[UNKNOWN])


def _in(by_language: Mapping[str, T], language: str) -> T:
    return by_language.get(language.partition("-")[0].lower(), by_language[FALLBACK])
