"""Reads TOML and checks its values; what is wrong is one error with file, key and remedy."""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deskbell_catalogue.model import FALLBACK, CatalogueError

_ID = re.compile(r"[a-z][a-z0-9_]{0,31}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Place:
    """A key in a file, for errors that name it."""

    file: Path
    key: str

    def __truediv__(self, key: str) -> "Place":
        return Place(self.file, f"{self.key}.{key}" if self.key else key)

    def error(self, what: str, remedy: str) -> CatalogueError:
        """Return the error that says what is wrong here and what to do."""
        key = f" {self.key}" if self.key else ""
        return CatalogueError(f"{self.file}:{key} {what}. {remedy}.")


def read(file: Path) -> dict[str, Any]:  # Any: TOML holds whatever its author wrote
    """Return what a file holds. Raises CatalogueError when it cannot be read."""
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


def check_id(name: str, what: str, place: Place) -> None:
    """Refuse an id that cannot be part of a node."""
    if not _ID.fullmatch(name):
        raise place.error(f"is not a {what}'s id", "Use small letters, digits and _, 32 at most")


def table(content: object, place: Place, keys: Collection[str] = ()) -> dict[str, Any]:
    """Return a table; with keys, one that has no others."""
    if not isinstance(content, dict):
        raise place.error("is not a table", "Write it as in the catalogue's own file")
    for key in content:
        if keys and key not in keys:
            raise (place / key).error("is not known", f"Use one of {', '.join(keys)}")
    return content


def words(content: object, place: Place) -> dict[str, str]:
    """Return a table of language to text."""
    found: dict[str, str] = {}
    for language, word in table(content, place).items():
        if not _LANGUAGE.fullmatch(language):
            raise (place / language).error("is not a language", "Use a code such as en or nl")
        if not isinstance(word, str) or not word.strip() or not word.isprintable():
            raise (place / language).error("is not a word", "Give text of one line in quotes")
        found[language] = word.strip()
    return found


def check_fallback(found: Mapping[str, str], place: Place) -> None:
    """Refuse words that lack the language in which everything has some."""
    if FALLBACK not in found:
        key = place.key.rpartition(".")[2]
        raise (place / FALLBACK).error("is missing", f'Add {key} = {{ {FALLBACK} = "..." }}')


def check_length(word: str, most: int, place: Place) -> None:
    """Refuse what does not fit where it is shown."""
    if len(word) > most:
        raise place.error(
            f'must have at most {most} letters; "{word}" has {len(word)}', "Give a shorter word"
        )


def number(value: object, lowest: int, highest: int, place: Place, remedy: str) -> int:
    """Return a whole number within its range; None is one that nobody gave."""
    if value is None:
        raise place.error("is missing", remedy)
    if isinstance(value, bool) or not isinstance(value, int):
        raise place.error("is not a whole number", remedy)
    if not lowest <= value <= highest:
        raise place.error(f"is {value}", remedy)
    return value


def choice(value: object, known: Collection[str], what: str, place: Place) -> str:
    """Return one of the known names."""
    if not isinstance(value, str) or value not in known:
        raise place.error(f"{value!r} is not a {what}", f"Use one of {', '.join(known)}")
    return value
