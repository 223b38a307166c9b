r"""Signature: a payload is one JSON object, a newline, and 32 hex digits.

The digits are HMAC-SHA256 over `topic + "\n" + json`, cut to 16 bytes. Both
sides split from the end, verify before they parse, and never encode again what
was verified. A broker that lies can therefore delay a message, but can forge
neither an incident nor a green lamp.
"""

import binascii
import hashlib

from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable

_native_digest: "Callable[[bytes, bytes, str], bytes] | None" = None
_native_compare: "Callable[[bytes, bytes], bool] | None" = None
try:
    from hmac import compare_digest as _native_compare
    from hmac import digest as _native_digest
except ImportError:
    pass  # MicroPython has no hmac: the fallbacks below take over

MAX_PAYLOAD = 4096
"""Bytes of a whole payload; anything longer is dropped unread."""

SIGNATURE_BYTES = const(16)
_TAIL = const(2 * SIGNATURE_BYTES + 1)
_BLOCK = const(64)
_HEX = const(b"0123456789abcdef")

OVERSIZED = "oversized"
UNSIGNED = "unsigned"
TRUNCATED = "truncated"
FORGED = "forged"
REPLAYED = "replayed"
STALE = "stale"

REJECTIONS = (OVERSIZED, UNSIGNED, TRUNCATED, FORGED, REPLAYED, STALE)
"""Every named reason for which a message is dropped and counted."""


class Rejected(Exception):
    """A message that must not be read; `reason` is one of `REJECTIONS`."""

    def __init__(self, reason: str) -> None:
        """Keep the named reason."""
        super().__init__(reason)
        self.reason = reason


def hmac_sha256(key: bytes, *parts: bytes) -> bytes:
    """Return HMAC-SHA256 (RFC 2104) of the parts, one after the other, as 32 bytes."""
    if _native_digest is not None:
        return _native_digest(key, b"".join(parts), "sha256")
    return portable_hmac_sha256(key, *parts)


def portable_hmac_sha256(key: bytes, *parts: bytes) -> bytes:
    """Return the same from hashlib alone, for interpreters without hmac.

    The parts are not joined: on a board a copy of a whole message has no room.
    """
    if len(key) > _BLOCK:
        key = hashlib.sha256(key).digest()
    key = key + bytes(_BLOCK - len(key))
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in key))
    for part in parts:
        inner.update(part)
    outer = hashlib.sha256(bytes(b ^ 0x5C for b in key))
    outer.update(inner.digest())
    return outer.digest()


def _signature(key: bytes, topic: str, body: bytes) -> bytes:
    mac = hmac_sha256(key, topic.encode(), b"\n", body)
    return binascii.hexlify(mac[:SIGNATURE_BYTES])


def seal(key: bytes, topic: str, text: str) -> bytes:
    """Return the payload that carries this JSON text on this topic."""
    body = text.encode()
    return body + b"\n" + _signature(key, topic, body)


def unseal(key: bytes, topic: str, payload: bytes) -> bytes:
    """Return the verified JSON bytes of a payload; of a memoryview again a view, without a copy.

    Raises Rejected (oversized, unsigned, truncated, forged): count and drop it.
    """
    if len(payload) > MAX_PAYLOAD:
        raise Rejected(OVERSIZED)
    body = payload[:-_TAIL]
    claimed = bytes(payload[-_TAIL:])
    if body and claimed[:1] == b"\n" and _same(claimed[1:], _signature(key, topic, body)):
        return body
    raise Rejected(_why(bytes(payload)))


def _same(a: bytes, b: bytes) -> bool:
    """Compare in a time that does not depend on where the two differ."""
    if _native_compare is not None:
        return _native_compare(a, b)
    if len(a) != len(b):
        return False
    difference = 0
    for x, y in zip(a, b):  # noqa: B905 MicroPython's zip has no strict
        difference |= x ^ y
    return difference == 0


def _why(payload: bytes) -> str:
    at = payload.rfind(b"\n")
    tail = payload[at + 1 :]
    is_hex = all(c in _HEX for c in tail)
    if at < 0:
        looks_cut = payload[:1] == b"{" and payload[-1:] != b"}"
        return TRUNCATED if looks_cut else UNSIGNED
    if is_hex and len(tail) < 2 * SIGNATURE_BYTES:
        return TRUNCATED
    if is_hex and len(tail) == 2 * SIGNATURE_BYTES:
        return FORGED
    return UNSIGNED
