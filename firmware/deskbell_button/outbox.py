"""What is not receipted yet, when it goes out again, and when it may leave the flash.

Every unreceipted press is sent again while the button is connected, not only
when it connects. A receipted press leaves the flash only when it is older than
the newest 64 and an answer to a *later* status has named nothing missing, so
that a desk which came back from a backup still finds it here.
"""

from deskbell_button.journal import Journal
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.journal import Entry
    from deskbell_wire.messages import Receipt

RESEND_MS = 4000
IN_FLIGHT = 8
AGAIN_AT_ONCE = 12
"""Receipted presses that are read back and sent again at a time: they lie in the heap meanwhile."""
RUNS = 64
"""Runs of presses in one status, so that it stays under 4 KB."""

_STATUSES = const(8)


class Outbox:
    """The unreceipted presses of a journal, and what is known of the desk's copies."""

    def __init__(self, journal: Journal) -> None:
        """Take over what is on flash; holds that wait for a lost receipt ask for it again."""
        self.journal = journal
        self._again: dict[int, Entry] = {}
        self._sent_at: dict[int, int] = {}
        self._statuses: list[tuple[int, int]] = []
        for entry in list(journal.pending.values()):
            if entry.after is not None:
                self._send_again(entry.after)

    def unreceipted(self) -> "list[int]":
        """Return the presses that the desk has not proved, oldest first."""
        return sorted(list(self.journal.pending) + list(self._again))

    def entry(self, seq: int) -> "Entry":
        """Return an unreceipted press, or one that the desk has lost."""
        return self._again.get(seq) or self.journal.entry(seq)

    def oldest_unproven(self, number: int) -> "Entry | None":
        """Return the oldest unreceipted press of an input."""
        for seq in self.unreceipted():
            entry = self.entry(seq)
            if entry.input == number:
                return entry
        return None

    def short_awaited(self, number: int) -> "int | None":
        """Return the newest unreceipted short of an input: a hold made now waits for it."""
        for seq in reversed(self.unreceipted()):
            entry = self.entry(seq)
            if entry.input == number and entry.kind == "short":
                return seq
        return None

    def connected(self) -> None:
        """Forget what was sent on an older connection: all of it is due at once."""
        self._sent_at = {}

    def due(self, now_ms: int) -> "int | None":
        """Return the press to send now: never sent first, then the one sent longest ago."""
        waiting = [seq for seq in self.unreceipted() if not self._must_wait(seq)]
        flying = [seq for seq in waiting if now_ms - self._sent_at.get(seq, -RESEND_MS) < RESEND_MS]
        if len(flying) >= IN_FLIGHT:
            return None
        ready = [seq for seq in waiting if seq not in flying]
        return min(ready, key=self._turn) if ready else None

    def _turn(self, seq: int) -> "tuple[int, int]":
        return self._sent_at.get(seq, -1), seq

    def _must_wait(self, seq: int) -> bool:
        after = self.entry(seq).after
        return after is not None and (after in self.journal.pending or after in self._again)

    def sent(self, seq: int, now_ms: int) -> None:
        """Note that a press went out."""
        self._sent_at[seq] = now_ms

    def status_sent(self, n: int) -> "list[tuple[int, int]]":
        """Note that a status goes out under number `n`; return the runs that it is to tell as held."""
        held = self.journal.held()[:RUNS]
        receipted_to = held[-1][1] if held else 0
        for seq in self.unreceipted()[:1]:
            receipted_to = min(receipted_to, seq - 1)
        self._statuses = (self._statuses + [(n, receipted_to)])[-_STATUSES:]
        return held

    def receipt(self, receipt: "Receipt") -> None:
        """Take a receipt."""
        seq = receipt.seq
        if seq in self._again:
            del self._again[seq]
        elif seq in self.journal.pending:
            self.journal.receipt(seq)
        elif seq not in self.journal.receipted:
            return
        self._sent_at.pop(seq, None)
        seen = receipt.incident is not None and receipt.revision is not None
        for entry in list(self.journal.pending.values()) + list(self._again.values()):
            if entry.after == seq:
                entry.about = (receipt.incident, receipt.revision) if seen else None  # type: ignore[assignment]  # both were checked
                entry.after = None

    def answered(self, missing: "list[int]", to_n: int) -> None:
        """Take the desk's answer to a status: what it lacks, or the proof that it lacks nothing.

        Only an answer whose `to` is a status itself proves anything, and only of
        what was receipted when that status told it: with a later press seen, nobody
        knows which status was answered.
        """
        for seq in missing:
            if seq in self.journal.pending:
                self._sent_at.pop(seq, None)  # nobody heard it: it need not wait its turn
            if len(self._again) < AGAIN_AT_ONCE:
                self._send_again(seq)
        proven = [receipted_to for n, receipted_to in self._statuses if n == to_n]
        if missing or not proven:
            return
        for seq in self.journal.beyond_kept():
            if seq <= proven[0]:
                self.journal.remove(seq)

    def _send_again(self, seq: int) -> None:
        """Send a receipted press again; a hold takes the short along whose receipt it needs."""
        if seq not in self.journal.receipted or seq in self._again:
            return
        try:
            entry = self.journal.entry(seq)
        except (ValueError, OSError):
            self.journal.give_up(seq)  # there is nothing left to send
            return
        self._again[seq] = entry
        self._statuses = []  # the desk has lost it since: only a status to come proves that it is there
        self._sent_at.pop(seq, None)
        if entry.after is not None:
            self._send_again(entry.after)
