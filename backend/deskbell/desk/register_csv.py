"""The register as a CSV file: read, and every bad line named with what to write instead.

One line is one asset with its site: `site, zone, language, tier, phone,
opening_hours, asset, category, address`. UTF-8 (with or without a byte order
mark), with commas or semicolons. An empty field says nothing. A line without
an asset is a site alone.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any, Final
from zoneinfo import ZoneInfo

from deskbell.domain.calendar import BadOpeningHours, parse
from deskbell.domain.place import complaint
from deskbell_catalogue import BUTTON, Catalogue

MAX_TEXT: Final = 200
TIERS: Final = ("A", "B", "C")
"""A is a shop that must not stand still, C one that can wait."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, checked; "" where the file says nothing."""

    number: int
    site: str
    zone: str = ""
    language: str = ""
    tier: str = ""
    phone: str = ""
    opening_hours: str = ""
    asset: str = ""
    category: str = ""
    address: str = ""


COLUMNS: Final = tuple(field.name for field in fields(Line) if field.name != "number")
SITE_COLUMNS: Final = ("zone", "language", "tier", "phone", "opening_hours")


@dataclass(frozen=True, slots=True)
class BadLine:
    """One thing that is wrong in the file."""

    line: int
    column: str
    what: str
    remedy: str

    def __str__(self) -> str:
        """Return it as one line for a person."""
        return f"line {self.line}, {self.column}: {self.what}; {self.remedy}"


class BadRegister(Exception):
    """The file cannot be imported and nothing was; `bad` names every line and what to write."""

    def __init__(self, bad: list[BadLine]) -> None:
        """Keep every bad line."""
        super().__init__("\n".join(str(one) for one in bad))
        self.bad = bad

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Return the bad lines as JSON's values."""
        return [
            {"line": b.line, "column": b.column, "what": b.what, "remedy": b.remedy}
            for b in self.bad
        ]


def read(content: bytes, catalogue: Catalogue) -> list[Line]:
    """Return the checked lines. Raises BadRegister with every bad one."""
    bad: list[BadLine] = []
    rows = list(_rows(_text(content), bad))
    checked = [(number, row, _check_row(number, row, catalogue, bad)) for number, row in rows]
    _refuse_contradictions(rows, bad)
    if not rows and not bad:
        what = "the file has no lines below its first" if content.strip() else "the file is empty"
        bad.append(BadLine(1, "site", what, f"begin with {', '.join(COLUMNS)}"))
    if bad:
        raise BadRegister(sorted(bad, key=lambda one: one.line))
    return [line for _, _, line in checked if line is not None]


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        remedy = "save the file as UTF-8"
        raise BadRegister([BadLine(line, "text", "is not UTF-8", remedy)]) from None


def _rows(text: str, bad: list[BadLine]) -> Iterator[tuple[int, dict[str, str]]]:
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names: list[str] = []
    number = 1
    try:
        for row in reader:
            values = [value.strip() for value in row]
            if not names:
                names = [value.lower() for value in values]
                if not _head_is_good(names, bad):
                    return
            elif any(values):
                if len(values) != len(names):
                    what = f"has {len(values)} fields where the first line has {len(names)}"
                    bad.append(BadLine(number, "fields", what, "write each, empty ones too"))
                else:
                    yield number, dict(zip(names, values, strict=True))
            number = reader.line_num + 1
    except csv.Error as error:
        bad.append(BadLine(number, "quotes", str(error), "close every quote that is opened"))


def _head_is_good(names: list[str], bad: list[BadLine]) -> bool:
    remedy = f"use {', '.join(COLUMNS)}"
    before = len(bad)
    for name in names:
        if name not in COLUMNS:
            bad.append(BadLine(1, name or "(empty)", "is not a column", remedy))
        elif names.count(name) > 1:
            bad.append(BadLine(1, name, "stands there twice", "keep one"))
    if "site" not in names:
        bad.append(BadLine(1, "site", "is missing", remedy))
    return len(bad) == before


def _check_row(
    number: int, row: dict[str, str], catalogue: Catalogue, bad: list[BadLine]
) -> Line | None:
    before = len(bad)
    if not row["site"]:
        bad.append(BadLine(number, "site", "is empty", "write the shop's name"))
    if row.get("asset") and not row.get("category"):
        remedy = f"write one of {', '.join(_categories(catalogue))}"
        bad.append(BadLine(number, "category", "is empty", remedy))
    orphans = [n for n in ("category", "address") if row.get(n) and not row.get("asset")]
    if orphans:
        remedy = f"write the asset whose {' and '.join(orphans)} it is"
        bad.append(BadLine(number, "asset", "is empty", remedy))
    for name, value in row.items():
        wrong = _wrong(name, value, catalogue) if value else None
        if wrong is not None:
            bad.append(BadLine(number, name, *wrong))
    return Line(number, **row) if len(bad) == before else None


def _wrong(name: str, value: str, catalogue: Catalogue) -> tuple[str, str] | None:
    """Return what is wrong with a value and what to write, None when it is good."""
    if len(value) > MAX_TEXT or not value.isprintable():
        return "is too long or has control characters", f"write one line of at most {MAX_TEXT}"
    if name == "category" and value not in _categories(catalogue):
        return f"'{value}' is no category", f"write one of {', '.join(_categories(catalogue))}"
    check = _CHECKS.get(name)
    return check(value) if check else None


def _categories(catalogue: Catalogue) -> list[str]:
    return [one.id for one in catalogue.categories if one.id != BUTTON]


def _zone(value: str) -> tuple[str, str] | None:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):  # an unknown zone, a path, a folder of zones
        return f"'{value}' is no time zone", "write such as Europe/Amsterdam"
    return None


def _language(value: str) -> tuple[str, str] | None:
    if re.fullmatch(r"[a-z]{2,3}", value):
        return None
    return f"'{value}' is no language", "write such as en, nl, pl or de"


def _tier(value: str) -> tuple[str, str] | None:
    return None if value in TIERS else (f"'{value}' is no tier", "write A, B or C")


def _hours(value: str) -> tuple[str, str] | None:
    try:
        parse(value)
    except BadOpeningHours:
        return f"'{value}' is not opening hours", "write such as Mo-Fr 09:00-18:00; Sa 10:00-17:00"
    return None


def _address(value: str) -> tuple[str, str] | None:
    wrong = "has a space in it" if re.search(r"\s", value) else complaint(value)
    if wrong is None:
        return None
    remedy = "write such as 10.0.3.7, escpos://10.0.3.8 or https://sales.example/health"
    return f"'{value}' {wrong}", remedy


_CHECKS: Final[dict[str, Callable[[str], tuple[str, str] | None]]] = {
    "zone": _zone,
    "language": _language,
    "tier": _tier,
    "opening_hours": _hours,
    "address": _address,
}


def _refuse_contradictions(rows: list[tuple[int, dict[str, str]]], bad: list[BadLine]) -> None:
    """Name every line that says something else than an earlier line about the same thing."""
    named = {(one.line, one.column) for one in bad}
    said: dict[tuple[str, str, str], tuple[int, str]] = {}
    for number, row in rows:
        site, asset = row["site"], row.get("asset", "")
        about = [(site, "", name) for name in SITE_COLUMNS]
        if asset:
            about += [(site, asset, name) for name in ("category", "address")]
        for key in about:
            value = row.get(key[2], "")
            if not value:
                continue
            line, earlier = said.setdefault(key, (number, value))
            if earlier != value and (number, key[2]) not in named:
                what = f"'{value}', but line {line} says '{earlier}' for the same {_kind(key)}"
                bad.append(BadLine(number, key[2], what, "write the same, or leave it empty"))


def _kind(key: tuple[str, str, str]) -> str:
    return "asset" if key[1] else "site"
