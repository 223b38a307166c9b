"""A secret inside a message: only its button can read what its desk has sealed.

The text is XORed with a keystream, block by block of 32 bytes: HMAC-SHA256 of a
random nonce and the block's number, in counter mode, under a key of its own that
HMAC-SHA256 derives from the signing key. What is sent is base64 of the nonce and
that. Nothing here notices a change: the signature of the message that carries it does,
so open only what was verified. A nonce is used once.
"""

import binascii

from deskbell_wire import const
from deskbell_wire.checks import Unreadable
from deskbell_wire.signature import hmac_sha256

NONCE_BYTES = 16

_PURPOSE = const(b"seal")
_BLOCK = const(32)


def seal_text(key: bytes, text: str, nonce: bytes) -> str:
    """Return a text that only the holder of the signing key can read.

    `nonce` is 16 random bytes; raises ValueError when it is not so long.
    """
    if len(nonce) != NONCE_BYTES:
        raise ValueError("a nonce has %d bytes" % NONCE_BYTES)
    sealed = nonce + _xor(key, nonce, text.encode())
    return binascii.b2a_base64(sealed).decode().rstrip()


def open_text(key: bytes, sealed: str) -> str:
    """Return the text of a verified message's sealed one. Raises Unreadable when it is none."""
    try:
        data = binascii.a2b_base64(sealed)
        if len(data) < NONCE_BYTES:
            raise ValueError
        return str(_xor(key, data[:NONCE_BYTES], data[NONCE_BYTES:]), "utf-8")
    except ValueError:  # UnicodeError is one
        raise Unreadable("must be sealed for this button")  # noqa: B904 MicroPython warns at chains


def _xor(key: bytes, nonce: bytes, data: bytes) -> bytearray:
    own = hmac_sha256(key, _PURPOSE)
    found = bytearray(data)
    for at in range(0, len(found), _BLOCK):
        stream = hmac_sha256(own, nonce, (at // _BLOCK).to_bytes(4, "big"))
        for i in range(min(_BLOCK, len(found) - at)):
            found[at + i] ^= stream[i]
    return found
