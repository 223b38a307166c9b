"""Rules of what a finger means: a hold acts on what its lamp showed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from copy import copy
from typing import Any

from deskbell.domain import triage
from deskbell.store import incident as incident_store
from deskbell_button import outbox
from deskbell_wire.messages import Receipt
from tests.simulation.controls.control import Controls, without

CONTROLS = Controls()
control = CONTROLS.add


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

    def receipt(self: outbox.Outbox, one: Receipt) -> None:
        nothing = Receipt(seq=one.seq, decision=one.decision, incident=None, revision=None)
        original(self, nothing)

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
