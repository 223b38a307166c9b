"""The set-up page of a button in the field: bytes of a request in, a wish or bytes of a page out. PURE.

What comes in is bounded and hostile until it was checked; so are the names of
networks, which anybody may put on the air.
"""

import binascii
import json

from deskbell_wire import const, wifi

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.networks import Seen

HEAD_MOST = 2048
"""Bytes of the request line and all headers; phones send up to half of that."""

BODY_MOST = 1024
PAGE_MOST = 4096

_LIST_MOST = const(2000)
_AGAIN_S = const(4)
_LENGTH = const(b"content-length:")
_STYLE = const(
    "body{font:1.1em sans-serif;max-width:26em;margin:auto;padding:1em}:root{color-scheme:light dark}"
    "label{display:block;padding:.6em 0}input:not([type=radio]),button{display:block;width:100%;"
    "box-sizing:border-box;font:inherit;padding:.6em}p{border-left:.3em solid;padding:.4em .8em}"
)
_HEAD = const(
    "HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n"
    "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'\r\nCache-Control: no-store\r\nConnection: close\r\n%s\r\n"
)
_PAGE = const(
    '<!doctype html><html lang="en"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width">%s<title>%s</title><style>%s</style>'
    "<h1>%s</h1>%s%s</html>"
)
_FORM = const(
    '<form method="post" action="/">%s'
    '<label>Other network<input name="other" maxlength="32" autocapitalize="none"></label>'
    '<label>Password<input name="password" type="password" maxlength="64"></label>'
    '<button>Connect</button></form><a href="/?again">Search again</a>'
)


class Refused(Exception):
    """This request is not answered but with a status, which is the text."""


def missing(received: bytes) -> bool:
    """Tell whether a request is not whole yet. Raises Refused when it may never be."""
    end = received.find(b"\r\n\r\n")
    if (len(received) if end < 0 else end) > HEAD_MOST:
        raise Refused("431 Request Header Fields Too Large")
    return end < 0 or len(received) < end + 4 + _length(received[:end])


def _length(head: bytes) -> int:
    """Return how long the body says it is. Raises Refused."""
    found = 0
    for line in head.split(b"\r\n")[1:]:
        if line[: len(_LENGTH)].lower() == _LENGTH:
            text = line[len(_LENGTH) :].strip()
            if not text or text.strip(b"0123456789") or len(text) > 9:
                raise Refused("400 Bad Request")
            found = int(text.decode())
    if found > BODY_MOST:
        raise Refused("413 Content Too Large")
    return found


def read(request: bytes) -> "tuple[str, bytes]":
    """Return what a whole request wants: page, again or join, and its body. Raises Refused."""
    end = request.find(b"\r\n\r\n")
    words = request[:end].split(b"\r\n")[0].split(b" ")
    if len(words) != 3 or not words[2].startswith(b"HTTP/1."):
        raise Refused("400 Bad Request")
    method, path = words[0], words[1]
    if path not in (b"/", b"/?again"):
        raise Refused("404 Not Found")
    if method == b"POST":
        return "join", request[end + 4 : end + 4 + _length(request[:end])]
    if method != b"GET":
        raise Refused("405 Method Not Allowed")
    return ("again" if path == b"/?again" else "page"), b""


def wish(body: bytes, seen: "Seen") -> str:
    """Return the list of the one network that a form asks for.

    Raises ValueError: its text is for whoever filled the form in.
    """
    given = _form(body)
    ssid = given["other"] or given["ssid"]
    if not ssid:
        raise ValueError("Choose a network")
    hidden = ssid.encode() not in [one[0] for one in seen]
    return wifi.write([{"ssid": ssid, "password": given["password"], "hidden": hidden}])


def _form(body: bytes) -> "dict[str, str]":
    """Return the fields of a form; those it lacks are empty. Raises ValueError."""
    given = {"ssid": "", "other": "", "password": ""}
    for field in body.split(b"&"):
        key, _, value = field.partition(b"=")
        for name in given:
            if key == name.encode():
                given[name] = _unquoted(value).decode()
    return given


def _unquoted(value: bytes) -> bytes:
    first, *parts = value.replace(b"+", b" ").split(b"%")
    for part in parts:
        first += binascii.unhexlify(part[:2]) + part[2:]
        if len(part) < 2:
            raise ValueError("not a form")
    return first


def first(one: str, kept: "str | None") -> str:
    """Return a list with the network of `one` first, before those that were kept."""
    new = json.loads(one)
    others = [old for old in json.loads(kept or "[]") if old[0] != new[0][0]]
    return json.dumps((new + others)[: wifi.MOST])


def page(title: str, said: str, seen: "Seen", busy: bool) -> bytes:
    """Return the answer that shows the page; while busy it has no form and comes again by itself."""
    again = '<meta http-equiv="refresh" content="%d;url=/">' % _AGAIN_S if busy else ""
    told = '<p role="status">%s</p>' % _escaped(said) if said else ""
    form = "" if busy else _FORM % _choices(seen)
    title = _escaped(title)
    text = (_PAGE % (again, title, _STYLE, title, told, form)).encode()
    return (_HEAD % ("200 OK", len(text), "")).encode() + text


def _choices(seen: "Seen") -> str:
    """Return the networks in reach, the strongest first, as many as have room."""
    names: list[str] = []
    for ssid, _, _, _, _, _ in sorted(seen, key=lambda one: -one[3]):
        try:
            name = ssid.decode()
        except UnicodeError:
            continue  # no form could name it
        if name and name not in names:
            names.append(name)
    found = ""
    for name in names:
        name = _escaped(name)  # noqa: PLW2901 the bare one is not needed any more
        choice = '<label><input type="radio" name="ssid" value="%s"> %s</label>' % (name, name)
        if len((found + choice).encode()) > _LIST_MOST:
            break
        found += choice
    return found


def _escaped(text: str) -> str:
    for char, word in (("&", "amp"), ("<", "lt"), (">", "gt"), ('"', "quot"), ("'", "#39")):
        text = text.replace(char, "&" + word + ";")
    return text


def status(text: str, to: str = "") -> bytes:
    """Return an answer without a page; `to` sends the phone there."""
    return (_HEAD % (text, 0, "Location: %s\r\n" % to if to else "")).encode()
