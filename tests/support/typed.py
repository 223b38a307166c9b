"""A command as somebody types it: a process of its own, forked from one that has everything loaded.

Loading takes half a second for most commands and two for a desk; here it takes
them once for hundreds of commands.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import connection
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from deskbell.cli import main

_SERVER: Final = multiprocessing.get_context("forkserver")
_LOADED: Final = (
    __name__,
    "deskbell.app",
    "deskbell.cli.checkup",
    "deskbell.cli.subjects",
    "deskbell.technician.label.card",
    "deskbell.technician.label.files",
    "deskbell.technician.label.sheet",
    "esptool.bin_image",
)
_SERVER.set_forkserver_preload(list(_LOADED))
WITHIN_S: Final = 60.0
_FLAGS: Final = os.O_RDWR | os.O_CREAT | os.O_APPEND
_ONE_AT_A_TIME: Final = threading.Lock()
"""Who starts a process looks at all others, and an exit code can be read only once."""


class Typed:
    """A command that runs, alone in its session; the parts of Popen that tests need."""

    def __init__(
        self,
        words: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        into: Path | None = None,
    ) -> None:
        """Start it, with nothing to read; what it says goes into a file when one is named."""
        self.words = ["deskbell", *words]
        out, their_out = _SERVER.Pipe(duplex=False)
        said, their_said = _SERVER.Pipe(duplex=False)
        ends = (their_out, their_said) if into is None else (str(into), str(into))
        task = (list(words), dict(environment), str(folder), *ends)
        self._process = _SERVER.Process(target=_child, args=task)
        with _ONE_AT_A_TIME:
            self._process.start()
        self.stdout = os.fdopen(os.dup(out.fileno()), encoding="utf-8")
        self.stderr = os.fdopen(os.dup(said.fileno()), encoding="utf-8")
        for end in (out, said, their_out, their_said):
            end.close()
        if into is not None:
            self.stdout.close()
            self.stderr.close()

    @property
    def pid(self) -> int:
        """Return its number, which is its group's too."""
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        """Return its exit code, None while it runs."""
        with _ONE_AT_A_TIME:
            return self._process.exitcode

    def wait(self, within_s: float = WITHIN_S) -> int:
        """Return its exit code when it has ended. Raises TimeoutExpired."""
        connection.wait([self._process.sentinel], within_s)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired(self.words, within_s)
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


def run(
    words: Sequence[str], environment: Mapping[str, str], folder: Path, within_s: float
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end. Raises TimeoutExpired when that takes too long."""
    command = Typed(words, environment, folder)
    with command.stdout, command.stderr, ThreadPoolExecutor(2) as readers:
        out, said = readers.submit(command.stdout.read), readers.submit(command.stderr.read)
        try:
            code = command.wait(within_s)
        except subprocess.TimeoutExpired:
            command.kill()
            raise
        return subprocess.CompletedProcess(command.words, code, out.result(), said.result())


def _child(
    words: list[str],
    environment: dict[str, str],
    folder: str,
    out: Connection | str,
    said: Connection | str,
) -> None:
    """Become the command."""
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for number, where in ((0, os.devnull), (1, out), (2, said)):
        end = os.open(where, _FLAGS, 0o600) if isinstance(where, str) else os.dup(where.fileno())
        os.dup2(end, number)
        os.close(end)
    for where in (out, said):
        if not isinstance(where, str):
            where.close()
    sys.argv = ["deskbell", *words]
    sys.exit(main.run(words))
