"""Records of bench tests: what a technician's tool saw of a board before it was mounted."""

from sqlmodel import Field, SQLModel

from deskbell.store.columns import ROW_NUMBER, big, long_text


class BenchTest(SQLModel, table=True):
    """One test of one button; `record` is JSON, as it came and was checked."""

    __tablename__ = "bench_test"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    name: str = Field(foreign_key="epoch.name", index=True)
    """`<b>`: the epoch that was tested."""
    button_id: str = Field(foreign_key="button.id", index=True)
    account_id: int = Field(foreign_key="account.id")
    at_ms: int = big()
    record: str = long_text()
