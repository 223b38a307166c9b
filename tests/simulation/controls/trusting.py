"""Rules by which nothing forged, old or replayed counts, and versions rise."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import Any

from deskbell.desk import inbox, statuses
from deskbell.store import button as button_store
from deskbell.store import counter
from deskbell_button import button as firmware
from deskbell_button import contact
from deskbell_wire import freshness, signature
from deskbell_wire.signature import Rejected
from tests.simulation.controls.control import RESTORES, Controls, without
from tests.simulation.network import Message, Weather
from tests.simulation.office import Office

CONTROLS = Controls()
control = CONTROLS.add


@control("old or forged", {"forge": 40.0}, within=300)
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
