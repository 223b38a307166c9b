"""Reads the catalogue: our own file, then the user's over it. What is wrong is one clear error.

The user's file has the same shape. A category that we ship may be changed in part (one word, the
priority); a new one needs at least an English name. It is read once, at the start, so that a
mistake in it stops the desk with its reason and never appears as a blank on a page.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from deskbell_catalogue.model import FALLBACK, Catalogue, CatalogueError, Category

HERE = Path(__file__).parent
KEYS = ("icon", "priority", "name", "short_name")
SHORT_LETTERS = 10
"""What fits on a button's label and in a wallboard's head."""
DEFAULT_ICON = "i-concierge-bell"
DEFAULT_PRIORITY = 3
LOWEST_PRIORITY = 4

_ID = re.compile(r"[a-z][a-z0-9_]{0,31}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def load(overlay: Path | None = None) -> Catalogue:
    """Return our catalogue with the user's file over it.

    Raises CatalogueError when a file cannot be read or is wrong: show its text, it says what to do.
    """
    categories = _merge({}, HERE / "catalogue.toml")
    if overlay is not None:
        categories = _merge(categories, overlay)
    return Catalogue(categories)


@cache
def icons() -> frozenset[str]:
    """Return the id of every pictogram that the pages' sprite holds for categories."""
    lines = (HERE / "pictograms/lucide.txt").read_text(encoding="utf-8").splitlines()
    lucide = {f"i-{line}" for line in lines if line and not line.startswith("#")}
    return frozenset(lucide | {f"i-{file.stem}" for file in (HERE / "pictograms").glob("*.svg")})


@dataclass(frozen=True, slots=True)
class _Place:
    """A key in a file, for errors that name it."""

    file: Path
    key: str

    def __truediv__(self, key: str) -> "_Place":
        return _Place(self.file, f"{self.key}.{key}" if self.key else key)

    def error(self, what: str, remedy: str) -> CatalogueError:
        key = f" {self.key}" if self.key else ""
        return CatalogueError(f"{self.file}:{key} {what}. {remedy}.")


def _merge(known: Mapping[str, Category], file: Path) -> dict[str, Category]:
    place = _Place(file, "")
    merged = dict(known)
    for key, content in _read(file).items():
        if key != "categories":
            raise (place / key).error("is not a part of a catalogue", "Use [categories.NAME]")
        for category_id, fields in _table(content, place / key).items():
            merged[category_id] = _category(
                category_id, fields, known.get(category_id), place / key / category_id
            )
    return merged


def _read(file: Path) -> dict[str, Any]:  # Any: TOML holds whatever its author wrote
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise CatalogueError(
            f"{file}: cannot be read ({reason}). Correct DESKBELL_CATALOGUE or the file's rights."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(
            f"{file}: is not TOML in UTF-8: {error}. Correct that line."
        ) from error


def _category(category_id: str, content: object, base: Category | None, place: _Place) -> Category:
    if not _ID.fullmatch(category_id):
        raise place.error("is not a category's id", "Use small letters, digits and _, 32 at most")
    fields = _table(content, place)
    for key in fields:
        if key not in KEYS:
            raise (place / key).error("is not known", f"Use one of {', '.join(KEYS)}")
    own_names = _words(fields.get("name", {}), place / "name")
    own_short_names = _words(fields.get("short_name", {}), place / "short_name")
    names = {**(base.names if base else {}), **own_names}
    kept = {} if base is None else _still_short(base, own_names)
    if FALLBACK not in names:
        raise (place / f"name.{FALLBACK}").error("is missing", 'Add name = { en = "..." }')
    return Category(
        id=category_id,
        icon=_icon(fields.get("icon", base.icon if base else DEFAULT_ICON), place / "icon"),
        priority=_priority(
            fields.get("priority", base.priority if base else DEFAULT_PRIORITY), place / "priority"
        ),
        names=names,
        short_names=_short_names(names, {**kept, **own_short_names}, place),
    )


def _still_short(base: Category, own_names: Mapping[str, str]) -> dict[str, str]:
    """Return the short names that a new name does not replace: a short name replaces them."""
    return {
        language: word
        for language, word in base.short_names.items()
        if len(own_names.get(language, "")) > SHORT_LETTERS or language not in own_names
    }


def _short_names(
    names: Mapping[str, str], given: Mapping[str, str], place: _Place
) -> dict[str, str]:
    """Return a short name for each language: the given one, or the name where it is short enough."""
    for language in given:
        if language not in names:
            raise (place / f"name.{language}").error("is missing", "Add the name in that language")
    short = {language: given.get(language, name) for language, name in names.items()}
    for language, word in short.items():
        if len(word) > SHORT_LETTERS:
            raise (place / f"short_name.{language}").error(
                f'must have at most {SHORT_LETTERS} letters; "{word}" has {len(word)}',
                "Give a shorter word",
            )
    return short


def _table(content: object, place: _Place) -> dict[str, Any]:  # Any: TOML's values
    if not isinstance(content, dict):
        raise place.error("is not a table", "Write it as in the catalogue's own file")
    return content


def _words(content: object, place: _Place) -> dict[str, str]:
    words: dict[str, str] = {}
    for language, word in _table(content, place).items():
        if not _LANGUAGE.fullmatch(language):
            raise (place / language).error("is not a language", "Use a code such as en or nl")
        if not isinstance(word, str) or not word.strip() or not word.isprintable():
            raise (place / language).error("is not a word", "Give text of one line in quotes")
        words[language] = word.strip()
    return words


def _icon(icon: object, place: _Place) -> str:
    if not isinstance(icon, str) or icon not in icons():
        raise place.error(
            f"{icon!r} is not a pictogram", f"Use one of {', '.join(sorted(icons()))}"
        )
    return icon


def _priority(priority: object, place: _Place) -> int:
    if isinstance(priority, bool) or not isinstance(priority, int):
        raise place.error("is not a whole number", f"Use 1 (highest) to {LOWEST_PRIORITY}")
    if not 1 <= priority <= LOWEST_PRIORITY:
        raise place.error(f"is {priority}", f"Use 1 (highest) to {LOWEST_PRIORITY}")
    return priority
