"""Where this computer keeps its logins: one file a desk in DESKBELL_HOME, for its owner alone."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

from deskbell.home import Home, write_private


@dataclass(frozen=True, slots=True)
class Login:
    """A desk that let this computer in."""

    url: str
    token: str
    account: str
    role: str
    expires_at: str


def keep(home: Home, login: Login) -> None:
    """Keep a login, in place of an older one at that desk. Raises HomeNotWritable, NoDataFolder."""
    home.make()
    home.logins.mkdir(mode=0o700, exist_ok=True)
    write_private(_path(home, login.url), json.dumps(asdict(login)).encode())


def known(home: Home) -> list[Login]:
    """Return the logins that there are, by address; a file that cannot be read is none."""
    found = []
    for path in sorted(home.logins.glob("*.json")):
        try:
            found.append(Login(**json.loads(path.read_bytes())))
        except (OSError, ValueError, TypeError):
            continue
    return found


def at(home: Home, url: str) -> Login | None:
    """Return the login at a desk, None when there is none."""
    return next((login for login in known(home) if login.url == url), None)


def forget(home: Home, url: str) -> None:
    """Forget the login at a desk."""
    _path(home, url).unlink(missing_ok=True)


def _path(home: Home, url: str) -> Path:
    return home.logins / f"{quote(url, safe='')}.json"
