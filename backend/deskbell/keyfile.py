"""Keys in one encrypted file: master secret, ledger, private CA's key.

Everything else can be made again or comes back from the buttons; these three
cannot. scrypt (RFC 7914) makes the key from a passphrase, AES-256-GCM encrypts,
and the head is part of what is authenticated.
"""

import hashlib
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from deskbell.errors import DeskbellError
from deskbell.home import MASTER_BYTES, Home, refused, write_private

HEAD: Final = b"deskbell-keys 1\n"
_SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12
SCRYPT_N: Final = 2**17
"""With r=8 and p=1 what OWASP asks for: 128 MiB and about half a second a guess."""
_STARTED: Final = '{"kind": "started", "name": "", "value": %d}\n'
"""A ledger line: what the database may hold since is not known, so no number is used twice."""


class WrongPassphrase(DeskbellError):
    """The passphrase does not open the file, or somebody changed the file."""


class NoKeyFile(DeskbellError):
    """The file is not there, or is no export of keys."""


class OtherKeys(DeskbellError):
    """The data folder has keys already, and they are others."""


class NoKeys(DeskbellError):
    """There are no keys to export yet; start the desk once."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What cannot be made again."""

    master: bytes
    ledger: bytes
    ca_key: bytes
    """Empty for a desk that never had a broker of its own."""


def read(home: Home) -> Keys:
    """Return the keys of a data folder. Raises NoKeys."""
    try:
        ledger = home.ledger.read_bytes() if home.ledger.exists() else b""
        has_ca = home.ca_key.exists() or home.ca.exists()
        return Keys(
            home.master_key.read_bytes(), ledger, home.ca_key.read_bytes() if has_ca else b""
        )
    except FileNotFoundError as error:
        raise NoKeys(
            "There are no keys to export",
            f"{error.filename} does not exist",
            "Start the desk once with `deskbell up`, or check DESKBELL_HOME",
        ) from None
    except OSError as error:
        raise refused(home.keys, error) from None


def export(home: Home, to: Path, passphrase: str) -> None:
    """Write the keys into an encrypted file. Raises NoKeys, HomeNotWritable."""
    keys = read(home)
    write_private(to, seal(keys, passphrase))
    write_private(home.exported, _digest(keys).encode())


def is_exported(home: Home) -> bool:
    """Tell whether the keys that the folder has now were exported."""
    try:
        return home.exported.read_text(encoding="ascii") == _digest(read(home))
    except (OSError, ValueError, NoKeys):
        return False


def bring_back(home: Home, source: Path, passphrase: str) -> None:
    """Put the keys of a file into a data folder in which no desk runs.

    Raises NoKeyFile, WrongPassphrase, OtherKeys, HomeInUse, HomeNotWritable.
    """
    try:
        sealed = source.read_bytes()
    except OSError as error:
        raise _no_file(source, error.strerror or "cannot be read") from None
    keys = unseal(sealed, passphrase, source)
    home.make()
    with home.lock():
        _refuse_others(home, keys)
        known = home.ledger.read_bytes() if home.ledger.exists() else b""
        started = (_STARTED % (time.time_ns() // 1_000_000)).encode()
        if keys.ca_key:
            write_private(home.ca_key, keys.ca_key)
        write_private(home.ledger, merge(known, keys.ledger) + started)
        write_private(home.master_key, keys.master)
        write_private(home.exported, _digest(keys).encode())


def seal(keys: Keys, passphrase: str) -> bytes:
    """Return the encrypted file."""
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    content = {
        "master": keys.master.hex(),
        "ledger": keys.ledger.decode(),
        "ca_key": keys.ca_key.decode(),
    }
    head = HEAD + salt + nonce
    return head + _cipher(passphrase, salt).encrypt(nonce, json.dumps(content).encode(), head)


def unseal(sealed: bytes, passphrase: str, source: Path) -> Keys:
    """Return the keys in an encrypted file. Raises NoKeyFile, WrongPassphrase."""
    size = len(HEAD) + _SALT_BYTES + _NONCE_BYTES
    head = sealed[:size]
    if not head.startswith(HEAD) or len(head) < size:
        raise _no_file(source, "it is no export of keys")
    salt, nonce = head[len(HEAD) : -_NONCE_BYTES], head[-_NONCE_BYTES:]
    try:
        content = json.loads(_cipher(passphrase, salt).decrypt(nonce, sealed[size:], head))
    except InvalidTag:
        raise WrongPassphrase(
            f"{source} cannot be opened",
            "the passphrase is wrong, or the file was changed",
            "Try the passphrase again, or take another copy of the file",
        ) from None
    return Keys(
        bytes.fromhex(content["master"]), content["ledger"].encode(), content["ca_key"].encode()
    )


def merge(known: bytes, imported: bytes) -> bytes:
    """Return a ledger with the lines of both: what only one of them knows is known."""
    whole = known if known.endswith(b"\n") or not known else known[: known.rfind(b"\n") + 1]
    there = set(whole.splitlines())
    return whole + b"".join(
        line + b"\n" for line in imported.splitlines() if line and line not in there
    )


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=SCRYPT_N, r=8, p=1).derive(passphrase.encode()))


def _digest(keys: Keys) -> str:
    return hashlib.sha256(keys.master + keys.ca_key).hexdigest()


def _refuse_others(home: Home, keys: Keys) -> None:
    pairs = ((home.master_key, keys.master), (home.ca_key, keys.ca_key))
    for path, wanted in pairs:
        damaged = path == home.master_key and path.exists() and path.stat().st_size != MASTER_BYTES
        if wanted and path.exists() and not damaged and path.read_bytes() != wanted:
            raise OtherKeys(
                f"The keys were not brought to {home.root}",
                f"{path} holds another key, on which buttons may depend",
                "Choose another folder with DESKBELL_HOME, or move that folder's keys away first",
            )


def _no_file(source: Path, why: str) -> NoKeyFile:
    return NoKeyFile(
        f"{source} cannot be used", why, "Name the file that `deskbell keys export` wrote"
    )
