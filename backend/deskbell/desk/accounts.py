"""Accounts and their three ways in: a token, a link that works once, a session of a browser.

Secrets have 256 random bits and are kept as SHA-256 alone: who reads the
database, or a backup of it, gets nobody's way in.
"""

import hashlib
import secrets
from typing import Final

from sqlmodel import Session, col, delete, select, update

from deskbell.domain import role as roles
from deskbell.store.account import Account, SignInLink, Token, WebSession
from deskbell.store.device_code import DeviceCode
from deskbell.store.enrolment import EnrolmentToken

LINK_MS: Final = 10 * 60 * 1000
SESSION_MS: Final = 12 * 3600 * 1000
_SECRET_BYTES: Final = 32


class UnknownRole(Exception):
    """There is no such role; the text lists those that there are."""

    def __init__(self, role: str) -> None:
        """Name the role."""
        super().__init__(f"There is no role '{role}'; use one of {', '.join(roles.ROLES)}.")


class AccountExists(Exception):
    """The name belongs to an account of another role; choose another name."""

    def __init__(self, name: str, role: str) -> None:
        """Name the account and what it is."""
        super().__init__(f"The account '{name}' has the role {role}; choose another name.")


class UnknownAccount(Exception):
    """There is no such account, or it was disabled."""

    def __init__(self, name: str) -> None:
        """Name the account."""
        super().__init__(f"There is no account '{name}'.")


class LinkSpent(Exception):
    """A sign-in link was used, is too old, or never was one; ask for a new one."""

    def __init__(self) -> None:
        """Say no more than that: whether it ever was one is nobody's business."""
        super().__init__(
            "This sign-in link was used or is older than ten minutes; ask for a new one."
        )


def digest(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def account(session: Session, name: str, role: str, now_ms: int, language: str = "") -> Account:
    """Return the account of this name with this role, made when there is none.

    `language` is "" to leave it to the browser. Raises UnknownRole, AccountExists.
    """
    if role not in roles.ROLES:
        raise UnknownRole(role)
    found = session.exec(select(Account).where(Account.name == name)).one_or_none()
    if found is None:
        found = Account(name=name, role=role, language=language, created_at_ms=now_ms)
        session.add(found)
        session.flush()
    elif found.role != role or found.disabled_at_ms is not None:
        raise AccountExists(name, found.role)
    return found


def by_name(session: Session, name: str) -> Account:
    """Return an account that may be given work. Raises UnknownAccount."""
    found = session.exec(select(Account).where(Account.name == name)).one_or_none()
    if found is None or found.disabled_at_ms is not None:
        raise UnknownAccount(name)
    return found


def make_token(
    session: Session,
    account_id: int,
    now_ms: int,
    *,
    expires_at_ms: int | None = None,
    label: str | None = None,
) -> str:
    """Return a new bearer token of an account; this is the only time that it is seen.

    A computer's login has an end and a label, a token that somebody made has neither.
    """
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    session.add(
        Token(
            hash=digest(secret),
            account_id=account_id,
            created_at_ms=now_ms,
            expires_at_ms=expires_at_ms,
            label=label,
        )
    )
    session.flush()
    return secret


def make_link(session: Session, account_id: int, now_ms: int) -> str:
    """Return the secret of a link that signs an account in once, within ten minutes."""
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    session.add(
        SignInLink(hash=digest(secret), account_id=account_id, expires_at_ms=now_ms + LINK_MS)
    )
    session.flush()
    return secret


def use_link(session: Session, secret: str, now_ms: int) -> str:
    """Spend a link and return the secret of the session that it opens. Raises LinkSpent."""
    spent = session.exec(
        update(SignInLink)
        .where(
            col(SignInLink.hash) == digest(secret),
            col(SignInLink.used_at_ms).is_(None),
            col(SignInLink.expires_at_ms) > now_ms,
        )
        .values(used_at_ms=now_ms)
    )
    link = session.get(SignInLink, digest(secret))
    if spent.rowcount != 1 or link is None or by_id(session, link.account_id) is None:
        raise LinkSpent
    return start_session(session, link.account_id, now_ms)


def start_session(session: Session, account_id: int, now_ms: int) -> str:
    """Return the secret of a new session of twelve hours."""
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    session.add(
        WebSession(
            hash=digest(secret),
            account_id=account_id,
            created_at_ms=now_ms,
            expires_at_ms=now_ms + SESSION_MS,
        )
    )
    session.flush()
    return secret


def end_session(session: Session, secret: str) -> None:
    """Sign a browser out."""
    session.exec(delete(WebSession).where(col(WebSession.hash) == digest(secret)))


def by_id(session: Session, account_id: int) -> Account | None:
    """Return an account that is not disabled."""
    found = session.get(Account, account_id)
    return found if found is not None and found.disabled_at_ms is None else None


def by_token(session: Session, secret: str, now_ms: int) -> Account | None:
    """Return whose token this is, None when it is nobody's or is over."""
    token = session.get(Token, digest(secret))
    if token is None or (token.expires_at_ms is not None and token.expires_at_ms <= now_ms):
        return None
    return by_id(session, token.account_id)


def end_login(session: Session, secret: str) -> bool:
    """End a computer's login; tell whether it was one: a token that somebody made stays."""
    ended = session.exec(
        delete(Token).where(
            col(Token.hash) == digest(secret), col(Token.expires_at_ms).is_not(None)
        )
    )
    return ended.rowcount > 0


def by_session(session: Session, secret: str, now_ms: int) -> Account | None:
    """Return whose session this is, None when it is nobody's or is over."""
    found = session.get(WebSession, digest(secret))
    if found is None or found.expires_at_ms <= now_ms:
        return None
    return by_id(session, found.account_id)


def tokens(session: Session) -> list[tuple[Account, Token]]:
    """Return each token with whose it is, by account; of the tokens only hashes are known."""
    statement = (
        select(Account, Token)
        .join(Token, col(Token.account_id) == col(Account.id))
        .order_by(Account.name, col(Token.created_at_ms))
    )
    return list(session.exec(statement).all())


def shut_out(session: Session, name: str) -> int:
    """End every token, link and session of an account; return how many. Raises UnknownAccount.

    A computer that it let in and that did not collect its login yet gets none, and what it
    gave leave to enrol is over.
    """
    who = by_name(session, name).id
    session.exec(
        update(EnrolmentToken).where(col(EnrolmentToken.account_id) == who).values(expires_at_ms=0)
    )
    return sum(
        session.exec(delete(way).where(col(way.account_id) == who)).rowcount
        for way in (Token, SignInLink, WebSession, DeviceCode)
    )


def forget_what_is_over(session: Session, now_ms: int) -> int:
    """Delete links, sessions and logins that are over; return how many there were."""
    return sum(
        session.exec(delete(way).where(col(way.expires_at_ms) <= now_ms)).rowcount
        for way in (SignInLink, WebSession, Token)
    )
