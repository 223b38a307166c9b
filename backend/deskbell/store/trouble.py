"""When the database itself cannot work: which errors say so, why, and what to do.

Everything else that fails in a transaction may be the fault of what was written.
"""

import errno
import socket
import ssl
from typing import Final

from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as NoFreeConnection

_OF_WHAT_IS_WRITTEN: Final = (DataError, IntegrityError, NotSupportedError, ProgrammingError)

_OF_THE_NETWORK: Final = (ConnectionError, TimeoutError, ssl.SSLError, socket.gaierror)
"""Of the broker, that is: a database's driver has errors of its own for its server."""

_REMEDIES: Final = (
    # part of the error's text, cause, remedy
    (
        ("is full", "no space left", "could not extend"),
        "its disk is full",
        "make room on that disk",
    ),
    (("readonly", "read-only"), "it cannot be written", "correct the rights of file and folder"),
    (("is locked",), "another program holds it", "end that program"),
    (("malformed", "not a database"), "its file is damaged", "put back a backup"),
)


def is_of_the_database(error: BaseException) -> bool:
    """Tell whether disk, file or server failed, rather than what was to be written."""
    if isinstance(error, DBAPIError):
        return not isinstance(error, _OF_WHAT_IS_WRITTEN)
    if isinstance(error, _OF_THE_NETWORK):
        return False
    return isinstance(error, OSError | NoFreeConnection)


def explain(error: BaseException) -> tuple[str, str]:
    """Return cause and remedy, in words for the log."""
    text = str(getattr(error, "orig", None) or error).strip()
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        text = "no space left"
    for parts, cause, remedy in _REMEDIES:
        if any(part in text.lower() for part in parts):
            return cause, remedy
    first = text.splitlines()[0] if text else type(error).__name__
    return first, "look at the database and its server; `deskbell doctor` checks them"
