"""In CI a skipped test is a failure, so that a missing part cannot hide what it proves."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(folder: Path, *, ci: bool) -> subprocess.CompletedProcess[str]:
    shutil.copy(ROOT / "tests/conftest.py", folder)
    (folder / "test_it.py").write_text(
        "import pytest\ndef test_a(): pytest.skip('no such part')\ndef test_b(): pass\n",
        encoding="utf-8",
    )
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null", "."],
        cwd=folder,
        env={**os.environ, "CI": "true" if ci else "false"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_skip_fails_in_ci_and_is_named(tmp_path: Path) -> None:
    result = run(tmp_path, ci=True)

    assert result.returncode == 1, result.stdout
    assert "test_it.py::test_a: Skipped: no such part" in result.stdout


def test_a_skip_is_allowed_on_a_developers_machine(tmp_path: Path) -> None:
    result = run(tmp_path, ci=False)

    assert result.returncode == 0, result.stdout
