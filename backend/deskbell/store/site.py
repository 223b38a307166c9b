"""Sites and their assets: the register."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class Site(SQLModel, table=True):
    """A shop."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    zone: str = ""
    """Such as Europe/Amsterdam; empty while nobody has said it, and then UTC counts."""
    language: str = "en"
    tier: str = "B"
    phone: str = ""
    hours: str = ""


class Asset(SQLModel, table=True):
    """The thing that is labelled; its category is fixed here and never chosen by a person."""

    __table_args__ = (UniqueConstraint("site_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id", index=True)
    name: str
    category: str
    address: str = ""
