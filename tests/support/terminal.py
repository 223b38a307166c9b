"""A command that somebody uses at a terminal: what it says is read, and answers are typed."""

import os
import pty
import select
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.broker import until

WITHIN_S = 60
_SIZE = (40, 200)  # lines, columns: no line of ours is cut
_SHOWN = 2000  # characters of what was said, in an error
_LOCAL_MODES = 3  # where tcgetattr has the modes with ECHO


class Terminal:
    """A terminal with one command in it.

    The command ends with the block, done or not.
    """

    def __init__(
        self,
        words: Sequence[object],
        environment: Mapping[str, str],
        folder: Path | None = None,
    ) -> None:
        """Start the command."""
        self.said = ""
        self._ours, self._theirs = pty.openpty()
        termios.tcsetwinsize(self._theirs, _SIZE)
        self._process = subprocess.Popen(
            [str(word) for word in words],
            env=dict(environment),
            cwd=folder,
            stdin=self._theirs,
            stdout=self._theirs,
            stderr=self._theirs,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._ours)
        os.close(self._theirs)

    def until(self, words: str) -> None:
        """Read until the command has said some words; raise TimeoutError when it does not."""
        deadline = time.monotonic() + WITHIN_S
        while words not in self.said:
            if not self._read(deadline - time.monotonic()):
                raise TimeoutError(f"{words!r} was not said, but: {self.said[-_SHOWN:]}")

    def type(self, line: str) -> None:
        """Type a line."""
        os.write(self._ours, f"{line}\n".encode())

    def type_unseen(self, line: str) -> None:
        """Type a line once the terminal shows nothing of what is typed.

        What is typed before is thrown away by `getpass`, which clears the line when it hides it.
        """
        until(lambda: not termios.tcgetattr(self._theirs)[_LOCAL_MODES] & termios.ECHO, WITHIN_S)
        self.type(line)

    def end(self) -> int:
        """Read until the command has ended; return its exit code."""
        deadline = time.monotonic() + WITHIN_S
        while self._process.poll() is None:
            self._read(0.1)
            if time.monotonic() > deadline:
                raise TimeoutError(f"the command did not end; it said: {self.said[-_SHOWN:]}")
        while self._read(0):
            pass
        return self._process.returncode

    def _read(self, within_s: float) -> bool:
        """Read what is there, or comes in time; return whether that was anything."""
        if not select.select([self._ours], [], [], max(within_s, 0))[0]:
            return False
        part = os.read(self._ours, 4096)
        self.said += part.decode(errors="replace")
        return bool(part)
