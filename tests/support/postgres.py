"""A PostgreSQL server of a test's own, run by an ordinary user as it demands."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pytest

from tests.support.broker import free_port, until

ORDINARY: Final = "nobody"


class Server:
    """A context manager; skips the test where no server is installed."""

    def __init__(self) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
        if not found:
            pytest.skip("no PostgreSQL server is installed")
        self._tools = found[-1].parent
        self._folder = Path(tempfile.mkdtemp(prefix="deskbell-postgres-"))
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            shutil.chown(self._folder, ORDINARY)
            self._as = {"user": ORDINARY}
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return the URL of its empty database."""
        return f"postgresql+psycopg://deskbell@127.0.0.1:{self._port}/postgres"

    def __enter__(self) -> Self:
        data = str(self._folder / "data")
        words = [str(self._tools / "initdb"), "-D", data, "-U", "deskbell", "-A", "trust"]
        subprocess.run(
            [*words, "--no-sync"], cwd=self._folder, capture_output=True, check=True, **self._as
        )
        options = ["-D", data, "-p", str(self._port), "-k", "", "-h", "127.0.0.1"]
        self._process = subprocess.Popen(
            [str(self._tools / "postgres"), *options],
            cwd=self._folder,
            stderr=subprocess.DEVNULL,
            **self._as,
        )
        until(self._is_up, 60, "PostgreSQL answers")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _is_up(self) -> bool:
        words = [str(self._tools / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self._port)]
        return subprocess.run(words, check=False).returncode == 0
