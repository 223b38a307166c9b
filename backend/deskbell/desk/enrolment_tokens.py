"""Leave to enrol boards: a token for one site, so many boards and ten minutes, spent on use.

It is spent on boards and not on calls: a board that it enrolled may enrol again
with it, for a tool may be killed at any moment.
"""

import secrets
from typing import Final

from sqlmodel import Session, col, delete, func, select

from deskbell.desk.accounts import digest
from deskbell.store.enrolment import EnrolledBoard, EnrolmentToken

GOOD_FOR_MS: Final = 10 * 60 * 1000
MOST_BOARDS: Final = 100
_REMEMBERED_MS: Final = 24 * 3600 * 1000
"""So long after its end a token is told that it is over, instead of that it never was one."""
_SECRET_BYTES: Final = 32


class EnrolmentOver(Exception):
    """The enrolment token is older than ten minutes, or its account was shut out; get a new one."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            "This enrolment token is older than ten minutes, or its account was shut out. "
            "Get a new one."
        )


class EnrolmentSpent(Exception):
    """The enrolment token was for fewer boards, and all of them are enrolled; get a new one."""

    def __init__(self, boards: int) -> None:
        """Say how many it was for."""
        many = "1 board, which is" if boards == 1 else f"{boards} boards, which are"
        super().__init__(f"This enrolment token was for {many} enrolled. Get a new one.")


def make(session: Session, account_id: int, site_id: int, boards: int, now_ms: int) -> str:
    """Return a new enrolment token; this is the only time that it is seen."""
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    session.add(
        EnrolmentToken(
            hash=digest(secret),
            account_id=account_id,
            site_id=site_id,
            boards=boards,
            created_at_ms=now_ms,
            expires_at_ms=now_ms + GOOD_FOR_MS,
        )
    )
    session.flush()
    return secret


def by_secret(session: Session, secret: str, now_ms: int) -> EnrolmentToken | None:
    """Return the enrolment token that this is, None when it is none. Raises EnrolmentOver."""
    found = session.get(EnrolmentToken, digest(secret))
    if found is not None and found.expires_at_ms <= now_ms:
        raise EnrolmentOver
    return found


def refuse_spent(session: Session, leave: EnrolmentToken, mac: str) -> None:
    """Raise EnrolmentSpent when a token is used up and was not spent on this very board."""
    if session.get(EnrolledBoard, (leave.hash, mac)) is not None:
        return
    of_it = select(func.count()).select_from(EnrolledBoard).where(EnrolledBoard.hash == leave.hash)
    if session.exec(of_it).one() >= leave.boards:
        raise EnrolmentSpent(leave.boards)


def spend(session: Session, leave: EnrolmentToken, mac: str, button_id: str, now_ms: int) -> None:
    """Note that a token enrolled a board, as this button."""
    known = session.get(EnrolledBoard, (leave.hash, mac))
    if known is None:
        known = EnrolledBoard(hash=leave.hash, mac=mac, button_id=button_id, at_ms=now_ms)
    known.button_id, known.at_ms = button_id, now_ms
    session.add(known)
    session.flush()


def forget(session: Session, now_ms: int) -> int:
    """Delete tokens that ended a day ago; return how many there were."""
    old = select(EnrolmentToken.hash).where(
        col(EnrolmentToken.expires_at_ms) <= now_ms - _REMEMBERED_MS
    )
    session.exec(delete(EnrolledBoard).where(col(EnrolledBoard.hash).in_(old)))
    return session.exec(
        delete(EnrolmentToken).where(col(EnrolmentToken.expires_at_ms) <= now_ms - _REMEMBERED_MS)
    ).rowcount
