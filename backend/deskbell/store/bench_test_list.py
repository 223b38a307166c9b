"""Lists of bench tests, the newest first."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from deskbell.store.account import Account
from deskbell.store.bench_test import BenchTest


@dataclass(frozen=True, slots=True)
class ListedTest:
    """A bench test and who made it."""

    row: BenchTest
    by: str


def page(
    session: Session, button_id: str, *, before: int | None = None, limit: int
) -> list[ListedTest]:
    """Return the tests of a button, below this number."""
    statement = (
        select(BenchTest, Account.name)
        .join(Account, col(Account.id) == col(BenchTest.account_id))
        .where(BenchTest.button_id == button_id)
        .order_by(col(BenchTest.id).desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(col(BenchTest.id) < before)
    return [ListedTest(row, by) for row, by in session.exec(statement)]
