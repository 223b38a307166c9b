"""The Wi-Fi networks of sites, sealed: a stolen database tells no password."""

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from deskbell.store.columns import big


class SiteNetworks(SQLModel, table=True):
    """The whole list of one site, in order, as one sealed text."""

    __tablename__ = "site_networks"

    site_id: int = Field(primary_key=True, foreign_key="site.id")
    sealed: bytes = Field(sa_type=LargeBinary)
    changed_at_ms: int = big()
