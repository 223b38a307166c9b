"""Rules by which a press stays on flash and is sent until the desk has it."""

from contextlib import AbstractContextManager, ExitStack, suppress
from typing import Any

from deskbell.desk import receive
from deskbell.domain import held
from deskbell_button import button as firmware
from deskbell_button import identity, journal, outbox
from deskbell_wire.messages import Receipt
from tests.simulation.controls.control import CALM, FLASH_LOST, RESTORES, Controls, without
from tests.simulation.device import Device
from tests.simulation.flash import PowerCut
from tests.simulation.network import Message, Weather

CONTROLS = Controls()
control = CONTROLS.add


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
                self.button.outbox.receipt(receipt)

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

    def receipt(self: outbox.Outbox, one: Receipt) -> None:
        original(self, one)
        for seq in self.journal.beyond_kept():
            self.journal.remove(seq)

    return without(outbox.Outbox, "receipt", receipt)


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
