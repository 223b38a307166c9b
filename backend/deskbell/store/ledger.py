"""The ledger: what a restored database must not forget.

A few lines beside the master secret, written through *before* the database
commits: every issue, first word and revocation of an epoch, and the incident
numbers that were reserved. Where ledger and database differ, the newer wins; so
a backup from last night revives nobody and gives no number twice.
"""

import errno
import json
import os
from pathlib import Path
from typing import Final

ISSUED: Final = "issued"
SPOKE: Final = "spoke"
REVOKED: Final = "revoked"
INCIDENT_CEILING: Final = "incident_ceiling"
STOPPED: Final = "stopped"
STARTED: Final = "started"


class BadLedger(Exception):
    """A line in the ledger cannot be read; restore `keys/ledger.jsonl` from `deskbell keys export`."""


class Ledger:
    """The ledger in memory; with a path every line is on disk before a method returns."""

    def __init__(self, path: Path | None = None) -> None:
        """Read the file, if there is one. Raises BadLedger."""
        self._path = path
        self.issued: dict[str, int] = {}
        self.boards: dict[str, str] = {}
        """The MAC of each button's board, as of its newest issue; one that is not known is missing."""
        self.spoke: dict[str, int] = {}
        self.revoked: dict[str, int] = {}
        self.incident_ceiling = 0
        self.stopped_at_incident: int | None = None
        """The next incident number at a clean stop; None while a desk runs, or after it was killed."""
        self.epochs_learnt = 0
        """How many epochs the database had when all of them were last compared with these."""
        if path is not None and path.exists():
            self._read(path)

    def _read(self, path: Path) -> None:
        lines = path.read_bytes().split(b"\n")
        for number, line in enumerate(lines[:-1], 1):
            try:
                entry = json.loads(line)
                mac = entry.get("mac")
                self._apply(entry["kind"], entry.get("name", ""), int(entry["value"]), mac)
            except (ValueError, KeyError, TypeError):
                raise BadLedger(
                    f"{path} line {number} cannot be read. Restore it with deskbell keys import."
                ) from None
        if lines[-1]:  # a power cut tore the last line, so its transaction never committed
            with path.open("r+b") as file:
                file.truncate(path.stat().st_size - len(lines[-1]))

    def _apply(self, kind: str, name: str, value: int, mac: str | None = None) -> None:
        if kind == INCIDENT_CEILING:
            self.incident_ceiling = max(self.incident_ceiling, value)
        elif kind in (STOPPED, STARTED):
            self.stopped_at_incident = value if kind == STOPPED else None
        else:
            {ISSUED: self.issued, SPOKE: self.spoke, REVOKED: self.revoked}[kind].setdefault(
                name, value
            )
        if kind == ISSUED:
            self._learn_board(name.rpartition("-")[0], mac)

    def _learn_board(self, button_id: str, mac: str | None) -> None:
        if mac is None:
            self.boards.pop(button_id, None)
        else:
            self.boards[button_id] = mac

    def note(self, kind: str, name: str, at_ms: int, mac: str | None = None) -> None:
        """Write that `<b>` was issued (to this board), spoke for the first time, or was revoked."""
        entry: dict[str, object] = {"kind": kind, "name": name, "value": at_ms}
        self._append(entry if mac is None else entry | {"mac": mac})
        self._apply(kind, name, at_ms, mac)

    def reserve_incidents(self, ceiling: int) -> None:
        """Write that every incident number below the ceiling may be in use."""
        self.note(INCIDENT_CEILING, "", ceiling)

    def started(self, at_ms: int) -> None:
        """Write that a desk runs: from here on the database may be ahead of what is known."""
        self.note(STARTED, "", at_ms)

    def stopped(self, next_incident: int) -> None:
        """Write that a desk stopped cleanly with this as its next incident number."""
        self.note(STOPPED, "", next_incident)

    def _append(self, entry: dict[str, object]) -> None:
        if self._path is None:
            return
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        line = json.dumps(entry).encode() + b"\n"
        end = os.fstat(descriptor).st_size
        try:
            if os.write(descriptor, line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._path))
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, end)  # half a line in the middle would stop the next start
            raise
        finally:
            os.close(descriptor)
