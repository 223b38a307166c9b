"""A button's probe on either interpreter, and real servers to probe."""

import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from tests.support import vm

RUNNER = vm.ROOT / "tests" / "support" / "probe_runner.py"


@cache
def _compiled() -> Path:
    """Return a folder with the compiled runner."""
    folder = Path(tempfile.mkdtemp(prefix="deskbell-probe-"))
    vm.compile_file(RUNNER, folder / "probe_runner.py")
    return folder


def probe(url: str, on_vm: bool = True, limit_ms: int = 2000) -> dict[str, Any]:
    """Return what a probe finds: verdict, cause, evidence, took_ms."""
    command = f"import probe_runner as r; r.LIMIT_MS = {limit_ms}; r.main({url!r})"
    if on_vm:
        done = vm.run(["-c", command], _compiled(), timeout_s=30)
    else:
        path = [str(RUNNER.parent), *map(str, (vm.ROOT / "firmware", vm.ROOT / "broker"))]
        done = subprocess.run(
            [sys.executable, "-c", command],
            env={**os.environ, "PYTHONPATH": ":".join(path)},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    said = [line for line in done.stdout.splitlines() if line.startswith("== ")]
    assert done.returncode == 0 and said, f"{done.stdout}\n{done.stderr}"
    found: dict[str, Any] = json.loads(said[0][3:])
    return found
