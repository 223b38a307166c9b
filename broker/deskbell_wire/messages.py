"""The messages: names, order and ranges of every key on the wire.

A message is written key by key in the order of its `FIELDS` (see `record`). Up
messages carry exactly these keys; of down messages a button ignores keys that
it does not know, so that a desk may be newer than its buttons.
"""

from deskbell_wire import checks
from deskbell_wire.checks import amount, counter, or_null, reading, text
from deskbell_wire.jsontext import write
from deskbell_wire.record import Message, Record
from deskbell_wire.topics import DOWN_ASK, DOWN_STATE, UP_PRESS, UP_STATUS

SHORT = "short"
HOLD = "hold"
KINDS = (SHORT, HOLD)

ONLINE = "online"
OFFLINE = "offline"

DECISIONS = (
    "opened",
    "joined",
    "known",
    "withdrawn",
    "confirmed",
    "reopened",
    "ignored",
    "unreadable",
)
LAMPS = (
    "ready",
    "heard",
    "filed",
    "known",
    "taken",
    "fixed",
    "trouble",
    "no_contact",
    "setup",
    "faulty",
)
DESK_LAMPS = ("ready", "filed", "known", "taken", "fixed")
"""The lamps that the desk may ask for; the others are the button's own to show."""

ASKS = ("status", "probe", "identify")

# One object for many fields: a board has to keep each of them in its memory.
_maybe_text = or_null(text)
_maybe_amount = or_null(amount)
_moment = checks.pair(counter, counter)

INTERVALS = 3
"""A word of the desk counts for this many status intervals, then never again."""

MISSING_AT_ONCE = 32
RECEIPTS_AT_ONCE = 16
"""Receipts in one down/state, so that it stays under 4 KB with 16 lamps."""


class Diagnostics(Record):
    """What a button knows of itself when it sends; null where it cannot know."""

    EXACT = True
    FIELDS = (
        ("battery_mv", _maybe_amount),
        ("rssi_dbm", or_null(reading)),
        ("reset_cause", _maybe_text),
        ("uptime_s", amount),
        ("free_heap_bytes", _maybe_amount),
        ("firmware", text),
        ("ip", _maybe_text),
        ("last_error", _maybe_text),
    )
    battery_mv: "int | None"
    rssi_dbm: "int | None"
    reset_cause: "str | None"
    uptime_s: int
    free_heap_bytes: "int | None"
    firmware: str
    ip: "str | None"
    last_error: "str | None"


_maybe_diagnostics = or_null(Diagnostics.read)


class Lamp(Record):
    """What one input shows, and the incident that it shows it for."""

    FIELDS = (
        ("input", checks.input_number),
        ("state", checks.one_of(LAMPS)),
        ("incident", _maybe_text),
        ("revision", _maybe_amount),
    )
    input: int
    state: str
    incident: "str | None"
    revision: "int | None"

    def json(self) -> str:
        """Return the same as any record, four times as fast: a busy desk writes many."""
        place = (self.input, self.state, write(self.incident), write(self.revision))
        return '{"input":%d,"state":"%s","incident":%s,"revision":%s}' % place


_lamps = checks.many(Lamp.read, checks.MAX_INPUT)


class Receipt(Record):
    """Proof that the desk has committed a press, as decided then."""

    FIELDS = (
        ("seq", counter),
        ("decision", checks.one_of(DECISIONS)),
        ("incident", _maybe_text),
        ("revision", _maybe_amount),
    )
    seq: int
    decision: str
    incident: "str | None"
    revision: "int | None"

    def json(self) -> str:
        """Return the same as any record, four times as fast: a busy desk writes many."""
        proof = (self.seq, self.decision, write(self.incident), write(self.revision))
        return '{"seq":%d,"decision":"%s","incident":%s,"revision":%s}' % proof


class Press(Message):
    """One report by a finger. `age_ms` is press to publish, null after a power loss."""

    CHANNEL = UP_PRESS
    EXACT = True
    FIELDS = (
        ("seq", counter),
        ("boot", counter),
        ("n", counter),
        ("input", checks.input_number),
        ("kind", checks.one_of(KINDS)),
        ("about", or_null(checks.pair(text, amount))),
        ("age_ms", _maybe_amount),
        ("config", amount),
        ("diagnostics", _maybe_diagnostics),
    )
    seq: int
    boot: int
    n: int
    input: int
    kind: str
    about: "tuple[str, int] | None"
    age_ms: "int | None"
    config: int
    diagnostics: "Diagnostics | None"


class Status(Message):
    """What a button holds and shows; the desk answers every one."""

    CHANNEL = UP_STATUS
    EXACT = True
    FIELDS = (
        ("boot", counter),
        ("n", counter),
        ("connect", counter),
        ("state", checks.one_of((ONLINE,))),
        ("held", checks.runs),
        ("lamps", _lamps),
        ("config", amount),
        ("version", amount),
        ("diagnostics", _maybe_diagnostics),
    )
    boot: int
    n: int
    connect: int
    state: str
    held: "list[tuple[int, int]]"
    lamps: "list[Lamp]"
    config: int
    version: int
    diagnostics: "Diagnostics | None"


class State(Message):
    """The desk's whole word to a button: receipts, what it lacks, and every lamp."""

    CHANNEL = DOWN_STATE
    FIELDS = (
        ("version", counter),
        ("to", _moment),
        ("receipts", checks.many(Receipt.read, RECEIPTS_AT_ONCE)),
        ("missing", or_null(checks.many(counter, MISSING_AT_ONCE))),
        ("lamps", _lamps),
    )
    version: int
    to: "tuple[int, int]"
    receipts: "list[Receipt]"
    missing: "list[int] | None"
    lamps: "list[Lamp]"

    def pairs(self) -> str:
        """Return the same as of any record, twice as fast: every press is answered by one."""
        receipts = ",".join([receipt.json() for receipt in self.receipts])
        lamps = ",".join([lamp.json() for lamp in self.lamps])
        parts = (self.version, self.to[0], self.to[1], receipts, write(self.missing), lamps)
        return '"version":%d,"to":[%d,%d],"receipts":[%s],"missing":%s,"lamps":[%s]' % parts


class Ask(Message):
    """The desk wants a status, a probe, or the button to identify itself."""

    CHANNEL = DOWN_ASK
    FIELDS = (
        ("version", counter),
        ("to", _moment),
        ("what", checks.one_of(ASKS)),
    )
    version: int
    to: "tuple[int, int]"
    what: str
