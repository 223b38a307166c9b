"""Columns that several tables share."""

from typing import Any

from sqlalchemy import BigInteger, Integer, Table, Text
from sqlmodel import Field, SQLModel

ROW_NUMBER = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit key; SQLite finds a row by it without an index only when it is called INTEGER."""


def big(*, default: Any = None, **options: Any) -> Any:  # noqa: ANN401 as sqlmodel.Field itself
    """Return a 64-bit integer column: a time in ms, a version, a count."""
    return Field(default=default, sa_type=BigInteger, **options)


def long_text(*, default: Any = None, **options: Any) -> Any:  # noqa: ANN401 as sqlmodel.Field itself
    """Return a text column without a length."""
    return Field(default=default, sa_type=Text, **options)


def core(model: type[SQLModel]) -> Table:
    """Return the Core table of a model, for statements that are built once and run often.

    Building a statement anew costs up to a millisecond; a batch runs a dozen.
    """
    return SQLModel.metadata.tables[str(model.__tablename__)]
