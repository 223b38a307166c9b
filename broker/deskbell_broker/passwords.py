"""Mosquitto's password file, made in Python.

`$7$` is PBKDF2 with SHA-512. The passwords are random, 128 bits or more, so
101 iterations are enough: 20,000 stalled the broker for 1.3 s at each reload.
"""

import hashlib
import os
from base64 import b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path

from deskbell_broker import files
from deskbell_wire import names

ITERATIONS = 101
SALT_BYTES = 12
"""What Mosquitto 2.0.11 reads, no more and no less."""


class PasswordFile:
    """The file of every user that may connect; an unchanged user keeps its line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lines: dict[str, tuple[str, str]] = {}

    def write(self, passwords: Mapping[str, str]) -> None:
        """Make these the only users."""
        check(passwords)
        known = self._lines
        self._lines = {
            user: known[user]
            if user in known and known[user][0] == password
            else (password, line(user, password, os.urandom(SALT_BYTES)))
            for user, password in sorted(passwords.items())
        }
        text = "".join(entry for _, entry in self._lines.values())
        files.write(self.path, text)


def check(users: Iterable[str]) -> None:
    """Raise ValueError unless each name is a button's `<b>` or a desk's."""
    for user in users:
        desk = user.removeprefix(names.DESK_PREFIX)
        is_desk = desk != user and desk.isascii() and desk.isalnum()
        if not is_desk and names.split_username(user) is None:
            raise ValueError(f"{user!r} is neither a button with its epoch nor a desk")


def line(user: str, password: str, salt: bytes) -> str:
    """Return one line of the file."""
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ITERATIONS)
    parts = (str(ITERATIONS), b64encode(salt).decode(), b64encode(digest).decode())
    return f"{user}:$7${'$'.join(parts)}\n"
