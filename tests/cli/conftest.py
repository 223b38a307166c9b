"""The command line as somebody types it: a process of its own, with a data folder of its own."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from deskbell_broker import parts
from deskbell_broker.errors import PartMissing
from tests.support import typed
from tests.support.broker import free_port, until
from tests.support.typed import Typed

DESKBELL: Final = Path(sys.executable).with_name("deskbell")
WITHIN_S: Final = 60


class Desk:
    """A data folder, the words to type about it, and a desk that may run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if name == "DESKBELL_CACHE" or not name.startswith("DESKBELL_")
        } | {
            "DESKBELL_HOME": str(self.home),
            "DESKBELL_PORT": str(free_port()),
            "DESKBELL_MQTT_PORT": str(free_port()),
        }
        self.process: Typed | None = None

    def type(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Type a command and wait for its end."""
        return typed.run(words, self.environment | environment, self.folder, WITHIN_S)

    def told(self, *words: str, **environment: str) -> str:
        """Type a command that succeeds; return its answer."""
        done = self.type(*words, **environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def json(self, *words: str) -> Any:
        """Type a command with --json; return what it answers."""
        return json.loads(self.told(*words, "--json"))

    def refused(self, *words: str, **environment: str) -> str:
        """Type a command that fails as it should; return what it says."""
        done = self.type(*words, **environment)
        assert done.returncode == 1, done.stdout
        assert done.stdout == ""
        assert "Traceback" not in done.stderr
        assert "unforeseen" not in done.stderr, "a refusal of its own, with its own remedy"
        said = done.stderr.strip().splitlines()
        assert len(said) >= 2, "what happened and why, then what to do"
        assert said[-1].endswith(".")
        return done.stderr

    def start(self, *words: str) -> None:
        """Start `deskbell up`, or what else runs a desk; skip where there is no Mosquitto."""
        try:
            parts.find("mosquitto")
        except PartMissing as error:
            pytest.skip(str(error))
        out = self.folder / "up.out"
        out.write_bytes(b"")
        self.process = Typed(words or ("up",), self.environment, self.folder, into=out)
        process = self.process
        until(lambda: b"ready http" in out.read_bytes() or process.poll() is not None, WITHIN_S)
        if process.poll() is not None:
            pytest.fail(out.read_text())

    def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """Ask the desk to end, as systemd does or as Ctrl-C; return its exit code."""
        process, self.process = self.process, None
        if process is None:
            return 0
        process.send_signal(by)
        try:
            return process.wait(WITHIN_S)
        finally:
            process.kill()


@pytest.fixture
def quiet() -> Iterator[Desk]:
    """Return a data folder in which no desk runs."""
    folder = Path(tempfile.mkdtemp(prefix="deskbell-cli-"))
    desk = Desk(folder)
    yield desk
    desk.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    """Run one desk for the tests of a file."""
    folder = Path(tempfile.mkdtemp(prefix="deskbell-cli-"))
    running = Desk(folder)
    try:
        running.start()
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder)
