"""A backup of SQLite is put back: looked at first, then in one step, without what a crash left.

The write-ahead log of the database that was there would be replayed into the
backup and damage it; so it goes, after the backup is whole on disk.
"""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DatabaseError

from deskbell.errors import DeskbellError
from deskbell.store import migrate
from deskbell.store.engine import open_engine

BESIDE: Final = ("-wal", "-shm")
"""What SQLite keeps beside a database while it is open, and after a crash."""


class BadBackup(DeskbellError):
    """The file is no whole backup of a desk's database; name another one."""


def put_back(backup: Path, database: Path) -> None:
    """Put a backup in a database's place; no desk may use that meanwhile.

    Raises BadBackup, DatabaseNewer; nothing was changed then.
    """
    copy = database.with_name(f".{database.name}.restoring")
    try:
        for end in ("", *BESIDE[:1]):
            if not end or _beside(backup, end).exists():
                shutil.copyfile(_beside(backup, end), _beside(copy, end))
        _check(copy, backup)
        copy.chmod(0o600)
        _sync(copy)
        for end in BESIDE:
            _beside(database, end).unlink(missing_ok=True)
        _sync(database.parent)
        copy.replace(database)
        _sync(database.parent)
    except (OSError, sqlite3.DatabaseError, DatabaseError) as error:
        why = getattr(error, "strerror", None) or getattr(error, "orig", None) or error
        raise _bad(backup, str(why)) from None
    finally:
        for end in ("", *BESIDE):
            _beside(copy, end).unlink(missing_ok=True)


def _check(copy: Path, backup: Path) -> None:
    """Look whether the copy is a whole desk; SQLite takes in its write-ahead log meanwhile."""
    with closing(sqlite3.connect(copy)) as database:
        damage = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if damage != "ok":
        raise _bad(backup, f"it is damaged ({damage})")
    engine = open_engine(f"sqlite:///{copy}")
    try:
        with engine.connect() as connection:
            migrate.refuse_newer(connection)
            if migrate.revision(connection) is None:
                raise _bad(backup, "it is no desk's database")
    finally:
        engine.dispose()


def _beside(database: Path, end: str) -> Path:
    return database.with_name(database.name + end)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _bad(backup: Path, why: str) -> BadBackup:
    return BadBackup(f"{backup} was not put back", why, "Name a whole backup of a desk's database")
