"""What a page and its certificate (RFC 5280) say: is the service in order, until when, and for whom.

Two things of a certificate are looked for by their bytes, the validity and the
alternative names: to read all of its nested parts would take more of the heap
than it is worth. Whether it can be trusted is not looked at.
"""

from deskbell_button.probe.finding import FAULT, OK, Finding, Nonsense
from deskbell_button.probe.said import said
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

SLOW_MS = 1200
"""A service that takes longer than this for its first word is slow."""

_ACCESS_REFUSED = const("access_refused")
_CERTIFICATE_WRONG_NAME = const("certificate_wrong_name")
_PAGE_MISSING = const("page_missing")
_SERVER_ERROR = const("server_error")
_SLOW = const("slow")
_WRONG_CONTENT = const("wrong_content")

_NAMES = const(b"\x06\x03\x55\x1d\x11")  # subjectAltName
_COMMON = const(b"\x06\x03\x55\x04\x03")  # commonName
_OF_DNS = const(0x82)
_OF_IPV4 = const(0x87)


def read(
    page: bytes, answer_ms: int, der: "bytes | None", host: str, has_word: "bool | None"
) -> Finding:
    """Return what came, as a finding; whether it has the word is None where nobody knows. Raises Nonsense."""
    seen: dict[str, Any] = {"answer_ms": answer_ms}
    cause = None
    if der:
        cause = _certificate(der, host, seen)
    status = seen["status"] = _status(page)
    if status >= 500:
        cause = _SERVER_ERROR
    elif status in (404, 410):
        cause = _PAGE_MISSING
    elif status >= 400:
        cause = _ACCESS_REFUSED
    elif not has_word:
        if has_word is None:
            raise Nonsense("too long to find the word")
        seen["word"] = False
        cause = _WRONG_CONTENT
    elif cause is None and answer_ms > SLOW_MS:
        cause = _SLOW
    return Finding(OK if cause is None else FAULT, cause, seen)


def _status(page: bytes) -> int:
    """Return the status that a page begins with. Raises Nonsense."""
    if not page:
        raise Nonsense("an empty answer")
    code = page[9:12]
    ends = page[8:9] + page[12:13]
    if page[:5] != b"HTTP/" or ends not in (b"  ", b" \r") or code.strip(b"0123456789"):
        raise Nonsense("not HTTP")
    status = int(code)
    if not 200 <= status < 600:
        raise Nonsense("HTTP %d" % status)
    return status


def _certificate(der: bytes, host: str, seen: "dict[str, Any]") -> "str | None":
    """Note until when a certificate is good; return what is wrong with it: it is for somebody else."""
    seen["not_after"] = not_after(der)
    if ":" in host:  # nobody compares addresses of IPv6
        return None
    found = names(der)
    wanted = host.lower().encode()
    behind = b"*" + wanted[wanted.find(b".") :]  # a star stands for one label (RFC 6125)
    for name in found:
        if name.lower() in (wanted, behind):
            return None
    seen["certificate_for"] = said(found[0]) if found else ""
    return _CERTIFICATE_WRONG_NAME


def not_after(der: bytes) -> "str | None":
    """Return the second of two times that follow each other, as `2026-12-05T10:00:00Z`."""
    at = der.find(b"Z")
    while 0 < at < len(der) - 3:
        kind, size = der[at + 1], der[at + 2]
        text = der[at + 3 : at + 3 + size]
        if (kind, size) in ((0x17, 13), (0x18, 15)) and text[-1:] == b"Z":
            if size == 13:  # UTCTime has no century: RFC 5280, 4.1.2.5.1
                text = (b"20" if text[:2] < b"50" else b"19") + text
            if not text[:14].strip(b"0123456789"):
                t = str(text, "utf-8")
                return "%s-%s-%sT%s:%s:%sZ" % (t[:4], t[4:6], t[6:8], t[8:10], t[10:12], t[12:14])
        at = der.find(b"Z", at + 1)
    return None


def names(der: bytes) -> "list[bytes]":
    """Return the names that a certificate is for, 32 at most; the common name where it has no others."""
    at = der.find(_NAMES)
    if at < 0:
        at = der.rfind(_COMMON)  # the last one is the subject's
        return [der[at + 7 : at + 7 + der[at + 6]]] if 0 <= at < len(der) - 7 else []
    at += 5
    if der[at : at + 1] == b"\x01":  # critical
        at += 3
    _, at = _size(der, at + 1)  # of the octets, then of the sequence in them
    size, at = _size(der, at + 1)
    end = min(at + size, len(der))
    found: list[bytes] = []
    while at + 2 <= end and len(found) < 32:
        kind = der[at]
        size, at = _size(der, at + 1)
        if kind == _OF_DNS:
            found.append(der[at : at + size])
        elif kind == _OF_IPV4 and size == 4:
            found.append(".".join([str(byte) for byte in der[at : at + size]]).encode())
        at += size
    return found


def _size(der: bytes, at: int) -> "tuple[int, int]":
    """Return a length, and where what it is of begins; at the end it is nothing."""
    if not 0 < at < len(der):
        return 0, len(der)
    if der[at] < 0x80:
        return der[at], at + 1
    behind = at + 1 + (der[at] & 0x03)
    return int.from_bytes(der[at + 1 : behind], "big"), behind
