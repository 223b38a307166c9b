"""What is committed names no registry and no place on the machine that wrote it."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Written in pieces, so that this file does not find itself.
REGISTRIES = re.compile(
    "|".join(
        ["pypi" + r"\.org", "python" + "hosted", r"registry\.npm" + "js", r"deb\.debian" + r"\.org"]
    ),
    re.IGNORECASE,
)
PLACES = re.compile(
    "|".join(r"(?<![\w./~-])/" + folder + "/" for folder in ("root", "work", "home"))
)


def committed() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True
    )
    if listed.returncode != 0:
        pytest.fail("run the tests in a git checkout: they look at what is committed")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def lines() -> list[tuple[str, str]]:
    found = []
    for file in committed():
        try:
            text = file.read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # a picture, or a file that is being removed
        name = str(file.relative_to(ROOT))
        found += [(f"{name}:{number}", line) for number, line in enumerate(text.splitlines(), 1)]
    return found


def test_no_registry_is_named() -> None:
    assert [where for where, line in lines() if REGISTRIES.search(line)] == []


def test_no_place_of_a_machine_is_named() -> None:
    assert [where for where, line in lines() if PLACES.search(line)] == []


def test_a_name_would_be_seen() -> None:
    assert REGISTRIES.search("https://files.python" + "hosted.org/x")
    assert PLACES.search("cd /ro" + "ot/x")


def test_no_third_party_code_is_committed() -> None:
    minified = [file.name for file in committed() if ".min." in file.name]

    assert minified == []


def test_scripts_can_be_run() -> None:
    scripts = [ROOT / ".ci/run", ROOT / "tools/lock", ROOT / "tools/parts"]

    assert [script.name for script in scripts if not script.stat().st_mode & 0o100] == []


MOST_LINES = 350


def test_no_file_is_too_long_to_read() -> None:
    lengths = {
        str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines())
        for file in committed()
        if file.suffix == ".py" and file.exists()
    }

    assert {name for name, lines in lengths.items() if lines > MOST_LINES} == set()
