"""Statements that are run with many rows at once, given to the driver as they are.

SQLAlchemy looks at every value of every row again, which costs ten times what
SQLite takes to write the row. Our values are plain and need no conversion.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.sql.expression import ClauseElement, Delete, Insert, Update
from sqlmodel import Session

MOST_AT_ONCE: Final = 256
"""Rows of one INSERT. SQLite takes 32,766 values, PostgreSQL 65,535."""


class Bulk:
    """An INSERT, UPDATE or DELETE, compiled once for each kind of database."""

    def __init__(self, statement: Insert | Update | Delete) -> None:
        """Keep it; the keys of rows are the names of its bind parameters."""
        self._statement = statement
        self._texts: dict[str, str] = {}

    def run(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run it once for each row."""
        if rows:
            connection = session.connection()
            dialect = connection.dialect
            text = self._texts.get(dialect.name)
            if text is None:
                text = _compiled(self._statement, dialect, "named", "pyformat")
                self._texts[dialect.name] = text
            connection.exec_driver_sql(text, list(rows))


class BulkInsert:
    """An INSERT of many rows at once."""

    def __init__(self, table: Table, keys: Collection[str]) -> None:
        """Keep the columns to write."""
        self._table = table
        self._keys = [column.name for column in table.c if column.name in keys]
        self._texts: dict[tuple[str, int], str] = {}

    def run(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows, each with every key. Raises IntegrityError for one that is there already."""
        connection = session.connection()
        start = 0
        while start < len(rows):
            size = _power_of_two_within(min(len(rows) - start, MOST_AT_ONCE))
            values = [row[key] for row in rows[start : start + size] for key in self._keys]
            connection.exec_driver_sql(self._text(connection.dialect, size), tuple(values))
            start += size

    def _text(self, dialect: Dialect, size: int) -> str:
        text = self._texts.get((dialect.name, size))
        if text is None:
            statement = insert(self._table).values([dict.fromkeys(self._keys)] * size).inline()
            text = _compiled(statement, dialect, "qmark", "format")
            self._texts[dialect.name, size] = text
        return text


def _power_of_two_within(count: int) -> int:
    """Return the largest one: batches of any length then need few different statements."""
    return 1 << (count.bit_length() - 1)


def _compiled(statement: ClauseElement, dialect: Dialect, on_sqlite: str, elsewhere: str) -> str:
    kind: Any = type(dialect)  # a Dialect by its protocol cannot be made
    style = on_sqlite if dialect.name == "sqlite" else elsewhere
    return str(statement.compile(dialect=kind(paramstyle=style)))
