"""Rules of configurations, epochs and the ledger."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from deskbell.desk import buttons as desk_buttons
from deskbell.desk import epochs, inbox, restore
from deskbell.store import button as button_store
from deskbell.store import ledger as ledgers
from deskbell_button import config, identity
from tests.simulation.controls.control import FLASH_LOST, RESTORES, Controls, without
from tests.simulation.office import Office

CONTROLS = Controls()
control = CONTROLS.add


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
    def take(self: config.Settings, body: bytes, _now_ms: int) -> str | None:
        new = config.read(body)
        newest = identity.number(self.memory, "config")
        if new.version == self.config.version or not counts(new.version, newest):
            return "replayed"
        self.memory.set("config", str(max(new.version, newest)))
        self._files.write("config.json", body)
        self._hold(new)
        return None

    return take


@control("older configuration|old or forged",
         CONFIGS | {"power_cut": 40.0}, within=100, buttons=1, actions=90)  # fmt: skip
def content_before_version() -> AbstractContextManager[object]:
    def take(self: config.Settings, body: bytes, _now_ms: int) -> str | None:
        new = config.read(body)
        newest = identity.number(self.memory, "config")
        if new.version < newest or new.version == self.config.version:
            return "replayed"
        self._files.write("config.json", body)
        self._hold(new)
        self.memory.set("config", str(new.version))
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
