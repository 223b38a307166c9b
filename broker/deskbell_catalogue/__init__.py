"""The catalogue: what an asset can be and what can be wrong with it, in the words of every language.

One list serves pages, labels and triage, so that a thing has one name everywhere. It is data
(``catalogue.toml`` and the SOPs in ``sop/``), checked when it is read; a shop's own file adds
categories and causes or changes words.
"""

from deskbell_catalogue.loader import load
from deskbell_catalogue.model import BUTTON, Catalogue, CatalogueError, Category, Cause, Step

__all__ = ["BUTTON", "Catalogue", "CatalogueError", "Category", "Cause", "Step", "load"]
