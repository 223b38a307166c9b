"""A desk as a process of its own, which a test may kill; `desk_process` is its program."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from deskbell.settings import Settings
from tests.support import vm
from tests.support.broker import until

_ON_A_SMALL_DISK: Final = (
    'mount -t tmpfs -o size=8m x "$1" && cp "$2"/desk.db* "$1" && shift 2 && exec "$@"'
)


def desk_words(*arguments: str) -> list[str]:
    """Return the words that start a desk."""
    return [sys.executable, "-m", "tests.support.desk_process", *arguments]


def desk_words_on(disk: Path, home: Path, *arguments: str) -> list[str]:
    """Return the words that start a desk with its database on a tmpfs of its own."""
    words = ["unshare", "--mount", "--map-root-user", "sh", "-c", _ON_A_SMALL_DISK, "sh"]
    return [*words, str(disk), str(home), *desk_words(*arguments)]


class DeskProcess:
    """A desk that can be killed. Its errors and log lines are in a file."""

    def __init__(
        self,
        settings: Settings,
        errors: Path,
        words: list[str],
        environment: dict[str, str],
    ) -> None:
        given = {
            "DESKBELL_HOME": str(settings.home),
            "DESKBELL_MQTT_PORT": str(settings.mqtt_port),
            "DESKBELL_BROKERS": ",".join(settings.brokers),
            "DESKBELL_DATABASE_URL": settings.database_url,
            "DESKBELL_STATUS_INTERVAL_S": str(settings.status_interval_s),
        }
        self._errors = errors
        with errors.open("ab") as sink:
            self._process = subprocess.Popen(
                words,
                cwd=vm.ROOT,
                env={**os.environ, **given, **environment},
                stdout=subprocess.PIPE,
                stderr=sink,
            )

    @property
    def pid(self) -> int:
        """Return its process id."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """Return how it ended, None while it lives."""
        return self._process.poll()

    def wait_until_ready(self) -> None:
        """Wait for its line that says so."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if line.strip() != b"ready":
            pytest.fail(f"the desk did not start: {self._errors.read_text()[-2000:]}")

    def wait_until_dead(self, within_s: float = 60) -> int:
        """Wait until it has died; return its exit code."""
        until(lambda: self.exit_code is not None, within_s, "the desk dies at its fault point")
        assert self.exit_code is not None
        return self.exit_code

    def kill(self) -> None:
        """Kill it as `kill -9` does."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Stop it in order."""
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        if self._process.poll() is None:
            self._process.send_signal(number)
        self._process.wait(20)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def log(self) -> str:
        """Return what it has logged."""
        return self._errors.read_text(errors="replace")
