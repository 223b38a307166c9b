"""What labels are for: buttons as the desk knows them, or a category of the catalogue alone."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from deskbell.cli import paths
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


class OtherVersion(DeskbellError):
    """The desk answers as another version of Deskbell does; use the same on both sides."""


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
        """Ask for the catalogue once. Raises NoDesk, Refused, OtherVersion."""
        self._client = client
        self._language = language
        self._opens = address or phones_url(client)
        self._address = (self._opens or client.url).rstrip("/")
        with self._understanding():
            self._categories = {one["id"]: _category(one) for one in client.every("/categories")}
        self._languages: dict[str, str] | None = None

    @property
    def is_for_this_machine_alone(self) -> bool:
        """Tell whether no phone can open the address of the pages."""
        return self._opens is None or is_loopback(urlsplit(self._opens).hostname or "")

    def subjects(self, button: str) -> Iterator[tuple[str, Subject]]:
        """Yield the label of each input of a button, with a name for its file.

        Raises NoDesk, Refused, NoSuchButton, UnknownCategory, OtherVersion.
        """
        found = self._client.get(paths.of_button(button))
        with self._understanding():
            language = self._language or self._site_language(found["site"])
            inputs = [
                (one["input"], self._subject(button, one, language)) for one in found["inputs"]
            ]
        for number, subject in inputs:
            yield (button if len(inputs) == 1 else f"{button}-{number}"), subject

    def _subject(self, button: str, one: Mapping[str, Any], language: str) -> Subject:
        category = self._categories.get(one["category"] or BUTTON)
        if category is None:
            raise UnknownCategory(
                f"No label was written for {button}",
                f"its {one['asset']} is of the category {one['category']!r}, which the desk's "
                "catalogue has no more",
                "Put it back into DESKBELL_CATALOGUE, or change it with `deskbell import`",
            )
        return Subject(
            category,
            language,
            one["asset"] or "",
            button,
            f"{self._address}/buttons/{button}",
        )

    def _site_language(self, site: str | None) -> str:
        if self._languages is None:
            self._languages = {one["name"]: one["language"] for one in self._client.every("/sites")}
        return choose(self._languages.get(site or ""), None)

    @contextmanager
    def _understanding(self) -> Iterator[None]:
        """Read the desk's answers. Raises OtherVersion when one lacks what it should have."""
        try:
            yield
        except (KeyError, TypeError) as error:
            raise OtherVersion(
                f"The desk at {self._client.url} was not understood",
                f"its answer lacks what a label needs: {error}",
                "Use the Deskbell that the desk uses: `deskbell --version` tells it on both sides",
            ) from None


def _category(one: Mapping[str, Any]) -> Category:
    return Category(one["id"], one["icon"], one["priority"], one["names"], one["short_names"])
