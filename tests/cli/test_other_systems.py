"""What a technician types works without the modules that Windows lacks; a desk never runs there."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

WITHOUT = """
import builtins, sys
LACKING = {"fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty"}
real = builtins.__import__

def lacking(name, globals=None, *rest, **named):
    ours = str((globals or {}).get("__name__", "")).startswith("deskbell")
    if ours and name.partition(".")[0] in LACKING:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return real(name, globals, *rest, **named)

builtins.__import__ = lacking
from deskbell.cli.main import run
sys.exit(run(sys.argv[1:]))
"""


Typed = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def typed(tmp_path: Path) -> Typed:
    """Return what types a command on such a system, with a data folder of its own."""
    environment = {**os.environ, "DESKBELL_HOME": str(tmp_path / "home")}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", WITHOUT, *words],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run


@pytest.mark.parametrize("verb", ["flash", "login", "logout", "label", "board", "button", "site"])
def test_a_technicians_verb_is_there_on_every_system(typed: Typed, verb: str) -> None:
    done = typed(verb, "--help")

    assert done.returncode == 0, done.stderr
    assert "Usage: deskbell" in done.stdout


def test_a_refusal_has_no_traceback_there_either(typed: Typed) -> None:
    done = typed("button", "list", "--url", "http://127.0.0.1:1", "--token", "x")

    assert done.returncode == 1
    assert "No desk answers" in done.stderr
    assert "unforeseen" not in done.stderr


def test_control_a_desk_needs_one_of_those_modules(typed: Typed) -> None:
    done = typed("demo", "--for", "1", "--headless")

    assert done.returncode == 1
    assert "ModuleNotFoundError" in done.stderr
