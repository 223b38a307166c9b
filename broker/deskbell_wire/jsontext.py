"""JSON that two interpreters write to the same bytes.

MicroPython's dicts are unordered and its floats print differently, so objects
are written key by key, integers only, without spaces and with UTF-8 as it is.
"""

import json
import sys

from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

if sys.implementation.name == "micropython":
    write_text: "Callable[[str], str]" = json.dumps  # it escapes only what JSON demands
    load: "Callable[[bytes], object]" = (
        json.loads
    )  # of bytes, or a view of them: UTF-8, without a copy
else:
    from deskbell_wire.computer import load, write_text


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
        return load(body)
    except (ValueError, UnicodeError):
        raise ValueError("not JSON")  # noqa: B904 MicroPython warns at every chained exception
    except (RuntimeError, MemoryError):  # CPython's RecursionError is a RuntimeError
        raise ValueError("nested too deeply")  # noqa: B904 as above
