"""JSON that two interpreters write to the same bytes.

MicroPython's dicts are unordered and its floats print differently, so objects
are written key by key, integers only, without spaces and with UTF-8 as it is.
"""

import json

_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def write(value: object) -> str:
    """Return compact JSON; the keys of a plain dict are sorted.

    Raises ValueError for anything but None, bool, int, str, list, tuple, dict.
    """
    kind = type(value)
    if kind is int:
        return str(value)
    if isinstance(value, str):
        return write_text(value)
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join([write(item) for item in value]) + "]"
    if isinstance(value, dict):
        pairs = [write_text(key) + ":" + write(value[key]) for key in sorted(value)]
        return "{" + ",".join(pairs) + "}"
    raise ValueError("no JSON for a %s" % kind.__name__)


def write_text(text: str) -> str:
    """Return a JSON string; escapes only what JSON demands."""
    if text and (min(text) < " " or '"' in text or "\\" in text):
        return '"' + "".join([_escape(c) for c in text]) + '"'
    return '"' + text + '"'


def _escape(char: str) -> str:
    short = _SHORT.get(char)
    if short is not None:
        return short
    return "\\u%04x" % ord(char) if char < " " else char


def read(body: bytes) -> object:
    """Return the value that JSON bytes stand for.

    Raises ValueError when they are not JSON (MicroPython is more lenient than
    CPython here, so the desk is the strict side).
    """
    try:
        return json.loads(body.decode())
    except (ValueError, UnicodeError):
        raise ValueError("not JSON")  # noqa: B904 MicroPython warns at every chained exception
    except (RuntimeError, MemoryError):  # CPython's RecursionError is a RuntimeError
        raise ValueError("nested too deeply")  # noqa: B904 as above
