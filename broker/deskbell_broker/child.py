"""One run of Mosquitto: started on a leash, asked to reload, stopped; and its log.

The log is a file, not a pipe: a desk that is busy or stopped must not stop the
broker at its next line.
"""

import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from os import getpid
from pathlib import Path

from deskbell_broker import leash

STOP_TIMEOUT_S = 5
MAX_LOG_BYTES = 4 * 1024 * 1024


class Log:
    """Mosquitto's log file; `run` marks where the present run begins."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._begin = 0

    def run(self) -> None:
        """Begin a new run, and make room when the file has grown."""
        self.trim()
        self._begin = self._size()

    def trim(self) -> None:
        """Keep one file of at most `MAX_LOG_BYTES` and one that is older."""
        if self._size() <= MAX_LOG_BYTES:
            return
        older = self.path.with_suffix(".log.1")
        older.write_bytes(self.path.read_bytes())
        with self.path.open("r+b") as file:  # the child appends: it goes on at 0
            file.truncate(0)
        self._begin = 0

    def complaint(self) -> str:
        """Return the errors of this run in one line, else its last line."""
        with suppress(OSError):
            text = self.path.read_bytes()[self._begin :].decode(errors="replace")
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            errors = [line[line.index("Error") :] for line in lines if "Error" in line]
            return " ".join(errors) or (lines[-1] if lines else "it said nothing")
        return "it said nothing"

    def _size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0


class Child:
    """A running Mosquitto. Make it in a thread that outlives it (see leash.py)."""

    def __init__(self, command: Sequence[str], log: Log) -> None:
        log.run()
        words = [sys.executable, "-I", "-S", str(Path(leash.__file__)), str(getpid())]
        with log.path.open("ab") as output:
            self._process = subprocess.Popen(
                [*words, *command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Return its process id."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """Return None while it runs, then its code, or minus the signal's number."""
        return self._process.poll()

    def reload(self) -> None:
        """Have it read passwords and ACL again; only once it answers: it dies of it before."""
        self._process.send_signal(signal.SIGHUP)

    def stop(self) -> None:
        """End it and wait for that: SIGTERM, so that it saves; then SIGKILL."""
        self._process.terminate()
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
