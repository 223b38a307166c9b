"""Columns that several tables share."""

from typing import Any

from sqlalchemy import BigInteger, Text
from sqlmodel import Field


def big(*, default: Any = None, **options: Any) -> Any:  # noqa: ANN401 as sqlmodel.Field itself
    """Return a 64-bit integer column: a time in ms, a version, a count."""
    return Field(default=default, sa_type=BigInteger, **options)


def long_text(*, default: Any = None, **options: Any) -> Any:  # noqa: ANN401 as sqlmodel.Field itself
    """Return a text column without a length."""
    return Field(default=default, sa_type=Text, **options)
