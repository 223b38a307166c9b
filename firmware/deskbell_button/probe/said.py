"""What equipment says is never trusted: short, one line, no controls, nothing that turns the text around."""

from deskbell_wire import const, jsontext

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

MOST = 40
"""Characters of a name that are worth a line of evidence; sets the bytes that are looked at, too."""

_MOST_BYTES = const(160)
_MOST_JSON = const(600)


def said(raw: bytes, most: int = MOST) -> str:
    """Return bytes as a text of at most so many characters.

    Gone are control characters, the marks that change the direction of text, and
    those without any width. What is not UTF-8 loses all but its ASCII.
    It looks at bytes: MicroPython keeps every character that a loop over a text meets.
    """
    clean = bytearray()
    raw = bytes(raw[:_MOST_BYTES])
    at = 0
    while at < len(raw):
        byte = raw[at]
        size = 1 if byte < 0xC2 or byte > 0xF4 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
        part = raw[at : at + size]
        at += size
        if size == 1:
            if 0x20 <= byte < 0x7F:
                clean.extend(part)
        elif not _is_hidden(part):
            clean.extend(part)
    try:
        text = str(bytes(clean), "utf-8")
    except (ValueError, UnicodeError):
        text = str(bytes([byte for byte in clean if 0x20 <= byte < 0x7F]), "utf-8")
    return text[:most].strip()


def _is_hidden(part: bytes) -> bool:
    """Tell whether a character of several bytes is a control (C1), a mark of direction, or has no width."""
    if part[:2] == b"\xe2\x80":  # U+2000 to U+203F: 200B-200F, 2028-202E
        last = part[2] if len(part) > 2 else 0
        return 0x8B <= last <= 0x8F or 0xA8 <= last <= 0xAE
    if part[:2] == b"\xe2\x81":  # U+2060 to U+206F
        return len(part) > 2 and part[2] >= 0xA0 and part[2] <= 0xAF
    if part[0] == 0xC2:
        return len(part) < 2 or part[1] < 0xA0
    # U+061C, U+FEFF, surrogates, and what is beyond the Basic Multilingual Plane (tags are there)
    return (
        part in (b"\xd8\x9c", b"\xef\xbb\xbf")
        or (part[:1] == b"\xed" and part[1:2] >= b"\xa0")
        or (
            part[0] == 0xE0 and part[1:2] < b"\xa0"
        )  # too long for what it is: MicroPython takes it
        or part[0] >= 0xF0
    )


def fitted(evidence: "dict[str, Any]") -> "dict[str, Any]":
    """Return evidence of at most 600 bytes of JSON: while it is longer, its longest list or object loses one."""
    while len(jsontext.write(evidence).encode()) > _MOST_JSON:
        longest: Any = []
        for key in evidence:
            facts = evidence[key]
            if type(facts) in (list, dict) and len(facts) > len(longest):
                longest = facts
        if not longest:
            break
        if type(longest) is dict:
            longest.popitem()
        else:
            longest.pop()
    return evidence
