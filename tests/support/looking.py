"""A button's whole look on either interpreter: `look("printer", "escpos://127.0.0.1:9100", network)`."""

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from tests.support import vm

INTERPRETERS: Final = ("vm", "cpython")
RUNNER: Final = vm.ROOT / "tests" / "support" / "look_runner.py"

Found = dict[str, Any]
"""One finding: `verdict cause evidence took_ms`."""


@cache
def compiled() -> Path:
    """Return a folder with the compiled runner."""
    folder = Path(tempfile.mkdtemp(prefix="deskbell-look-"))
    atexit.register(shutil.rmtree, folder)
    vm.compile_file(RUNNER, folder / "look_runner.py")
    return folder


def look(category: str, place: str, network: Mapping[str, str], on: str) -> dict[str, Found]:
    """Return what each probe finds, by its name."""
    run = f"r.main({category!r}, {place!r}, {network['gateway']!r}, {network['dns']!r})"
    if on == "vm":
        done = vm.run(["-c", "import look_runner as r; " + run], compiled(), timeout_s=30)
    else:
        path = [str(vm.ROOT / folder) for folder in (".", "firmware", "broker")]
        done = subprocess.run(
            [sys.executable, "-c", "from tests.support import look_runner as r; " + run],
            env={**os.environ, "PYTHONPATH": ":".join(path)},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    lines = [json.loads(line[3:]) for line in done.stdout.splitlines() if line.startswith("== ")]
    return {line.pop("probe"): line for line in lines}
