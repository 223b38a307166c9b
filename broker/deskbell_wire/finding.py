"""What a probe saw, and its evidence. A button loads this only while it has something to tell."""

from deskbell_wire import checks
from deskbell_wire.checks import Unreadable, amount, counter, or_null, reading, text
from deskbell_wire.record import Message
from deskbell_wire.topics import UP_FINDING

MAX_DEPTH = 4

VERDICTS = ("ok", "fault", "unreachable", "unreadable")


def facts(value: object) -> object:
    """Check a small object of facts: null, bool, int, text, and lists or objects of them."""
    if not isinstance(value, dict):
        raise Unreadable("must be an object")
    return _plain(value, MAX_DEPTH)


def _plain(value: object, depth: int) -> object:
    if depth == 0:
        raise Unreadable("nested too deeply")
    if value is None or value is True or value is False:
        return value
    if isinstance(value, str):
        return text(value)
    if isinstance(value, list):
        return [_plain(item, depth - 1) for item in value]
    if isinstance(value, dict):
        return {text(key): _plain(value[key], depth - 1) for key in value}
    return reading(value)


class Finding(Message):
    """What a probe saw at the asset; `seq` is null for a routine look."""

    CHANNEL = UP_FINDING
    EXACT = True
    FIELDS = (
        ("seq", or_null(counter)),
        ("boot", counter),
        ("n", counter),
        ("input", checks.input_number),
        ("probe", text),
        ("verdict", checks.one_of(VERDICTS)),
        ("cause", or_null(text)),
        ("evidence", facts),
        ("took_ms", amount),
    )
    seq: "int | None"
    boot: int
    n: int
    input: int
    probe: str
    verdict: str
    cause: "str | None"
    evidence: "dict[str, object]"
    took_ms: int
