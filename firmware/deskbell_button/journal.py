"""Presses on flash: one small file each, so that LittleFS keeps it inline.

`17.p` is press 17, unreceipted; a receipt renames it to `17.r`, which is one
atomic step. A file is committed when it is closed; what a power cut leaves torn
fails its check sum and was never heard, so it is removed at the next start.
A record stays under 120 bytes: LittleFS then wears 0.29 erases a press, against
1.14 at 200 bytes.
"""

import binascii
import gc
import json

from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from deskbell_button.seams import Files

KEPT = 64
"""The newest presses that stay on flash even when they are receipted."""

FULL = 512
"""Presses on flash at which the journal is full and the lamp says faulty."""

SPARE_BYTES = 11776
"""Heap that a press must leave free, beside `mqtt.ROOM`: a connection and reading a message need it."""

_LEAST_BYTES = const(1536)
"""What must be free all the same while a look has borrowed from the spare."""

_PENDING = const(".p")
_RECEIPTED = const(".r")


class JournalFull(Exception):
    """There is no room for another press; it must not be shown as heard."""


class Entry:
    """One press as it lies on flash; `after` is the short that a hold waits for."""

    def __init__(
        self,
        seq: int,
        boot: int,
        at_ms: int,
        input: int,  # noqa: A002 the word of the contract
        kind: str,
        config: int,
        after: "int | None",
        about: "tuple[str, int] | None",
    ) -> None:
        """Keep the values; `at_ms` counts from the start of that boot."""
        self.seq = seq
        self.boot = boot
        self.at_ms = at_ms
        self.input = input
        self.kind = kind
        self.config = config
        self.after = after
        self.about = about

    def pack(self) -> bytes:
        """Return the record: a JSON list and its CRC-32."""
        about = None if self.about is None else list(self.about)
        values = [self.boot, self.at_ms, self.input, self.kind, self.config, self.after, about]
        text = json.dumps(values, separators=(",", ":")).encode()
        return text + b"%08x" % binascii.crc32(text)

    @classmethod
    def unpack(cls, seq: int, record: bytes) -> "Entry":
        """Return the entry of a record; raises ValueError when it is torn."""
        text = record[:-8]
        if not text or record[-8:] != b"%08x" % binascii.crc32(text):
            raise ValueError("torn record")
        boot, at_ms, number, kind, config, after, about = json.loads(text)
        return cls(seq, boot, at_ms, number, kind, config, after, tuple(about) if about else None)


class Journal:
    """The presses on flash; what is in `pending` is not receipted."""

    def __init__(self, files: "Files") -> None:
        """Read what is there and remove what cannot be read. `torn` counts the latter."""
        self._files = files
        self.pending: dict[int, Entry] = {}
        self.receipted: set[int] = set()
        self.torn = 0
        self.lent_bytes = 0
        """Heap that looks have borrowed of the spare: what one takes for two seconds, what is kept for the next."""
        for name in files.names():
            self._load(name)

    def _load(self, name: str) -> None:
        stem, suffix = name[:-2], name[-2:]
        if not stem.isdigit():
            return
        seq = int(stem)
        if suffix == _RECEIPTED:
            self.receipted.add(seq)
        elif suffix == _PENDING:
            try:
                self.pending[seq] = Entry.unpack(seq, self._files.read(name))
            except (ValueError, OSError):  # OSError: its block has gone bad
                self.torn += 1
                self._forget(name)

    def __len__(self) -> int:
        """Count the presses on flash."""
        return len(self.pending) + len(self.receipted)

    def newest(self) -> int:
        """Return the highest seq on flash, 0 when there is none."""
        return max(max(self.pending, default=0), max(self.receipted, default=0))

    def is_full(self) -> bool:
        """Tell whether another press would find no room, on flash or in memory."""
        return len(self) >= FULL or _is_short_of_memory(self.lent_bytes)

    def append(self, entry: Entry) -> None:
        """Put a press on flash; when this returns it is heard. Raises JournalFull or OSError."""
        if self.is_full():
            raise JournalFull
        self._files.write("%d%s" % (entry.seq, _PENDING), entry.pack())
        self.pending[entry.seq] = entry

    def entry(self, seq: int) -> Entry:
        """Return a press; raises KeyError when it is not here, ValueError or OSError when unreadable."""
        found = self.pending.get(seq)
        if found is not None:
            return found
        if seq not in self.receipted:
            raise KeyError(seq)
        return Entry.unpack(seq, self._files.read("%d%s" % (seq, _RECEIPTED)))

    def receipt(self, seq: int) -> None:
        """Note on flash that the desk has proved this press."""
        if seq in self.pending:
            self._files.rename("%d%s" % (seq, _PENDING), "%d%s" % (seq, _RECEIPTED))
            del self.pending[seq]
            self.receipted.add(seq)

    def remove(self, seq: int) -> None:
        """Let a receipted press leave the flash."""
        self._files.remove("%d%s" % (seq, _RECEIPTED))
        self.receipted.remove(seq)

    def give_up(self, seq: int) -> None:
        """Let a receipted press go whose record has rotted on flash."""
        self._forget("%d%s" % (seq, _RECEIPTED))
        self.receipted.remove(seq)

    def _forget(self, name: str) -> None:
        try:
            self._files.remove(name)
        except OSError:
            pass  # a bad block must not keep the button from its other presses

    def held(self) -> "list[tuple[int, int]]":
        """Return all presses on flash as rising runs `(low, high)`."""
        runs: list[tuple[int, int]] = []
        for seq in self._all():
            if runs and runs[-1][1] == seq - 1:
                runs[-1] = (runs[-1][0], seq)
            else:
                runs.append((seq, seq))
        return runs

    def beyond_kept(self) -> "list[int]":
        """Return the receipted presses that are older than the newest 64."""
        return [seq for seq in self._all()[:-KEPT] if seq in self.receipted]

    def _all(self) -> "list[int]":
        return sorted(list(self.pending) + list(self.receipted))


def _is_short_of_memory(lent_bytes: int) -> bool:
    """Tell whether the heap is nearly full; a board that runs out of it could send nothing."""
    if not hasattr(gc, "mem_free"):
        return False
    spare = max(SPARE_BYTES - lent_bytes, _LEAST_BYTES)
    if gc.mem_free() < spare:
        gc.collect()
    return bool(gc.mem_free() < spare)
