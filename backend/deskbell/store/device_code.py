"""Computers that ask to be let in, until somebody says yes or no. Only hashes of codes are kept."""

from sqlmodel import Field, SQLModel

from deskbell.store.columns import big


class DeviceCode(SQLModel, table=True):
    """One computer that waits; its row goes when it has its token."""

    __tablename__ = "device_code"

    hash: str = Field(primary_key=True)
    """Of the long code that the computer alone knows."""
    user_hash: str = Field(unique=True, index=True)
    """Of the short code that a person reads on it and types."""
    client: str
    """What the computer calls itself."""
    address: str
    """Where it asked from."""
    created_at_ms: int = big()
    expires_at_ms: int = big()
    polled_at_ms: int | None = big()
    decided_at_ms: int | None = big()
    account_id: int | None = Field(default=None, foreign_key="account.id")
    """Who let it in; null beside `decided_at_ms`: it was turned away."""


class WrongGuesses(SQLModel, table=True):
    """How often an account has typed a code that nobody waits with."""

    __tablename__ = "wrong_guesses"

    account_id: int = Field(primary_key=True, foreign_key="account.id")
    since_ms: int = big()
    count: int
