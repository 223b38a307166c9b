"""How to switch off each rule of design sections 4 and 5; `test_controls.py` lists them.

A control is a run in which one rule is missing. The simulation must notice;
otherwise it would prove nothing about that rule. `more` makes the accident that
the rule is there for more frequent.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from copy import copy
from dataclasses import dataclass, field
from random import Random
from typing import Any
from unittest.mock import patch

from deskbell.desk import buttons as desk_buttons
from deskbell.desk import epochs, inbox, lamps, presses, receive, restore, statuses
from deskbell.domain import held, triage
from deskbell.store import button as button_store
from deskbell.store import counter
from deskbell.store import incident as incident_store
from deskbell.store import ledger as ledgers
from deskbell.store import press as press_store
from deskbell_button import button as firmware
from deskbell_button import config, contact, identity, journal, outbox
from deskbell_wire import freshness, signature
from deskbell_wire.messages import Receipt
from deskbell_wire.signature import Rejected
from tests.simulation import trouble
from tests.simulation.database import shared
from tests.simulation.device import Device
from tests.simulation.flash import PowerCut
from tests.simulation.network import Message, Weather
from tests.simulation.office import Killed, Office
from tests.simulation.world import World

Off = Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True, slots=True)
class Control:
    """How to switch a rule off, what to have more of, and how the loss shows."""

    off: Off
    shows: str
    """Words of the violation."""
    more: dict[str, float] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    within: int = 60


CONTROLS: list[Control] = []


def control(
    shows: str,
    more: dict[str, float] | None = None,
    within: int = 60,
    **changes: object,
) -> Callable[[Off], Off]:
    """Add a control to the table."""

    def add(off: Off) -> Off:
        CONTROLS.append(Control(off, shows, more or {}, changes, within))
        return off

    return add


def without(target: object, name: str, substitute: object) -> AbstractContextManager[object]:
    """Put something else in the place of a function of ours."""
    return patch.object(target, name, substitute)


# ---------------------------------------------------------------- section 4: the way of a press


@control("no such press is on flash")
def heard_before_flash() -> AbstractContextManager[object]:
    def append(self: journal.Journal, entry: journal.Entry) -> None:
        self.pending[entry.seq] = entry

    return without(journal.Journal, "append", append)


@control("is lost|without proof|shows", {"kill": 20})
def puback_is_proof() -> AbstractContextManager[object]:
    publish = Device.publish

    def taken(self: Device, message: Message, *, retain: bool) -> None:
        publish(self, message, retain=retain)
        seq = message.values.get("seq")
        if message.channel == "up/press" and self.button is not None and seq is not None:
            receipt = Receipt(seq=seq, decision="opened", incident=None, revision=None)  # type: ignore[arg-type]  # an int, from our own button
            with suppress(PowerCut):
                self.button.outbox.receipt(receipt, self.button.contact.n)

    return without(Device, "publish", taken)


@control("without a receipt|is lost")
def sent_once_a_connection() -> AbstractContextManager[object]:
    return without(outbox, "RESEND_MS", 10**9)


@control("without proof")
def pruned_at_receipt() -> AbstractContextManager[object]:
    def receipt(self: journal.Journal, seq: int) -> None:
        if seq in self.pending:
            del self.pending[seq]
            self._files.remove(f"{seq}.p")

    both = ExitStack()
    both.enter_context(without(journal.Journal, "receipt", receipt))
    return both


@control("without proof")
def pruned_without_answer() -> AbstractContextManager[object]:
    original = outbox.Outbox.receipt

    def receipt(self: outbox.Outbox, one: Receipt, n: int) -> None:
        original(self, one, n)
        for seq in self.journal.beyond_kept():
            self.journal.remove(seq)

    return without(outbox.Outbox, "receipt", receipt)


RESTORES = {"save": 8.0, "restore": 8.0}
CALM = dict.fromkeys(("lose_files", "flash_again", "revoke", "kill", "power_cut", "link"), 0.0)


@control("is lost|without a receipt", RESTORES)
def missing_ignored() -> AbstractContextManager[object]:
    return without(outbox.Outbox, "_send_again", lambda _self, _seq: None)


@control("is lost", RESTORES)
def nothing_is_missing() -> AbstractContextManager[object]:
    return without(held, "missing", lambda *_arguments: [])


@control(
    "nobody was told", RESTORES | CALM | {"press": 60.0}, buttons=1, actions=90, weather=Weather()
)
def gaps_not_reported() -> AbstractContextManager[object]:
    return without(held, "never_to_return", lambda *_arguments: [])


@control("did not answer")
def statuses_not_answered() -> AbstractContextManager[object]:
    original = receive._take_status

    def take(*arguments: Any) -> set[str]:
        words = arguments[3]
        before = set(words)
        changed = original(*arguments)
        for name in set(words) - before:
            del words[name]
        return changed

    return without(receive, "_take_status", take)


FLASH_LOST = {"lose_files": 10.0}


@control("number used twice|is lost", FLASH_LOST)
def ceiling_ignored() -> AbstractContextManager[object]:
    def start(self: identity.SeqCounter, memory: Any, newest: int) -> None:
        self._memory = memory
        self._ceiling = 10**9
        self._next = newest + 1

    return without(identity.SeqCounter, "__init__", start)


@control("did not answer|shows|old or forged|lost|offline|unreadable", {"reboot": 20.0})
def boots_not_counted() -> AbstractContextManager[object]:
    return without(firmware, "next_boot", lambda _memory: 1)


def _triage_hold(patched: Callable[..., triage.Decision]) -> AbstractContextManager[object]:
    return without(triage, "_hold", patched)


def _acting(press: triage.PressFacts, found: triage.OpenIncident | None) -> triage.Decision:
    """Triage of a hold whose `about` was matched already, or is not looked at."""
    if found is not None:
        exact = (f"INC-{found.number}", found.revision)
        press = triage.PressFacts(
            press.origin, press.seq, press.is_hold, exact, press.pressed_at_ms
        )
    return HOLD_TRIAGE(press, found)


HOLD_TRIAGE = triage._hold
HOLDS = {"press": 30.0, "hold": 30.0}


@control("but was about", HOLDS)
def hold_ignores_about() -> AbstractContextManager[object]:
    return _triage_hold(_acting)


@control("but was about", HOLDS | {"agent": 40.0}, actions=60)
def hold_ignores_revision() -> AbstractContextManager[object]:
    def hold(press: triage.PressFacts, found: triage.OpenIncident | None) -> triage.Decision:
        same = press.about is not None and found is not None
        if same and press.about[0] == f"INC-{found.number}":  # type: ignore[index,union-attr]  # `same` says so
            return _acting(press, found)
        return HOLD_TRIAGE(press, found)

    return _triage_hold(hold)


@control("must wait for|not what", {"press_and_hold": 30.0})
def hold_does_not_wait() -> AbstractContextManager[object]:
    return without(outbox.Outbox, "_must_wait", lambda _self, _seq: False)


@control(
    "not what",
    {"press_and_hold": 30.0},
)
def hold_takes_nothing() -> AbstractContextManager[object]:
    original = outbox.Outbox.receipt

    def receipt(self: outbox.Outbox, one: Receipt, n: int) -> None:
        nothing = Receipt(seq=one.seq, decision=one.decision, incident=None, revision=None)
        original(self, nothing, n)

    return without(outbox.Outbox, "receipt", receipt)


@control("in spite of", HOLDS, buttons=3)
def others_pressed_too() -> AbstractContextManager[object]:
    def hold(press: triage.PressFacts, found: triage.OpenIncident | None) -> triage.Decision:
        if found is not None:
            found = copy(found)
            found.only_origin = press.origin
        return HOLD_TRIAGE(press, found)

    return _triage_hold(hold)


@control("in spite of", HOLDS, within=200)
def later_short_ignored() -> AbstractContextManager[object]:
    return without(
        incident_store, "open_incidents", _as_if(lambda found: setattr(found, "last_short_seq", 0))
    )


def _as_if(change: Callable[[incident_store.Working], object]) -> Callable[..., object]:
    original = incident_store.open_incidents

    def changed(*arguments: Any) -> dict[str, incident_store.Working]:
        found = original(*arguments)
        for working in found.values():
            change(working)
        return found

    return changed


@control("nobody listens", {"agent": 40.0, "press": 40.0})
def resolved_stays_resolved() -> AbstractContextManager[object]:
    joined = triage.Decision(triage.JOINED, "nudge")

    def short(press: triage.PressFacts, found: triage.OpenIncident | None) -> triage.Decision:
        return SHORT_TRIAGE(press, found) if found is None else joined

    return without(triage, "_short", short)


SHORT_TRIAGE = triage._short


@control("decided twice")
@contextmanager
def replays_decided_again() -> Iterator[None]:
    original = press_store.insert

    def insert(session: Any, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            session.connection().exec_driver_sql(
                "DELETE FROM press WHERE name=? AND seq=?", (row["name"], row["seq"])
            )
        original(session, rows)

    with (
        without(press_store, "insert", insert),
        without(press_store, "receipts", lambda _session, _keys: {}),
    ):
        yield


@contextmanager
def stale_reads() -> Iterator[None]:
    """Let a desk sometimes not see the open incident that another one has just committed."""
    original = incident_store.open_incidents
    rng = Random(1)

    def blind(*arguments: Any) -> dict[str, incident_store.Working]:
        return {} if rng.random() < 0.3 else original(*arguments)

    with patch.object(incident_store, "open_incidents", blind):
        yield


@control("two open incidents", desks=2)
@contextmanager
def no_unique_index() -> Iterator[None]:
    database = shared()
    original = World._chaos

    def chaos(self: World) -> None:
        self.database.raw.execute("DROP INDEX one_open_incident_a_subject")
        original(self)

    with stale_reads(), patch.object(World, "_chaos", chaos):
        yield
    database.empty()


@control("was made for", {"claim": 20.0})
def assigned_by_the_present() -> AbstractContextManager[object]:
    original = presses._arrived

    def arrived(speaker: Any, content: Any, row: dict[str, Any]) -> presses.Arrived:
        made = original(speaker, content, row)
        made.config = speaker.config_version
        return made

    return without(presses, "_arrived", arrived)


@control("decided twice|but has|for press", {"prune": 20.0})
def pruned_above_the_floor() -> AbstractContextManager[object]:
    def prune(world: World) -> None:
        gone = "seq > 0 AND seq < (SELECT newest_seq FROM epoch WHERE epoch.name = press.name)"
        rows = world.database.rows(f"SELECT name, seq FROM press WHERE {gone}")  # noqa: S608 our own words
        world.truth.pruned |= {(name, seq) for name, seq in rows}
        world.database.raw.execute(f"DELETE FROM press WHERE {gone}")  # noqa: S608 our own words

    return patch.dict(trouble.ACTIONS, {"prune": prune})


@control("decided twice", {"prune": 20.0, "press": 90.0, "replay": 40.0},
         buttons=1, actions=90, weather=Weather())  # fmt: skip
def taken_below_the_floor() -> AbstractContextManager[object]:
    original = presses.receive_presses

    def take(session: Any, batch: list[Any], books: Any) -> presses.Presses:
        floors = {id(speaker): (speaker, speaker.floor) for speaker, _ in batch}
        for speaker, _ in floors.values():
            speaker.floor = 1
        done = original(session, batch, books)
        for speaker, floor in floors.values():
            speaker.floor = floor
        return done

    return without(receive, "receive_presses", take)


@control("is lost|for press")
def floor_too_high() -> AbstractContextManager[object]:
    def out_of_reach(_session: object, speaker: button_store.Speaker) -> list[tuple[int, int]]:
        speaker.floor = max(speaker.floor, speaker.newest_seq + 2)
        return []

    return without(statuses, "out_of_reach", out_of_reach)


@control("was decided")
def receipts_of_today() -> AbstractContextManager[object]:
    original = press_store.receipts

    def receipts(session: Any, keys: Any) -> Any:
        found = original(session, keys)
        return {key: ("joined", *rest) for key, (_, *rest) in found.items()}

    return without(press_store, "receipts", receipts)


@control(
    "never committed|without a receipt|is lost",
    {"kill": 30.0},
)
def receipt_before_commit() -> AbstractContextManager[object]:
    original = Office._received

    def received(self: Office, verified: Any) -> receive.Received:
        kill, self.kill = self.kill, None
        with patch.object(receive, "receive", _publishing(self, kill)):
            return original(self, verified)

    return without(Office, "_received", received)


def _publishing(office: Office, kill: str | None) -> Callable[..., receive.Received]:
    original = receive.receive

    def publish_first(*arguments: Any) -> receive.Received:
        done = original(*arguments)
        for one in done.outgoing:
            office.world.network.publish(Message(one.topic, one.payload), retain=one.retain)
        if kill is not None:
            raise Killed(kill)
        return done

    return publish_first


@control("no mark says so", {"agent": 30.0})
def lamps_not_marked() -> AbstractContextManager[object]:
    return without(lamps, "unassert", lambda *_arguments: None)


@control("no mark says so", {"agent": 40.0, "kill": 30.0}, actions=60)
def marks_cleared_early() -> AbstractContextManager[object]:
    original = lamps.assert_lamps

    def assert_lamps(session: Any, keyring: Any, now_ms: int) -> lamps.Assertion:
        done = original(session, keyring, now_ms)
        lamps.lamps_told(session, done.told)
        return done

    return without(lamps, "assert_lamps", assert_lamps)


# ---------------------------------------------------------------- section 5: the contract


@control("old or forged", {"forge": 40.0})
def button_believes_all() -> AbstractContextManager[object]:
    return without(firmware, "unseal", lambda _key, _topic, payload: payload[:-33])


@control("invented|after|unreadable", {"forge": 40.0})
def desk_believes_all() -> AbstractContextManager[object]:
    return without(inbox, "unseal", lambda _key, _topic, payload: payload[:-33])


@control("unreadable|old or forged", {"forge": 60.0})
def topic_not_signed() -> AbstractContextManager[object]:
    original = signature._signature
    return without(signature, "_signature", lambda key, _topic, body: original(key, "", body))


@control("cannot be read was lost", {"garbage": 30.0})
def unreadable_dropped() -> AbstractContextManager[object]:
    original = Office.verify

    def verify(self: Office, message: Message) -> inbox.Inbound:
        found = original(self, message)
        if isinstance(found.content, inbox.UnreadablePress):
            raise Rejected("unreadable")
        return found

    return without(Office, "verify", verify)


@control(
    "playing everything|shows",
    {"replay": 40.0},
)
def old_statuses_taken() -> AbstractContextManager[object]:
    def note(speaker: button_store.Speaker, boot: int, n: int, now_ms: int) -> None:
        speaker.seen_at_ms = now_ms
        speaker.boot, speaker.n = boot, n

    both = ExitStack()
    both.enter_context(without(statuses, "is_newer", lambda *_arguments: True))
    both.enter_context(without(statuses, "note_message", note))
    return both


@control("playing everything|offline", {"link": 20.0})
def any_will_counts() -> AbstractContextManager[object]:
    def will(speaker: button_store.Speaker, _will: object) -> str:
        speaker.online = False
        return "accepted"

    return without(statuses, "receive_will", will)


def _judging(judge: Callable[..., str | None]) -> AbstractContextManager[object]:
    return without(contact.Contact, "judge", judge)


def _accepted(self: contact.Contact, version: int, now_ms: int) -> str | None:
    self.version = version
    self._heard_at_ms = now_ms
    return None


@control(
    "old or forged",
    {"reboot": 20.0, "replay": 40.0},
)
def to_not_checked() -> AbstractContextManager[object]:
    def judge(self: contact.Contact, version: int, _to: object, now_ms: int) -> str | None:
        return "replayed" if version <= self.version else _accepted(self, version, now_ms)

    return _judging(judge)


@control("old or forged", {"replay": 60.0},
         mean_ms=2_500, actions=60, weather=Weather(drop=0.7, late=0.6, late_ms=60_000))  # fmt: skip
def no_window() -> AbstractContextManager[object]:
    return without(contact.SentWindow, "accepts", lambda self, n, _now: n <= self._newest)


@control("old or forged", {"replay": 60.0})
def version_not_checked() -> AbstractContextManager[object]:
    def judge(self: contact.Contact, version: int, to: Any, now_ms: int) -> str | None:
        fresh = to[0] == self.boot and self._window.accepts(to[1], now_ms)
        return _accepted(self, version, now_ms) if fresh else "stale"

    return _judging(judge)


@control("without contact",
         mean_ms=2_500, actions=50, weather=Weather(drop=0.9))  # fmt: skip
def always_in_contact() -> AbstractContextManager[object]:
    return without(contact.Contact, "is_fresh", lambda self, _now: self._heard_at_ms is not None)


@control("drawn twice")
def versions_not_drawn() -> AbstractContextManager[object]:
    def slow(last: int, now_ms: int) -> int:
        return freshness.next_version(last, now_ms // 10_000)

    both = ExitStack()
    both.enter_context(without(counter, "next_version", slow))
    both.enter_context(without(counter.Versions, "save", lambda _self: None))
    return both


@control(
    "shows|configuration|drawn twice",
    RESTORES,
)
def versions_without_clock() -> AbstractContextManager[object]:
    return without(counter, "next_version", lambda last, _now: last + 1)


CONFIGS = {"claim": 25.0, "replay": 40.0}


@control(
    "older configuration|old or forged",
    CONFIGS,
)
def configurations_go_back() -> AbstractContextManager[object]:
    return without(config.Settings, "take", _taking(lambda _new, _newest: True))


@control("refused what its flash has lost", FLASH_LOST)
def same_version_refused() -> AbstractContextManager[object]:
    return without(config.Settings, "take", _taking(lambda new, newest: new > newest))


def _taking(counts: Callable[[int, int], bool]) -> Callable[..., str | None]:
    def take(self: config.Settings, new: Any, body: bytes) -> str | None:
        newest = identity.number(self._memory, "config")
        if new.version == self.config.version or not counts(new.version, newest):
            return "replayed"
        self._memory.set("config", str(max(new.version, newest)))
        self._files.write("config.json", body)
        self.config = new
        return None

    return take


@control("older configuration|old or forged",
         CONFIGS | {"power_cut": 40.0}, within=100, buttons=1, actions=90)  # fmt: skip
def content_before_version() -> AbstractContextManager[object]:
    def take(self: config.Settings, new: Any, body: bytes) -> str | None:
        newest = identity.number(self._memory, "config")
        if new.version < newest or new.version == self.config.version:
            return "replayed"
        self._files.write("config.json", body)
        self.config = new
        self._memory.set("config", str(new.version))
        return None

    return without(config.Settings, "take", take)


@control(
    "has configuration",
    RESTORES | {"claim": 25.0},
)
def configuration_not_renewed() -> AbstractContextManager[object]:
    return without(desk_buttons, "renew_configuration", lambda *_arguments: None)


FLASHED = {"flash_again": 10.0}


@control("no higher epoch has spoken", FLASHED)
def ended_at_issue() -> AbstractContextManager[object]:
    original = desk_buttons.issue

    def issue(session: Any, ledger: Any, button_id: str, *rest: Any) -> button_store.Epoch:
        made = original(session, ledger, button_id, *rest)
        epochs.end_older(session, button_id, made.number, rest[-1])
        return made

    return without(desk_buttons, "issue", issue)


@control("had ended", FLASHED | {"replay": 60.0})
def superseded_goes_on() -> AbstractContextManager[object]:
    return without(button_store, "speakers", _speakers_with(superseded_at_ms=None))


@control("had ended", {"revoke": 6.0, "press": 60.0})
def revoked_goes_on() -> AbstractContextManager[object]:
    both = ExitStack()
    both.enter_context(without(button_store, "speakers", _speakers_with(revoked_at_ms=None)))
    both.enter_context(without(inbox, "read", _reading_the_revoked()))
    return both


def _speakers_with(**changes: object) -> Callable[..., object]:
    original = button_store.speakers

    def speakers(*arguments: Any) -> dict[str, button_store.Speaker]:
        found = original(*arguments)
        for speaker in found.values():
            for key, value in changes.items():
                setattr(speaker, key, value)
        return found

    return speakers


def _reading_the_revoked() -> Callable[..., inbox.Inbound]:
    original = inbox.read

    def read(topic: str, payload: bytes, keyring: Any, ledger: ledgers.Ledger) -> inbox.Inbound:
        with patch.object(ledger, "revoked", {}):
            return original(topic, payload, keyring, ledger)

    return read


@control("had ended|used for something",
         RESTORES | {"revoke": 6.0, "press": 60.0})  # fmt: skip
def ledger_not_consulted() -> AbstractContextManager[object]:
    return without(restore, "reconcile", lambda *_arguments: None)


@control("used for something else", RESTORES)
def numbers_reused() -> AbstractContextManager[object]:
    return without(restore, "skip_what_may_be_used", lambda *_arguments: None)


@control("used for something else|had ended",
         RESTORES | {"kill": 40.0}, within=100, actions=60)  # fmt: skip
@contextmanager
def ledger_after_commit() -> Iterator[None]:
    waiting: dict[int, list[tuple[Any, ...]]] = {}
    note, publish, die = ledgers.Ledger.note, Office.publish, Office.die

    def later(self: ledgers.Ledger, *arguments: Any) -> None:
        waiting.setdefault(id(self), []).append(arguments)

    def write(self: Office, outgoing: Any) -> None:
        if self.kill is None:
            for arguments in waiting.pop(id(self.ledger), []):
                note(self.ledger, *arguments)
        publish(self, outgoing)

    def forget(self: Office, how: str) -> None:
        waiting.pop(id(self.ledger), None)
        die(self, how)

    with (
        patch.object(ledgers.Ledger, "note", later),
        patch.object(Office, "publish", write),
        patch.object(Office, "die", forget),
    ):
        yield
