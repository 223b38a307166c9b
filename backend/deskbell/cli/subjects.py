"""What labels are for: buttons as the desk knows them, or a category of the catalogue alone."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from deskbell.cli.access import phones_url
from deskbell.cli.client import Client
from deskbell.errors import DeskbellError
from deskbell.settings import is_loopback, load
from deskbell.technician.label.tape import Subject
from deskbell.texts import choose
from deskbell_catalogue import BUTTON, Catalogue, CatalogueError, Category
from deskbell_catalogue import load as load_catalogue


class UnknownCategory(DeskbellError):
    """The catalogue has no such category; take one that the text names."""


def of_category(name: str, language: str) -> Subject:
    """Return what a label for a category alone says. Raises UnknownCategory, BadSetting."""
    catalogue = _catalogue()
    found = catalogue.category(name)
    if found is None:
        known = ", ".join(one.id for one in catalogue.categories)
        raise UnknownCategory(
            f"There is no category '{name}'", f"the catalogue has {known}", "Choose one of them"
        )
    return Subject(found, language)


def _catalogue() -> Catalogue:
    """Return this machine's catalogue: no desk is asked for a category's label."""
    overlay = load().catalogue
    try:
        return load_catalogue(overlay)
    except CatalogueError as error:
        what, _, remedy = str(error).rpartition(". ")
        raise UnknownCategory("The catalogue cannot be used", what, remedy) from None


class Buttons:
    """Buttons as a desk knows them, in its words."""

    def __init__(self, client: Client, language: str | None, address: str | None) -> None:
        """Ask for the catalogue once. Raises NoDesk, Refused."""
        self._client = client
        self._language = language
        self._opens = address or phones_url(client)
        self._address = (self._opens or client.url).rstrip("/")
        self._categories = {one["id"]: _category(one) for one in client.every("/categories")}
        self._languages: dict[str, str] | None = None

    @property
    def is_for_this_machine_alone(self) -> bool:
        """Tell whether no phone can open the address of the pages."""
        return self._opens is None or is_loopback(urlsplit(self._opens).hostname or "")

    def subjects(self, button: str) -> Iterator[tuple[str, Subject]]:
        """Yield the label of each input of a button, with a name for its file.

        Raises NoDesk, Refused.
        """
        found = self._client.get(f"/buttons/{button}")
        language = self._language or self._site_language(found["site"])
        inputs = found["inputs"]
        for one in inputs:
            name = found["button"] if len(inputs) == 1 else f"{found['button']}-{one['input']}"
            yield name, self._subject(found["button"], one, language)

    def _subject(self, button: str, one: Mapping[str, Any], language: str) -> Subject:
        return Subject(
            self._categories[one["category"] or BUTTON],
            language,
            one["asset"] or "",
            button,
            f"{self._address}/buttons/{button}",
        )

    def _site_language(self, site: str | None) -> str:
        if self._languages is None:
            self._languages = {one["name"]: one["language"] for one in self._client.every("/sites")}
        return choose(self._languages.get(site or ""), None)


def _category(one: Mapping[str, Any]) -> Category:
    return Category(one["id"], one["icon"], one["priority"], one["names"], one["short_names"])
