"""Imports point inwards: import-linter proves it, and a control shows that it would see a breach."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("firmware", "broker", "backend")
DOMAIN_MAY = {"deskbell", "deskbell_catalogue", "deskbell_wire", *sys.stdlib_module_names}
WIRE_AND_BUTTON_MAY = {
    "deskbell_wire",
    "deskbell_button",
    *sys.stdlib_module_names,
    *("esp32", "machine", "micropython", "network", "neopixel", "tls", "vfs"),
}
IMPURE = {"datetime.now", "time.time", "random.random", "os.environ", "open"}


def lint_imports(sources: Path) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join(str(sources / folder) for folder in SOURCES)
    return subprocess.run(
        [
            str(Path(sys.executable).parent / "lint-imports"),
            "--no-cache",
            *("--config", str(ROOT / "pyproject.toml")),
        ],
        cwd=sources,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )


def imports(file: Path) -> set[str]:
    """Return the modules that a file imports, wherever in it."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: say where it is from, without dots"
            found.add(str(node.module))
    return found


def foreign(folder: Path, allowed: set[str]) -> list[str]:
    return [
        f"{file.relative_to(folder)} imports {module}"
        for file in sorted(folder.rglob("*.py"))
        for module in imports(file)
        if module.split(".")[0] not in allowed
    ]


def test_the_rings_hold() -> None:
    result = lint_imports(ROOT)

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("backend/deskbell/domain/breach.py", "import deskbell.store"),
        ("backend/deskbell/store/breach.py", "import deskbell.desk"),
        ("backend/deskbell/desk/breach.py", "import deskbell_broker"),
        ("backend/deskbell/breach.py", ""),
        ("broker/deskbell_wire/breach.py", "import deskbell_catalogue"),
        ("firmware/deskbell_button/breach.py", "import deskbell_catalogue"),
    ],
)
def test_a_breach_is_seen(tmp_path: Path, module: str, line: str) -> None:
    for folder in SOURCES:
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("node_modules")
        )
    (tmp_path / module).write_text(f"{line}\n", encoding="utf-8")

    result = lint_imports(tmp_path)

    assert result.returncode != 0
    assert "breach" in result.stdout + result.stderr


def test_the_domain_imports_only_the_standard_library_and_the_contract() -> None:
    assert foreign(ROOT / "backend/deskbell/domain", DOMAIN_MAY) == []


def test_the_domain_never_reads_a_clock_a_die_or_the_environment() -> None:
    seen = [
        f"{file.name}:{node.lineno} {ast.unparse(node.func)}"
        for file in sorted((ROOT / "backend/deskbell/domain").rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in IMPURE
    ]

    assert seen == []


@pytest.mark.parametrize("folder", ["broker/deskbell_wire", "firmware"])
def test_what_runs_on_a_board_imports_nothing_that_must_be_installed(folder: str) -> None:
    assert foreign(ROOT / folder, WIRE_AND_BUTTON_MAY) == []
