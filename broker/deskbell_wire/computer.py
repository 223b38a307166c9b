"""What CPython has ready made and MicroPython has not. A board never reads this."""

import json

_ESCAPES = {code: "\\u%04x" % code for code in range(32)}
_ESCAPES.update(str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}))


def load(body: bytes) -> object:
    """Return the value of JSON in UTF-8; json.loads would take other encodings too."""
    return json.loads(str(body, "utf-8"))


def has_controls(text: str) -> bool:
    """Tell whether a text has control characters or surrogates; nearly always a quick no."""
    if text.isprintable():
        return False
    return any(char < " " or "\ud800" <= char <= "\udfff" for char in text)


def write_text(text: str) -> str:
    """Return a JSON string; escapes only what JSON demands."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return '"' + text + '"'
    return '"' + text.translate(_ESCAPES) + '"'
