"""The button as a state machine without I/O: fingers and messages in, messages out.

Time comes in as the milliseconds since this boot. Files and NVS are seams. The
same object runs on the device, in the virtual shop and in the simulation that
lets it meet power cuts and a lying network.
"""

from deskbell_button import forget
from deskbell_button.config import Settings
from deskbell_button.contact import Contact
from deskbell_button.identity import SeqCounter, next_boot
from deskbell_button.journal import Entry, Journal, JournalFull
from deskbell_button.looks import AFTER_MS, Looks
from deskbell_button.outbox import AGAIN_AT_ONCE, Outbox
from deskbell_button.states import shown
from deskbell_wire import const
from deskbell_wire.checks import Unreadable
from deskbell_wire.messages import (
    DESK_LAMPS,
    HOLD,
    ONLINE,
    Ask,
    Lamp,
    Press,
    State,
    Status,
)
from deskbell_wire.signature import Rejected, seal, unseal
from deskbell_wire.topics import DOWN_CONFIG, topic

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable

    from deskbell_button.identity import Identity
    from deskbell_button.seams import Files, Memory
    from deskbell_wire.messages import Diagnostics
    from deskbell_wire.record import Message

_JOURNAL_FULL = const("journal full")
_FLASH_FAILED = const("flash failed: %s")
_REVOKED = const("revoked")
_UNREADABLE = const("unreadable")

IDENTIFY_MS = 10000

_MORE_MS = const(1000)
"""After an answer that names more than goes out again at a time, the next status comes so soon."""


class Outgoing:
    """One message to publish, QoS 1."""

    def __init__(self, full_topic: str, payload: bytes, retain: bool) -> None:
        """Keep topic, sealed payload and the retained flag."""
        self.topic = full_topic
        self.payload = payload
        self.retain = retain


class Button:
    """All that a button decides. `faults` are named reasons for *faulty*, by input (0: all)."""

    def __init__(
        self,
        identity: "Identity",
        files: "Files",
        memory: "Memory",
        inputs: int,
        diagnose: "Callable[[], Diagnostics | None]",
    ) -> None:
        """Start a boot: count it, read the journal, go on with its numbers."""
        self.identity = identity
        self.inputs = inputs
        self.settings = Settings(files, memory)
        self.boot = next_boot(memory)
        self.journal = Journal(files)
        self.outbox = Outbox(self.journal)
        self.contact = Contact(self.boot, self.settings.status_interval_ms())
        self.looks = Looks()
        self.faults: dict[int, str] = {}
        self.rejected: dict[str, int] = {}
        self.identify_until_ms = 0
        """Until then somebody looks for this button: an overlay of the lamp, not a state."""
        self.proven: list[tuple[int, str, int]] = []
        """What the newest word of the desk receipted: seq, decision, and how old the press was, in ms."""
        self._seq = SeqCounter(memory, self.journal.newest())
        self._diagnose = diagnose
        self._connect = 0
        self._status_due_ms = 0

    # ---- finger ----

    def press(self, number: int, kind: str, now_ms: int) -> bool:
        """Put a press on flash; True when it is heard, False when it could not be kept."""
        lamp = self.lamp(number, now_ms)
        after = self.outbox.short_awaited(number) if kind == HOLD else None
        seen = after is None and lamp.incident is not None and lamp.revision is not None
        about = (lamp.incident, lamp.revision) if seen else None
        try:
            entry = Entry(
                self._seq.peek(),
                self.boot,
                now_ms,
                number,
                kind,
                self.settings.config.version,
                after,
                about,  # type: ignore[arg-type]  # `seen` says that both are there
            )
            self.journal.append(entry)
        except JournalFull:
            self.faults[0] = _JOURNAL_FULL
            return False
        except OSError as error:
            self.faults[0] = _FLASH_FAILED % error
            return False
        self._seq.take()
        self.faults.pop(0, None)
        if kind != HOLD:
            self.looks.want(number, entry.seq, now_ms + AFTER_MS)
        return True

    # ---- lamp ----

    def lamp(self, number: int, now_ms: int) -> Lamp:
        """Return what an input shows now."""
        oldest = self.outbox.oldest_unproven(number)
        said = self.contact.lamps.get(number) if self.contact.is_fresh(now_ms) else None
        state, _ = shown(
            fault=self._fault(number),
            unproven_ms=None if oldest is None else self._age_ms(oldest, now_ms),
            claimed=self.settings.claims(number),
            contact=self.contact.is_fresh(now_ms),
            desk=said.state if said else None,
        )
        if said is None or state != said.state or state not in DESK_LAMPS:
            return Lamp(input=number, state=state, incident=None, revision=None)
        return said

    def lamps(self, now_ms: int) -> "list[Lamp]":
        """Return what every input shows now."""
        return [self.lamp(number, now_ms) for number in range(1, self.inputs + 1)]

    def _fault(self, number: int) -> "str | None":
        if self.settings.config.revoked:
            return _REVOKED
        return self.faults.get(0) or self.faults.get(number)

    def _age_ms(self, entry: Entry, now_ms: int) -> int:
        """Return the age of a press; one from before a power loss counts from this boot."""
        return now_ms - entry.at_ms if entry.boot == self.boot else now_ms

    # ---- link ----

    def connecting(self) -> Outgoing:
        """Count a connection and return its will."""
        self._connect += 1
        from deskbell_wire.will import Will  # only while a connection comes about

        will = Will(boot=self.boot, connect=self._connect, state="offline")
        forget("deskbell_wire", "will")
        return self._seal(will, retain=True)

    def connected(self, now_ms: int) -> None:
        """Send everything unreceipted, then a status, on this new connection."""
        self.outbox.connected()
        self._status_due_ms = now_ms

    def holds_unreceipted(self) -> bool:
        """Tell whether the link must try again within 5 s rather than back off."""
        return bool(self.outbox.unreceipted())

    def next_message(self, now_ms: int) -> "Outgoing | None":
        """Return the message to publish now, None when there is nothing to say yet."""
        seq = self.outbox.due(now_ms)
        if seq is not None:
            return self._press_message(seq, now_ms)
        if self.looks.seen:
            return self._finding_message(now_ms)
        if now_ms >= self._status_due_ms:
            return self._status_message(now_ms)
        return None

    def _press_message(self, seq: int, now_ms: int) -> Outgoing:
        entry = self.outbox.entry(seq)
        self.outbox.sent(seq, now_ms)
        message = Press(
            seq=seq,
            boot=self.boot,
            n=self.contact.next_n(now_ms),
            input=entry.input,
            kind=entry.kind,
            about=entry.about,
            age_ms=now_ms - entry.at_ms if entry.boot == self.boot else None,
            config=entry.config,
            diagnostics=self._diagnose(),
        )
        return self._seal(message, retain=False)

    def _finding_message(self, now_ms: int) -> Outgoing:
        from deskbell_wire.finding import Finding  # only while there is one to tell

        seq, number, probe, verdict, cause, evidence, took_ms = self.looks.seen.pop(0)
        message = Finding(
            seq=seq,
            boot=self.boot,
            n=self.contact.next_n(now_ms),
            input=number,
            probe=probe,
            verdict=verdict,
            cause=cause,
            evidence=evidence,
            took_ms=took_ms,
        )
        forget("deskbell_wire", "finding")
        return self._seal(message, retain=False)

    def _status_message(self, now_ms: int) -> Outgoing:
        self._status_due_ms = now_ms + self.settings.status_interval_ms()
        n = self.contact.next_n(now_ms)
        held = self.outbox.status_sent(n)
        message = Status(
            boot=self.boot,
            n=n,
            connect=self._connect,
            state=ONLINE,
            held=held,
            lamps=self.lamps(now_ms),
            config=self.settings.config.version,
            version=self.contact.version,
            diagnostics=self._diagnose(),
        )
        return self._seal(message, retain=True)

    def _seal(self, message: "Message", retain: bool) -> Outgoing:
        full = topic(self.identity.name, message.CHANNEL)
        return Outgoing(full, seal(self.identity.key, full, message.encode()), retain)

    # ---- the desk's word ----

    def received(self, full_topic: str, payload: bytes, now_ms: int) -> "str | None":
        """Take a message of the desk; return the named reason when it does not count."""
        reason = self._read(full_topic, payload, now_ms)
        if reason is None:
            self.settings.reached(now_ms)
        else:
            self.rejected[reason] = self.rejected.get(reason, 0) + 1
        return reason

    def _read(self, full_topic: str, payload: bytes, now_ms: int) -> "str | None":
        readers = {State.CHANNEL: self._state, Ask.CHANNEL: self._ask, DOWN_CONFIG: self._config}
        prefix = topic(self.identity.name, "")
        reader = readers.get(full_topic[len(prefix) :]) if full_topic.startswith(prefix) else None
        if reader is None:
            return _UNREADABLE
        try:
            return reader(unseal(self.identity.key, full_topic, payload), now_ms)
        except Rejected as error:
            return error.reason
        except Unreadable:
            return _UNREADABLE

    def _state(self, body: bytes, now_ms: int) -> "str | None":
        state = State.decode(body)
        reason = self.contact.judge(state.version, state.to, now_ms)
        if reason is not None:
            return reason
        self.proven = []
        for receipt in state.receipts:
            entry = self.journal.pending.get(receipt.seq)
            if entry is not None:
                age_ms = self._age_ms(entry, now_ms)
                self.proven.append((receipt.seq, receipt.decision, age_ms))
                self.looks.receipted(receipt.seq, now_ms)
            self.outbox.receipt(receipt)
        if state.missing is not None:
            self.outbox.answered(state.missing, state.to[1])
            if len(state.missing) > AGAIN_AT_ONCE:  # more than goes out again at a time
                self._status_due_ms = min(self._status_due_ms, now_ms + _MORE_MS)
        self.contact.lamps = {lamp.input: lamp for lamp in state.lamps}
        if self.faults.get(0) == _JOURNAL_FULL and not self.journal.is_full():
            del self.faults[0]
        return None

    def _ask(self, body: bytes, now_ms: int) -> "str | None":
        ask = Ask.decode(body)
        reason = self.contact.judge(ask.version, ask.to, now_ms)
        if reason is None and ask.what == "status":
            self._status_due_ms = now_ms
        elif reason is None and ask.what == "probe":
            # what was seen before the question is no answer to it
            self.looks.seen = [one for one in self.looks.seen if one[0] is not None]
            for one in self.settings.targets:
                self.looks.want(one[0], None, now_ms)
        elif reason is None and ask.what == "identify":
            self.identify_until_ms = now_ms + IDENTIFY_MS
        return reason

    def _config(self, body: bytes, now_ms: int) -> "str | None":
        reason = self.settings.take(body, now_ms)
        if reason is None:
            self.contact.interval(self.settings.status_interval_ms())
            self._status_due_ms = min(
                self._status_due_ms, now_ms + self.settings.status_interval_ms()
            )
        return reason
