"""Accounts with a role, and the three ways in: token, one-time link, session. Only hashes are kept."""

from sqlmodel import Field, SQLModel

from deskbell.store.columns import big


class Account(SQLModel, table=True):
    """Somebody who works here."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    role: str
    language: str = "en"
    created_at_ms: int = big()
    disabled_at_ms: int | None = big()


class Token(SQLModel, table=True):
    """A bearer token of the API."""

    hash: str = Field(primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    created_at_ms: int = big()
    expires_at_ms: int | None = big()
    """When a computer's login ends; null: good until it is revoked."""
    label: str | None = None
    """Which computer was let in with it; null for a token that was made by hand."""


class SignInLink(SQLModel, table=True):
    """A link that signs in once."""

    __tablename__ = "sign_in_link"

    hash: str = Field(primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    expires_at_ms: int = big()
    used_at_ms: int | None = big()


class WebSession(SQLModel, table=True):
    """A browser that is signed in."""

    __tablename__ = "web_session"

    hash: str = Field(primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    created_at_ms: int = big()
    expires_at_ms: int = big()
