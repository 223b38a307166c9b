"""Keys are derived from the desk's master secret, never stored with the data.

HKDF-SHA256 (RFC 5869) over a purpose and `<b>`. Losing the database loses no
key; losing the master secret loses them all, hence `deskbell keys export`.
"""

from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SIGN: Final = "sign"
BROKER: Final = "broker"
SETUP: Final = "setup"
WIFI: Final = "wifi"
MASTER_BYTES: Final = 32
READABLE: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""No two of them look alike, on paper or on a small screen."""
SETUP_LENGTH: Final = 10


def derive(master: bytes, purpose: str, name: str) -> bytes:
    """Return the 32-byte key for a purpose (`sign`, `broker`, ...) and a `<b>` or desk name."""
    info = f"deskbell {purpose} {name}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(master)


class Keyring:
    """The keys of all buttons, derived when they are asked for."""

    def __init__(self, master: bytes) -> None:
        """Keep the master secret; raises ValueError when it is not 32 bytes."""
        if len(master) != MASTER_BYTES:
            raise ValueError("the master secret must be 32 bytes")
        self.master = master
        self._sign = lru_cache(maxsize=200_000)(lambda name: derive(master, SIGN, name))

    def sign(self, name: str) -> bytes:
        """Return the signing key of `<b>`."""
        return self._sign(name)

    def password(self, name: str) -> str:
        """Return the broker password of `<b>` or of a desk."""
        return derive(self.master, BROKER, name).hex()

    def setup(self, name: str) -> str:
        """Return the password of the access point that `<b>` opens to be set up: 49 bits, to be typed."""
        number = int.from_bytes(derive(self.master, SETUP, name))
        letters = []
        for _ in range(SETUP_LENGTH):
            number, letter = divmod(number, len(READABLE))
            letters.append(READABLE[letter])
        return "".join(letters)

    def wifi(self) -> bytes:
        """Return the key under which the Wi-Fi networks of all sites are sealed in the database."""
        return derive(self.master, WIFI, "sites")
