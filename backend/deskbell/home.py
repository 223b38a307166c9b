"""DESKBELL_HOME: the folder that holds all that a desk owns. Nobody else may read it.

keys/master.key  keys/ledger.jsonl  keys/ca.key   what `deskbell keys export` saves
tls/  broker/  access/                            made by `deskbell_broker`
desk.db                                           the database, unless set otherwise
local.token  local.url                            how this machine's command line reaches the desk
public.url                                        where everybody else finds its pages, if they can
logins/                                           how it reaches other desks: `deskbell login`
logs/deskbell.log
"""

import os
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deskbell.errors import DeskbellError

MASTER_BYTES = 32
OURS = {"keys", "desk.db"}
"""A folder with things in it is a desk's when one of these is among them."""


class HomeNotWritable(DeskbellError):
    """The data folder cannot be written; correct its owner and mode, or choose another."""


class NoDataFolder(DeskbellError):
    """The folder holds other things than a desk's data; choose an empty one, or a new one."""


class HomeInUse(DeskbellError):
    """Another desk runs in this folder; stop it first."""


class MasterKeyMissing(DeskbellError):
    """The master secret is gone while buttons depend on it; import the saved keys."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folder and the places in it."""

    root: Path

    @property
    def keys(self) -> Path:
        """Return the folder of keys."""
        return self.root / "keys"

    @property
    def master_key(self) -> Path:
        """Return the file of the master secret (32 bytes)."""
        return self.keys / "master.key"

    @property
    def ledger(self) -> Path:
        """Return the ledger's file."""
        return self.keys / "ledger.jsonl"

    @property
    def ca_key(self) -> Path:
        """Return the private CA's key."""
        return self.keys / "ca.key"

    @property
    def exported(self) -> Path:
        """Return the mark that the keys were exported; it holds a digest of them."""
        return self.keys / "exported"

    @property
    def ca(self) -> Path:
        """Return the private CA's certificate."""
        return self.root / "tls" / "ca.crt"

    @property
    def access(self) -> Path:
        """Return the folder of what somebody else's Mosquitto is to read."""
        return self.root / "access"

    @property
    def local_token(self) -> Path:
        """Return the file of the token that this machine's command line uses."""
        return self.root / "local.token"

    @property
    def local_url(self) -> Path:
        """Return the file with the address of the running desk, as this machine reaches it."""
        return self.root / "local.url"

    @property
    def public_url(self) -> Path:
        """Return the file with the address of its pages elsewhere; none where nobody can open them."""
        return self.root / "public.url"

    @property
    def logins(self) -> Path:
        """Return the folder of this computer's logins at desks."""
        return self.root / "logins"

    @property
    def logs(self) -> Path:
        """Return the folder of logs."""
        return self.root / "logs"

    def make(self) -> None:
        """Make the folder for its owner alone. Raises NoDataFolder, HomeNotWritable."""
        self.refuse_others()
        for folder in (self.root, self.keys, self.logs):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                if folder.stat().st_mode & 0o077:
                    folder.chmod(0o700)
                probe = folder / ".writable"
                probe.touch(mode=0o600)
                probe.unlink()
            except OSError as error:
                raise refused(folder, error) from None

    def refuse_others(self) -> None:
        """Raise NoDataFolder for a folder that others use: closing it could break their machine."""
        try:
            shared = self.root.stat().st_mode & stat.S_ISVTX
            there = {path.name for path in self.root.iterdir()} - {"lost+found"}
        except OSError:  # not there yet, or `make` tells why not
            return
        if shared or (there and not there & OURS):
            raise NoDataFolder(
                f"{self.root} cannot be the data folder",
                "it holds other things" if there else "everybody may write there",
                "Choose an empty folder, or a new one, with DESKBELL_HOME",
            )

    def master(self, *, has_buttons: bool = False) -> bytes:
        """Return the master secret; make it on the first start.

        Raises MasterKeyMissing when it is lost and the ledger or the database has buttons.
        """
        try:
            master = self.master_key.read_bytes()
        except FileNotFoundError:
            return self._new_master(has_buttons=has_buttons)
        except OSError as error:
            raise refused(self.master_key, error) from None
        if len(master) != MASTER_BYTES:
            raise MasterKeyMissing(
                f"The master secret {self.master_key} is damaged",
                f"it has {len(master)} bytes instead of {MASTER_BYTES}",
                "Bring it back with `deskbell keys import`",
            )
        return master

    def _new_master(self, *, has_buttons: bool) -> bytes:
        if has_buttons or (self.ledger.exists() and self.ledger.stat().st_size > 0):
            raise MasterKeyMissing(
                f"The master secret {self.master_key} is gone",
                "there are buttons whose keys were made from it",
                "Bring it back with `deskbell keys import`",
            )
        master = secrets.token_bytes(MASTER_BYTES)
        write_private(self.master_key, master)
        return master

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the folder for one desk. Raises HomeInUse.

        A ledger is kept in memory, so two desks in one folder would not see each other's words.
        """
        import fcntl  # not on Windows, where no desk runs; its command line does

        with (self.root / ".lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise HomeInUse(
                    f"Another desk runs in {self.root}",
                    "only one at a time may use a data folder",
                    "Stop it first, or choose another folder with DESKBELL_HOME",
                ) from None
            yield

    def is_in_use(self) -> bool:
        """Tell whether a desk runs in the folder."""
        if sys.platform == "win32":
            return False
        import fcntl

        try:
            with (self.root / ".lock").open() as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:  # no desk ever made the file
            return False
        return False


def write_private(path: Path, content: bytes) -> None:
    """Replace a file in one step, on disk before it has its name; only its owner may read it.

    Raises HomeNotWritable.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        if sys.platform != "win32":  # where a folder cannot be opened
            folder = os.open(path.parent, os.O_RDONLY)
            os.fsync(folder)
            os.close(folder)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise refused(path.parent, error) from None


def refused(path: Path, error: OSError) -> HomeNotWritable:
    """Return the error for a place that the operating system refuses."""
    return HomeNotWritable(
        f"Cannot write {path}",
        error.strerror or str(error),
        "Correct its owner and mode, or choose another folder with DESKBELL_HOME",
    )
