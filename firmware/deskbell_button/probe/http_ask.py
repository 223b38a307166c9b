"""One GET over HTTPS: what comes of the page, after how long, and the certificate that was shown."""

import gc

from deskbell_button.probe.finding import FAULT, Finding, NoAnswer, Nonsense
from deskbell_button.probe.line import open_line
from deskbell_wire import const

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


async def ask(target: "Target", context: "Any", until: "Deadline") -> "tuple[Any, ...] | Finding":
    """Return what `http_read.read` takes, or what is wrong with TLS. Raises NoAnswer, Nonsense, MemoryError."""
    line = await open_line(target.address, target.port or 443, until)
    try:
        gc.collect()  # TLS wants its memory in one piece
        line.stream = context.wrap_socket(  # the handshake happens in the first write
            line.plain, server_hostname=target.host, do_handshake_on_connect=False
        )
        line.stream.setblocking(False)
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
    return page, answer_ms, der, target.host, has


def _question(target: "Target") -> bytes:
    # 1.1: some proxies refuse 1.0. What a page says of itself is not looked at but for one word.
    lines = "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: deskbell\r\nConnection: close\r\n\r\n"
    host = "[%s]" % target.host if ":" in target.host else target.host
    if target.port and target.port != 443:
        host = "%s:%d" % (host, target.port)
    return (lines % (target.path or "/", host)).encode()


def _certificate(line: "Line") -> "Any":
    gc.collect()
    try:
        return line.stream.getpeercert(True)
    except (AttributeError, OSError):  # not kept by this port
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
