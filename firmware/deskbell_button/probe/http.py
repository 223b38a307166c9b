"""A service's health address over HTTPS: status, time, the certificate's last day, and a word in its body.

Asking and reading take turns in the heap. Nobody's certificate is checked
against an authority here, and its date is judged by the desk, because a button
has neither a list of authorities nor a clock.
"""

import gc
import sys

from deskbell_button.probe.finding import FAULT, Finding, NoAnswer, Nonsense
from deskbell_button.probe.line import open_line
from deskbell_wire import const

if sys.implementation.name == "micropython":
    import tls
else:
    from deskbell_button.computer import tls_of_anybody as tls

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from deskbell_button.probe.finding import Deadline, Target
    from deskbell_button.probe.line import Line

_TLS_FAILED = const("tls_failed")

_ENOUGH = const(64)  # of a page in which no word is looked for: its first line
_PIECE = const(256)
_MOST = const(8192)
_STATUS = const(13)  # HTTP/1.1 200 and what ends it


async def look(target: "Target", until: "Deadline") -> Finding:
    """Ask for the page, then read what came. Raises NoAnswer, Nonsense."""
    line = await open_line(target.address, target.port or 443, until)
    try:
        gc.collect()  # TLS wants its memory in one piece
        _secure(line, target.host)
        await line.send(_question(target), until)
        page = await line.read(_ENOUGH, until)
        while page and len(page) < _STATUS:  # in crumbs
            more = await line.read(_ENOUGH, until)
            if not more:
                break
            page += more
        answer_ms = until.took_ms()
        has = not target.word or await _has(line, page, target.word.encode(), until)
        der = _certificate(line)
    except NoAnswer:
        if until.left_ms():  # it hung up in the handshake
            return Finding(FAULT, _TLS_FAILED, {"why": "no handshake"})
        raise
    except ValueError as error:  # MicroPython's for what TLS does not like
        return Finding(FAULT, _TLS_FAILED, {"why": str(error)[:40]})
    finally:
        line.close()
    line = None  # type: ignore[assignment]  # TLS leaves the heap before the reader comes
    from deskbell_button.probe.http_read import read

    return read(page, answer_ms, der, target.host, has)


def _question(target: "Target") -> bytes:
    # 1.1: some proxies refuse 1.0. What a page says of itself is not looked at but for one word.
    lines = "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: deskbell\r\nConnection: close\r\n\r\n"
    host = "[%s]" % target.host if ":" in target.host else target.host
    if target.port and target.port != 443:
        host = "%s:%d" % (host, target.port)
    return (lines % (target.path or "/", host)).encode()


def _secure(line: "Line", host: str) -> None:
    """Put TLS over a connection; the handshake happens in the first write."""
    context = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
    context.verify_mode = tls.CERT_NONE  # pyright: ignore[reportAttributeAccessIssue]  # an int there
    line.stream = context.wrap_socket(
        line.plain, server_hostname=host, do_handshake_on_connect=False
    )
    line.stream.setblocking(False)


def _certificate(line: "Line") -> "Any":
    gc.collect()
    try:
        return line.stream.getpeercert(True)
    except (AttributeError, OSError, MemoryError):  # not kept by this port, or too large for now
        return None


async def _has(line: "Line", page: bytes, word: bytes, until: "Deadline") -> "bool | None":
    """Tell whether a page has a word behind its head; None when it goes on without it. Raises Nonsense.

    The heap seldom has room for a page in one piece.
    """
    is_body = False
    while True:
        if not is_body:
            is_body = b"\r\n\r\n" in page
            page = page[page.find(b"\r\n\r\n") + 4 :] if is_body else page[-3:]
        if is_body and word in page:
            return True
        if line.count >= _MOST:
            return None
        try:
            more = await line.read(_PIECE, until)
        except Nonsense:
            if not is_body:
                raise
            return None  # nobody waits for a long page
        if not more:
            return False if is_body else None
        page = page[1 - len(word) or len(page) :] + more if is_body else page + more
