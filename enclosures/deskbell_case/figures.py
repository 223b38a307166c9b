"""A table of a TOML file that insists on what it is asked for. PURE.

WrongFile  a file of figures lacks something, or it is of the wrong kind
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


class WrongFile(Exception):
    """A file of figures cannot be used; correct the table that it names."""

    def __init__(self, what: str, why: str, remedy: str) -> None:
        """Keep the three parts; the text is two lines."""
        self.what, self.why, self.remedy = what, why, remedy
        super().__init__(f"{what}: {why}.\n{remedy}.")


@dataclass(frozen=True, slots=True)
class Source:
    """Where the figures of a table are from."""

    text: str
    verified: bool
    """Somebody measured a real part and found them right."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file. Every question raises WrongFile where the answer is missing or wrong."""

    file: str
    name: str
    """Its path inside the file, for messages."""
    values: dict[str, object]

    def table(self, key: str) -> "Table":
        """Return a table inside this one."""
        found = self._found(key)
        if not isinstance(found, dict):
            raise self._wrong(key, "is not a table")
        return Table(self.file, f"{self.name}.{key}".lstrip("."), found)

    def tables(self) -> Iterator[tuple[str, "Table"]]:
        """Yield the tables inside this one, by name."""
        for key, found in self.values.items():
            if isinstance(found, dict):
                yield key, self.table(key)

    def rows(self, key: str) -> list["Table"]:
        """Return a list of tables."""
        found = self._found(key)
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise self._wrong(key, "is not a list of tables")
        return [Table(self.file, f"{self.name}.{key}", row) for row in found]

    def has(self, key: str) -> bool:
        """Tell whether there is something under this name."""
        return key in self.values

    def number(self, key: str) -> float:
        """Return a number."""
        return self._number(key, self._found(key))

    def numbers(self, key: str) -> tuple[float, ...]:
        """Return a list of numbers."""
        found = self._found(key)
        if not isinstance(found, list) or not found:
            raise self._wrong(key, "is not a list of numbers")
        return tuple(self._number(key, one) for one in found)

    def count(self, key: str) -> int:
        """Return a whole number above 0."""
        found = self.number(key)
        if found < 1 or found != int(found):
            raise self._wrong(key, "is not a whole number above 0")
        return int(found)

    def text(self, key: str, *allowed: str) -> str:
        """Return a text, one of those that are allowed when any are given."""
        found = self._found(key)
        if not isinstance(found, str) or not found:
            raise self._wrong(key, "is not a text")
        if allowed and found not in allowed:
            raise self._wrong(key, f"is {found!r}, not one of {', '.join(allowed)}")
        return found

    def texts(self, key: str, *allowed: str) -> frozenset[str]:
        """Return a set of texts, all of them among those that are allowed."""
        found = self._found(key)
        if not isinstance(found, list) or not found or not set(found) <= set(allowed):
            raise self._wrong(key, f"is not a list of some of {', '.join(allowed)}")
        return frozenset(str(one) for one in found)

    def flag(self, key: str) -> bool:
        """Return true or false."""
        found = self._found(key)
        if not isinstance(found, bool):
            raise self._wrong(key, "is neither true nor false")
        return found

    def source(self) -> Source:
        """Return where the figures of this table are from."""
        return Source(self.text("source"), verified=self.flag("verified"))

    def sources(self) -> dict[str, Source]:
        """Return the sources of the tables inside this one, by name."""
        return {key: table.source() for key, table in self.tables()}

    def _found(self, key: str) -> object:
        if key not in self.values:
            raise self._wrong(key, "is missing")
        return self.values[key]

    def _number(self, key: str, found: object) -> float:
        if isinstance(found, bool) or not isinstance(found, int | float):
            raise self._wrong(key, "is not a number")
        return float(found)

    def _wrong(self, key: str, why: str) -> WrongFile:
        where = f"[{self.name}]" if self.name else "the file"
        return WrongFile(
            f"{self.file} cannot be used", f"{key} in {where} {why}", "Correct it there"
        )


def read(path: Path) -> Table:
    """Return a whole file. Raises WrongFile where it cannot be read or is no TOML."""
    try:
        return Table(path.name, "", tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise WrongFile(
            f"{path.name} cannot be read", str(error.strerror), "Install the package anew"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise WrongFile(f"{path.name} cannot be used", str(error), "Correct that line") from error
