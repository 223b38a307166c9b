"""Buttons with one safeguard off: the cuts must show the loss, or they prove nothing."""

from deskbell_button.button import Button
from deskbell_button.identity import SeqCounter
from deskbell_button.journal import Entry, Journal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from deskbell_button.identity import Identity
    from deskbell_button.seams import Files, Memory


class HeardBeforeWritten(Journal):
    """Tells that a press is heard, and writes it when the next one comes."""

    late: "Entry | None" = None

    def append(self, entry: Entry) -> None:
        """Keep it in memory."""
        if self.late is not None and self.late.seq in self.pending:
            self._files.write("%d.p" % self.late.seq, self.late.pack())
        self.late = entry
        self.pending[entry.seq] = entry

    def receipt(self, seq: int) -> None:
        """Write what is still in memory."""
        if self.late is not None and self.late.seq == seq:
            self._files.write("%d.p" % seq, self.late.pack())
            self.late = None
        Journal.receipt(self, seq)


class RemovesBeforeItWrites(Journal):
    """Notes a receipt by removing one file and writing another, instead of renaming."""

    def receipt(self, seq: int) -> None:
        """Remove, then write."""
        if seq in self.pending:
            entry = self.pending.pop(seq)
            self._files.remove("%d.p" % seq)
            self._files.write("%d.r" % seq, entry.pack())
            self.receipted.add(seq)


class _With(Button):
    KIND: "type[Journal]" = Journal

    def __init__(
        self,
        identity: "Identity",
        files: "Files",
        memory: "Memory",
        inputs: int,
        diagnose: "object",
    ) -> None:
        Button.__init__(self, identity, files, memory, inputs, diagnose)  # type: ignore[arg-type]  # as given
        self.journal = self.KIND(files)
        self.outbox.journal = self.journal


class HearsTooEarly(_With):
    """A button whose lamp says heard before the press is on flash."""

    KIND = HeardBeforeWritten


class LosesReceipted(_With):
    """A button whose receipts are two steps."""

    KIND = RemovesBeforeItWrites


class _FromOne(SeqCounter):
    def peek(self) -> int:
        """Count without reserving in NVS."""
        return self._next


class CountsWithoutReserving(Button):
    """A button whose numbers are only as old as its file system."""

    def __init__(
        self,
        identity: "Identity",
        files: "Files",
        memory: "Memory",
        inputs: int,
        diagnose: "object",
    ) -> None:
        Button.__init__(self, identity, files, memory, inputs, diagnose)  # type: ignore[arg-type]  # as given
        self._seq = _FromOne(memory, self.journal.newest())


class _FromFlash(SeqCounter):
    def __init__(self, memory: "Memory", newest_on_flash: int) -> None:
        """Trust the flash when there is anything on it."""
        SeqCounter.__init__(self, memory, newest_on_flash)
        if newest_on_flash:
            self._next = newest_on_flash + 1


class TrustsTheFlash(Button):
    """A button that goes on after the newest press on flash, whatever was used."""

    def __init__(
        self,
        identity: "Identity",
        files: "Files",
        memory: "Memory",
        inputs: int,
        diagnose: "object",
    ) -> None:
        Button.__init__(self, identity, files, memory, inputs, diagnose)  # type: ignore[arg-type]  # as given
        self._seq = _FromFlash(memory, self.journal.newest())


CONTROLS = (HearsTooEarly, LosesReceipted, CountsWithoutReserving, TrustsTheFlash)
