"""A button's probe on either interpreter: `probe("ipp://127.0.0.1:8631")`."""

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.support import vm

RUNNER = vm.ROOT / "tests" / "support" / "probe_runner.py"
INTERPRETERS = ("vm", pytest.param("cpython", marks=pytest.mark.soak))
"""CPython looks from a laptop: `tests/cli/test_probe.py` has it do so each time, `make soak` everything."""
RUN = "r.LIMIT_MS = {limit_ms}; r.SPARE = {spare}; r.{call}"


Within = Sequence[str]


@cache
def compiled() -> Path:
    """Return a folder with the compiled runner."""
    folder = Path(tempfile.mkdtemp(prefix="deskbell-probe-"))
    atexit.register(shutil.rmtree, folder)
    vm.compile_file(RUNNER, folder / "probe_runner.py")
    return folder


def probe(
    url: str,
    on: str = "vm",
    limit_ms: int = 2000,
    address: str = "",
    within: Within = (),
    spare: int = 0,
) -> dict[str, Any]:
    """Return what a probe finds: verdict, cause, evidence, took_ms. On the VM it has a button's heap.

    A host is not looked up, it is at the `address`. `within` are words before the command, `spare`
    are bytes of heap that are free beyond those of a button with 100 KB.
    """
    return _run(f"main({url!r}, {address!r})", on, limit_ms, within, spare)


def probe_network(
    on: str,
    gateway: str = "",
    dns: tuple[str, int] | None = None,
    rssi_dbm: int | None = None,
    within: Within = (),
) -> dict[str, Any]:
    """Return what a look at the network finds."""
    return _run(f"network({rssi_dbm!r}, {dns!r}, {gateway!r})", on, 2000, within)


def _run(call: str, on: str, limit_ms: int, within: Within, spare: int = 0) -> dict[str, Any]:
    run = RUN.format(limit_ms=limit_ms, spare=spare, call=call)
    if on == "vm":
        words = ["-c", "import probe_runner as r; " + run]
        done = vm.run(words, compiled(), timeout_s=30, within=within)
    else:
        path = [str(vm.ROOT / folder) for folder in (".", "firmware", "broker")]
        done = subprocess.run(
            [*within, sys.executable, "-c", "from tests.support import probe_runner as r; " + run],
            env={**os.environ, "PYTHONPATH": ":".join(path)},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    said = [line for line in done.stdout.splitlines() if line.startswith("== ")]
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert len(said) == 1, f"{done.stdout}\n{done.stderr}"
    found: dict[str, Any] = json.loads(said[0][3:])
    return found


@contextmanager
def running(command: list[str], log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server for the block; its output goes into a file."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=output, env={**os.environ, **environment}
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)
