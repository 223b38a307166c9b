"""The migrations make just the tables of the program and keep what is there; a newer one is refused."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine

from deskbell.store import migrate
from deskbell.store.engine import open_engine
from deskbell.store.tables import METADATA


def sql_of(engine: Engine) -> dict[str, list[str]]:
    """Return what SQLite keeps of each table and index: its parts, in no order."""
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name != 'alembic_version'"
        )
        return {name: sorted(_bare(sql).split(",")) for name, sql in rows}


def _bare(sql: str) -> str:
    return "".join(sql.replace('"', "").split()).removesuffix(")")


def url_in(folder: Path) -> str:
    return f"sqlite:///{folder / 'desk.db'}"


def test_the_migrations_make_the_tables_of_the_program(tmp_path: Path) -> None:
    migrated = migrate.open_database(url_in(tmp_path))
    made = open_engine("sqlite://")
    METADATA.create_all(made)

    assert sql_of(migrated) == sql_of(made)


def test_a_column_without_a_migration_would_be_seen(tmp_path: Path) -> None:
    engine = migrate.open_database(url_in(tmp_path))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, METADATA) == []
        connection.exec_driver_sql("ALTER TABLE site DROP COLUMN phone")

        assert compare_metadata(context, METADATA) != []


def test_a_second_start_changes_nothing(tmp_path: Path) -> None:
    first = sql_of(migrate.open_database(url_in(tmp_path)))

    assert sql_of(migrate.open_database(url_in(tmp_path))) == first


def test_a_database_of_the_first_version_keeps_what_it_has(tmp_path: Path) -> None:
    engine = open_engine(url_in(tmp_path))
    with engine.execution_options(deskbell_writes=True).begin() as connection:
        command.upgrade(migrate._config(connection), "0001")
        connection.exec_driver_sql("INSERT INTO button (id, created_at_ms) VALUES ('b0001', 5)")
        connection.exec_driver_sql("INSERT INTO button (id, created_at_ms) VALUES ('b0002', 6)")

    migrate.upgrade(engine)

    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT id, created_at_ms, mac, chip FROM button")
        assert rows.all() == [("b0001", 5, None, None), ("b0002", 6, None, None)]


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    engine = migrate.open_database(url_in(tmp_path))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(migrate.DatabaseNewer, match="newer Deskbell"):
        migrate.upgrade(engine)

    with engine.connect() as connection:
        assert migrate.revision(connection) == "9999"


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all/desk.db", "nonsense", "oracle://host/deskbell"]
)
def test_a_database_that_cannot_be_opened_says_so(url: str) -> None:
    with pytest.raises(migrate.DatabaseUnreachable, match="cannot be opened"):
        migrate.open_database(url)
