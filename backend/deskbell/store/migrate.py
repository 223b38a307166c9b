"""Brings a database to the tables of this program; refuses one that is newer.

Alembic runs inside one transaction, so a migration that breaks off leaves the
database as it was. Two desks that start at once wait for each other.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import ArgumentError, OperationalError

from deskbell.errors import DeskbellError
from deskbell.store.engine import open_engine

HERE = Path(__file__).parent / "migrations"


class DatabaseNewer(DeskbellError):
    """A newer Deskbell has changed the database; run that one, or put back a backup."""


class DatabaseUnreachable(DeskbellError):
    """The database cannot be opened; correct DESKBELL_DATABASE_URL or start the server."""


def open_database(url: str) -> Engine:
    """Return an engine on a database that has the tables of this program.

    Raises DatabaseNewer, DatabaseUnreachable.
    """
    try:
        engine = open_engine(url)
        upgrade(engine)
    except (ArgumentError, OperationalError, ModuleNotFoundError) as error:
        raise _unreachable(url, error) from None
    return engine


def upgrade(engine: Engine) -> None:
    """Make or migrate the tables. Raises DatabaseNewer; nothing was changed then."""
    with engine.execution_options(deskbell_writes=True).begin() as connection:
        refuse_newer(connection)
        command.upgrade(_config(connection), "head")


def revision(connection: Connection) -> str | None:
    """Return the revision that a database is at, None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """Return the revision that this program brings a database to."""
    return ScriptDirectory(str(HERE)).get_current_head()


def refuse_newer(connection: Connection) -> None:
    """Raise DatabaseNewer when this program does not know the database's revision."""
    current = revision(connection)
    known = {script.revision for script in ScriptDirectory(str(HERE)).walk_revisions()}
    if current is not None and current not in known:
        place = connection.engine.url.render_as_string(hide_password=True)
        raise DatabaseNewer(
            f"The database {place} cannot be used",
            f"a newer Deskbell has changed it (revision {current})",
            "Run that version, or put back a backup that this version made",
        )


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _unreachable(url: str, error: Exception) -> DatabaseUnreachable:
    if isinstance(error, ModuleNotFoundError):
        why, remedy = f"{error.name} is not installed", "Run `pip install deskbell[postgres]`"
    else:
        why = str(getattr(error, "orig", error) or error).strip().splitlines()[0]
        remedy = "Correct DESKBELL_DATABASE_URL, the rights of its folder, or start its server"
    kind = url.partition(":")[0] or "no kind"
    return DatabaseUnreachable(f"The database ({kind}) cannot be opened", why, remedy)
