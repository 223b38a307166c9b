"""Let a computer in: it asks, somebody signed in decides, and it collects its token, once.

What is wrong is returned, not raised, wherever something was noted with it: a
wrong guess, or that a computer asked. An exception would undo the note.
"""

import secrets
from dataclasses import dataclass
from typing import Final

from sqlmodel import Session, col, delete, func, select, update

from deskbell.desk import accounts
from deskbell.desk.accounts import digest
from deskbell.domain import device_code
from deskbell.domain import role as roles
from deskbell.store.account import Account
from deskbell.store.device_code import DeviceCode, WrongGuesses

MOST_OF_AN_ADDRESS: Final = 20
MOST_WAITING: Final = 500
"""Computers that may wait at once: anybody may ask, and each of them is a row."""
_SECRET_BYTES: Final = 32


class TooManyWaiting(Exception):
    """Too many computers wait to be let in; try again in ten minutes."""

    def __init__(self) -> None:
        """Say when it goes on."""
        super().__init__("Too many computers wait to be let in. Try again in ten minutes.")


class TooManyGuesses(Exception):
    """An account typed too many codes that nobody waits with; try again in ten minutes."""

    def __init__(self) -> None:
        """Say when it goes on."""
        super().__init__("Too many wrong codes were typed. Try again in ten minutes.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a computer that asks is told: a secret to collect with, and a code to show."""

    device_code: str
    user_code: str


@dataclass(frozen=True, slots=True)
class Found:
    """The computer that shows a code."""

    code: str
    client: str
    address: str


@dataclass(frozen=True, slots=True)
class Login:
    """A computer was let in."""

    token: str
    account: str
    role: str
    expires_at_ms: int


def ask(session: Session, client: str, address: str, now_ms: int) -> Asked:
    """Note that a computer asks to be let in. Raises TooManyWaiting."""
    forget(session, now_ms)
    waiting = select(func.count()).select_from(DeviceCode)
    if (
        session.exec(waiting).one() >= MOST_WAITING
        or session.exec(waiting.where(DeviceCode.address == address)).one() >= MOST_OF_AN_ADDRESS
    ):
        raise TooManyWaiting
    asked = Asked(secrets.token_urlsafe(_SECRET_BYTES), _unused_code(session))
    session.add(
        DeviceCode(
            hash=digest(asked.device_code),
            user_hash=digest(asked.user_code),
            client=client,
            address=address,
            created_at_ms=now_ms,
            expires_at_ms=now_ms + device_code.GOOD_FOR_MS,
        )
    )
    session.flush()
    return asked


def _unused_code(session: Session) -> str:
    while True:
        letters = [secrets.choice(device_code.LETTERS) for _ in range(device_code.LENGTH)]
        code = device_code.written(letters)
        if _undecided(session, code) is None:
            return code


def _undecided(session: Session, code: str) -> DeviceCode | None:
    statement = select(DeviceCode).where(DeviceCode.user_hash == digest(code))
    return session.exec(statement).one_or_none()


def find(session: Session, account_id: int, typed: str, now_ms: int) -> Found | None:
    """Return the computer that shows a code, None when none does, which counts as a guess.

    Raises TooManyGuesses.
    """
    row = _row(session, account_id, typed, now_ms)
    code = device_code.read(typed)
    return None if row is None or code is None else Found(code, row.client, row.address)


def decide(
    session: Session, account_id: int, typed: str, now_ms: int, *, let_in: bool
) -> Found | None:
    """Let the computer that shows a code in, or turn it away; None when none shows it.

    Raises TooManyGuesses.
    """
    found = find(session, account_id, typed, now_ms)
    if found is not None:
        session.exec(
            update(DeviceCode)
            .where(col(DeviceCode.user_hash) == digest(found.code))
            .values(decided_at_ms=now_ms, account_id=account_id if let_in else None)
        )
    return found


def _row(session: Session, account_id: int, typed: str, now_ms: int) -> DeviceCode | None:
    guesses = session.get(WrongGuesses, account_id)
    if guesses and not device_code.may_guess(guesses.count, guesses.since_ms, now_ms):
        raise TooManyGuesses
    code = device_code.read(typed)
    row = None if code is None else _undecided(session, code)
    if row is not None and row.decided_at_ms is None and row.expires_at_ms > now_ms:
        return row
    if guesses is None or now_ms - guesses.since_ms >= device_code.GUESSES_MS:
        guesses = guesses or WrongGuesses(account_id=account_id, since_ms=now_ms, count=0)
        guesses.since_ms, guesses.count = now_ms, 0
    guesses.count += 1
    session.add(guesses)
    session.flush()
    return None


def collect(session: Session, secret: str, now_ms: int) -> Login | str:
    """Return the login of a computer that was let in, once; else why there is none yet."""
    row = session.get(DeviceCode, digest(secret))
    said = device_code.answer(row, now_ms)
    if row is None or said == device_code.OVER:
        return device_code.OVER
    if said in {device_code.PENDING, device_code.TOO_SOON}:
        row.polled_at_ms = now_ms
        session.add(row)
        return said
    login = _login(session, row, now_ms)
    session.delete(row)
    return login or device_code.TURNED_AWAY


def _login(session: Session, row: DeviceCode, now_ms: int) -> Login | None:
    """Return a new login, None when who let it in may not do so any more, or said no."""
    who: Account | None = None
    if row.account_id is not None:
        who = accounts.by_id(session, row.account_id)
    if who is None or who.id is None or not roles.may(who.role, roles.CHANGE_BUTTONS):
        return None
    until_ms = now_ms + device_code.LOGIN_MS
    token = accounts.make_token(session, who.id, now_ms, expires_at_ms=until_ms, label=row.client)
    return Login(token, who.name, who.role, until_ms)


def forget(session: Session, now_ms: int) -> int:
    """Delete what nobody collected in time; return how many there were."""
    over = delete(DeviceCode).where(col(DeviceCode.expires_at_ms) <= now_ms)
    return session.exec(over).rowcount
