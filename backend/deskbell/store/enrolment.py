"""Leave to enrol boards: for one site, for so many, for ten minutes. Only the token's hash is kept."""

from sqlmodel import Field, SQLModel

from deskbell.store.columns import big


class EnrolmentToken(SQLModel, table=True):
    """What a technician's account gave to a flashing tool."""

    __tablename__ = "enrolment_token"

    hash: str = Field(primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    site_id: int = Field(foreign_key="site.id")
    boards: int
    """How many it may enrol."""
    created_at_ms: int = big()
    expires_at_ms: int = big()


class EnrolledBoard(SQLModel, table=True):
    """A board that a token was spent on; the same board again spends no more of it."""

    __tablename__ = "enrolled_board"

    hash: str = Field(primary_key=True, foreign_key="enrolment_token.hash")
    mac: str = Field(primary_key=True)
    button_id: str = Field(foreign_key="button.id")
    at_ms: int = big()
