"""Statements that are run with many rows at once, given to the driver as they are.

SQLAlchemy looks at every value of every row again, which costs ten times what
SQLite takes to write the row. Our values are plain and need no conversion.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.sql.expression import Delete, Insert, Update
from sqlmodel import Session


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
            text = self._texts.get(dialect.name) or self._compile(dialect)
            connection.exec_driver_sql(text, list(rows))

    def _compile(self, dialect: Dialect) -> str:
        kind: Any = type(dialect)  # a Dialect by its protocol cannot be made
        named = kind(paramstyle="named" if dialect.name == "sqlite" else "pyformat")
        text = self._texts[dialect.name] = str(self._statement.compile(dialect=named))
        return text
