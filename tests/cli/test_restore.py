"""A backup is put back whole, also after a crash that left a write-ahead log behind."""

import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

from deskbell.store.migrate import open_database
from tests.cli.conftest import Desk

ADD = ("button", "add", "--site", "Utrecht", "--asset")


def backup(desk: Desk) -> Path:
    """Write a backup as the how-to says, while the desk runs."""
    file = desk.folder / "backup.db"
    with (
        closing(sqlite3.connect(desk.home / "desk.db")) as source,
        closing(sqlite3.connect(file)) as target,
    ):
        source.backup(target)
    return file


def add(desk: Desk, *assets: str) -> None:
    for asset in assets:
        desk.told(*ADD, asset, "--category", "till")


def crash(desk: Desk) -> None:
    """Kill the desk as a power cut does."""
    process, desk.process = desk.process, None
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def test_a_backup_that_is_put_back_after_a_crash_is_whole(quiet: Desk) -> None:
    quiet.start()
    add(quiet, "Till 1")
    file = backup(quiet)
    add(quiet, "Till 2", "Till 3")
    crash(quiet)
    database = quiet.home / "desk.db"
    assert (quiet.home / "desk.db-wal").stat().st_size > 0

    quiet.told("restore", str(file))

    assert [one.name for one in quiet.home.glob("*desk.db*")] == ["desk.db"]
    with closing(sqlite3.connect(database)) as restored:
        assert restored.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert restored.execute("SELECT name FROM asset").fetchall() == [("Till 1",)]
    quiet.start()
    assert [one["button"] for one in quiet.json("button", "list")] == ["b0001", "b0002", "b0003"]


def test_nothing_is_put_back_while_a_desk_runs(desk: Desk) -> None:
    add(desk, "Till 1")

    said = desk.refused("restore", str(backup(desk)))

    assert "Another desk runs" in said
    assert desk.json("button", "list")


def test_what_is_no_whole_backup_is_refused_and_changes_nothing(quiet: Desk) -> None:
    quiet.home.mkdir()
    (quiet.home / "desk.db").write_bytes(b"as it was")
    empty, garbage, newer = (quiet.folder / name for name in ("empty", "garbage", "newer"))
    empty.touch()
    garbage.write_bytes(b"no database at all" * 100)
    with closing(sqlite3.connect(newer)) as database, database:
        database.execute("CREATE TABLE alembic_version (version_num TEXT)")
        database.execute("INSERT INTO alembic_version VALUES ('9999')")

    said = [
        quiet.refused("restore", str(file))
        for file in (quiet.folder / "missing", empty, garbage, newer)
    ]

    for words, one in zip(
        ("No such file", "no desk's database", "not a database", "newer Deskbell"),
        said,
        strict=True,
    ):
        assert words in one
    assert (quiet.home / "desk.db").read_bytes() == b"as it was"


def test_a_damaged_backup_is_refused(quiet: Desk) -> None:
    quiet.home.mkdir()
    (quiet.home / "desk.db").write_bytes(b"as it was")
    file = quiet.folder / "backup.db"
    open_database(f"sqlite:///{file}").dispose()
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page_bytes = database.execute("PRAGMA page_size").fetchone()[0]
        statement = "SELECT rootpage FROM sqlite_master WHERE name = 'press'"
        page = database.execute(statement).fetchone()[0]
    with file.open("r+b") as torn:
        torn.seek((page - 1) * page_bytes)
        torn.write(b"\xff" * page_bytes)

    said = quiet.refused("restore", str(file))

    assert f"{file} was not put back: it is damaged (" in said
    assert (quiet.home / "desk.db").read_bytes() == b"as it was"


def test_another_databases_own_tools_are_pointed_to(quiet: Desk) -> None:
    said = quiet.refused("restore", "x", DESKBELL_DATABASE_URL="postgresql://desk@host/desk")

    assert "the database is postgresql" in said
