"""One SQLite in memory for all runs of a process: emptied, saved and put back in a blink."""

import sqlite3
from functools import cache
from typing import Any

from sqlalchemy import Engine

from deskbell.store import tables
from deskbell.store.engine import open_engine

Row = tuple[Any, ...]


class Database:
    """The engine that the desks share, and a look at its tables past all of their code."""

    def __init__(self) -> None:
        self.engine: Engine = open_engine("sqlite://")
        tables.METADATA.create_all(self.engine)
        raw = self.engine.raw_connection().driver_connection
        assert isinstance(raw, sqlite3.Connection)
        self.raw = raw
        self._empty = self.save()

    def empty(self) -> None:
        """Put back the state in which nothing was ever written."""
        self.put_back(self._empty)

    def save(self) -> sqlite3.Connection:
        """Return a backup."""
        copy = sqlite3.connect(":memory:")
        self.raw.backup(copy)
        return copy

    def put_back(self, backup: sqlite3.Connection) -> None:
        """Restore a backup."""
        backup.backup(self.raw)

    def rows(self, statement: str, *values: object) -> list[Row]:
        """Return what is committed."""
        return self.raw.execute(statement, values).fetchall()


@cache
def shared() -> Database:
    """Return the database of this process."""
    return Database()
