"""A button's probe on either interpreter: `probe("ipp://127.0.0.1:8631")`."""

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from tests.support import vm

RUNNER = vm.ROOT / "tests" / "support" / "probe_runner.py"
INTERPRETERS = ("vm", "cpython")
RUN = "r.LIMIT_MS = {limit_ms}; r.main({url!r})"


@cache
def compiled() -> Path:
    """Return a folder with the compiled runner."""
    folder = Path(tempfile.mkdtemp(prefix="deskbell-probe-"))
    atexit.register(shutil.rmtree, folder)
    vm.compile_file(RUNNER, folder / "probe_runner.py")
    return folder


def probe(url: str, on: str = "vm", limit_ms: int = 2000) -> dict[str, Any]:
    """Return what a probe finds: verdict, cause, evidence, took_ms. On the VM it has a button's heap."""
    run = RUN.format(limit_ms=limit_ms, url=url)
    if on == "vm":
        done = vm.run(["-c", "import probe_runner as r; " + run], compiled(), timeout_s=30)
    else:
        path = [str(vm.ROOT / folder) for folder in (".", "firmware", "broker")]
        done = subprocess.run(
            [sys.executable, "-c", "from tests.support import probe_runner as r; " + run],
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
