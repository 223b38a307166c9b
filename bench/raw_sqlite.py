"""The limit of ingest: the same rows, committed in the same groups by nothing but sqlite3."""

import sqlite3
from pathlib import Path

from bench.figure import Spent, timed

TABLES = ("press", "incident", "work_log")

Rows = dict[str, list[tuple[object, ...]]]


def rows_of(database: Path) -> tuple[list[str], Rows]:
    """Return the schema of a desk's database and the rows that presses left in it."""
    with sqlite3.connect(database) as source:
        schema = [
            sql
            for (sql,) in source.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
            if "sqlite_sequence" not in sql
        ]
        rows = {table: source.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}  # noqa: S608 our own names
    source.close()
    return schema, rows


def commit_in_groups(folder: Path, schema: list[str], rows: Rows, group: int) -> Spent:
    """Write these rows into a fresh database, a group of presses at a time; return what it took."""
    path = folder / "raw.db"
    for left in folder.glob("raw.db*"):
        left.unlink()
    target = sqlite3.connect(path, isolation_level=None)
    target.execute("PRAGMA journal_mode=WAL")
    target.execute("PRAGMA synchronous=FULL")
    for sql in schema:
        target.execute(sql)
    groups = -(-len(rows["press"]) // group)
    with timed() as spent:
        for number in range(groups):
            target.execute("BEGIN IMMEDIATE")
            for table, found in rows.items():
                size = -(-len(found) // groups)
                part = found[number * size : (number + 1) * size]
                if part:
                    marks = ",".join("?" * len(part[0]))
                    target.executemany(f"INSERT INTO {table} VALUES ({marks})", part)  # noqa: S608 our own names
            target.execute("COMMIT")
    target.close()
    return spent
