"""Every dependency has its reason, its use and its hash; nothing names where it was fetched from."""

import ast
import json
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
ASSETS = ROOT / "backend/deskbell/web/assets"
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))

IMPORTED_AS = {
    "littlefs-python": "littlefs",
    "markdown-it-py": "markdown_it",
    "paho-mqtt": "paho",
    "pyserial": "serial",
    "python-multipart": None,  # FastAPI imports it when a page has a form
    "svg-path": "svg",
}
"""Modules whose names differ from the package's; None: not imported by us."""


def declared(*extras: str) -> list[str]:
    project = tomllib.loads(PROJECT)["project"]
    groups = [project["dependencies"], *(project["optional-dependencies"][e] for e in extras)]
    return [re.split(r"[\[<>=]", requirement)[0] for group in groups for requirement in group]


def declared_alone(extra: str) -> list[str]:
    """Return what an extra brings beside the default install."""
    return declared(extra)[len(declared()) :]


def imported(*packages: str) -> set[str]:
    """Return the top-level modules that our packages import."""
    found: set[str] = set()
    for package in packages:
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    found |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    found.add(node.module.split(".")[0])
    return found


def test_every_dependency_has_its_reason_beside_it() -> None:
    requirements = re.findall(r'^    "[a-z0-9\[\]-]+>=[^"]*",.*$', PROJECT, re.MULTILINE)

    assert len(requirements) >= len(declared("dev", "postgres"))
    assert [line for line in requirements if not re.search(r'",\s+# \S+ \S+', line)] == []


def test_every_ignored_rule_has_its_reason() -> None:
    ignores = re.findall(r'^    "[A-Z]+[0-9]*",.*$', PROJECT, re.MULTILINE)

    assert len(ignores) > 10
    assert [line for line in ignores if "# " not in line] == []


def test_every_dependency_of_the_desk_is_used() -> None:
    used = imported("broker", "backend/deskbell")
    unused = [
        name
        for name in declared()
        if (module := IMPORTED_AS.get(name, name.replace("-", "_"))) and module not in used
    ]

    assert unused == []


@pytest.mark.parametrize(
    ("package", "extra", "of_others"),
    [
        ("enclosures/deskbell_label", "labels", set()),
        ("enclosures/deskbell_case", "cad", {"deskbell_label", "manifold3d", "numpy"}),
    ],
)
def test_an_enclosure_imports_what_its_extra_brings_and_nothing_else(
    package: str, extra: str, of_others: set[str]
) -> None:
    ours = {Path(package).name} | of_others
    foreign = imported(package) - ours - set(sys.stdlib_module_names)

    assert foreign == set(declared_alone(extra)) - {"deskbell"}


def test_the_kernel_is_locked_as_its_extra_asks_for_it() -> None:
    lock = (ROOT / "requirements/cad.in").read_text(encoding="utf-8")
    project = tomllib.loads(PROJECT)["project"]

    asked = project["optional-dependencies"]["cad"]
    assert [*re.findall(r"^[a-z].*$", lock, re.MULTILINE), "deskbell[labels]"] == asked


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_has_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    pins = re.findall(r"^[a-z0-9-]+==\S+ \\\n    --hash=sha256:", text, re.MULTILINE)

    assert len(pins) == len(re.findall(r"==", text))
    assert "//" not in text
    assert not re.search(r"^--", text, re.MULTILINE)


def test_the_lock_pins_every_dependency() -> None:
    text = (ROOT / "requirements/everything.txt").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE))

    assert set(declared("dev", "labels", "postgres")) - pinned == set()


def test_the_lock_serves_every_python_and_both_processors() -> None:
    text = (ROOT / "requirements/everything.txt").read_text(encoding="utf-8")
    block = re.search(r"^pydantic-core==.*?# via", text, re.MULTILINE | re.DOTALL)

    assert block is not None
    assert block[0].count("--hash") > 50, "one machine's wheel alone: run tools/lock on the index"


def test_the_assets_are_pinned_by_hash_and_have_no_address() -> None:
    lock = json.loads((ASSETS / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}

    assert packages
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


def test_the_assets_are_exact_versions() -> None:
    package = json.loads((ASSETS / "package.json").read_text(encoding="utf-8"))
    versions = {**package["dependencies"], **package["devDependencies"]}

    assert [v for v in versions.values() if not re.fullmatch(r"\d+\.\d+\.\d+", v)] == []
