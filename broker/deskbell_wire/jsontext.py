"""JSON that two interpreters write to the same bytes.

MicroPython's dicts are unordered and its floats print differently, so objects
are written key by key, integers only, without spaces and with UTF-8 as it is.
"""

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

is_printable: "Callable[[str], bool] | None" = getattr(str, "isprintable", None)
"""A quick yes for texts without control characters and surrogates; None on MicroPython."""

_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def write(value: object) -> str:
    """Return compact JSON; the keys of a plain dict are sorted, a record writes itself.

    Raises ValueError for anything but None, bool, int, str, list, tuple, dict and records.
    """
    writer = _WRITERS.get(type(value))  # one look instead of a row of questions: half the time
    if writer is not None:
        return writer(value)
    if hasattr(value, "json"):
        return str(value.json())
    raise ValueError("no JSON for a %s" % type(value).__name__)


def _write_list(items: "list[object] | tuple[object, ...]") -> str:
    return "[" + ",".join([write(item) for item in items]) + "]"


def _write_dict(value: "dict[str, object]") -> str:
    pairs = [write_text(key) + ":" + write(value[key]) for key in sorted(value)]
    return "{" + ",".join(pairs) + "}"


def write_text(text: str) -> str:
    """Return a JSON string; escapes only what JSON demands."""
    has_controls = min(text or " ") < " " if is_printable is None else not is_printable(text)
    if not has_controls and '"' not in text and "\\" not in text:
        return '"' + text + '"'
    return '"' + "".join([_escape(c) for c in text]) + '"'


def _escape(char: str) -> str:
    short = _SHORT.get(char)
    if short is not None:
        return short
    return "\\u%04x" % ord(char) if char < " " else char


_WRITERS: "dict[type, Callable[[Any], str]]" = {
    int: str,
    str: write_text,
    type(None): lambda _value: "null",
    bool: lambda value: "true" if value else "false",
    list: _write_list,
    tuple: _write_list,
    dict: _write_dict,
}


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
