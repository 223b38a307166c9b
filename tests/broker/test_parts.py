"""Programs that are found, or unpacked as an ordinary user with a home of its own."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import deskbell_broker
from deskbell_broker import apt, apt_sources, parts
from deskbell_broker.errors import PartMissing

NOBODY = 65534
UNPACK = """
import json, sys
from deskbell_broker import parts
from deskbell_broker.errors import PartMissing
try:
    print(json.dumps(parts.unpack(sys.argv[1])))
except PartMissing as error:
    print(error)
    sys.exit(3)
"""


@dataclass
class Ordinary:
    """An ordinary user with an empty home, and a copy of our code it may read."""

    folder: Path
    become: list[str]
    python: str

    @property
    def cache(self) -> Path:
        return self.folder / "home" / ".cache" / "deskbell"

    def start(self, part: str, path: str = os.defpath) -> subprocess.Popen[str]:
        environment = {
            "HOME": str(self.folder / "home"),
            "PATH": path,
            "PYTHONPATH": str(self.folder / "code"),
        }
        return subprocess.Popen(
            [*self.become, self.python, "-c", UNPACK, part],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def unpack(self, part: str, path: str = os.defpath) -> list[str]:
        return result(self.start(part, path))


def result(started: subprocess.Popen[str]) -> list[str]:
    out, error = started.communicate(timeout=240)
    if started.returncode == 3:
        raise PartMissing(out.strip())
    assert started.returncode == 0, error
    command: list[str] = json.loads(out)
    return command


def python_for(become: list[str]) -> str:
    """Return a Python that this user may start: root's own may lie in root's home."""
    candidates = [sys.executable, "/usr/local/bin/python3", "/usr/bin/python3"]
    for python in candidates:
        test = [*become, python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
        if subprocess.run(test, capture_output=True, check=False).returncode == 0:
            return python
    pytest.skip(f"an ordinary user can start none of {candidates}")


@pytest.fixture(name="user")
def _user() -> Iterator[Ordinary]:
    become: list[str] = []
    if os.geteuid() == 0:
        become = ["/usr/bin/setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    # Not pytest's folder: that one is closed to other users.
    folder = Path(tempfile.mkdtemp(prefix="deskbell-"))
    try:
        folder.chmod(0o755)
        package = Path(deskbell_broker.__file__).parent
        shutil.copytree(package, folder / "code" / package.name)
        (folder / "home").mkdir()
        if become:
            os.chown(folder / "home", NOBODY, NOBODY)
        yield Ordinary(folder, become, python_for(become))
    finally:
        shutil.rmtree(folder)


def program(folder: Path, name: str, says: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)
    return path


def version(command: list[str]) -> str:
    done = subprocess.run([*command, "-h"], capture_output=True, text=True, check=False)
    return done.stdout


def test_an_ordinary_user_unpacks_mosquitto_once_and_a_broken_copy_again(user: Ordinary) -> None:
    at_once = [user.start("mosquitto") for _ in range(3)]
    try:
        commands = [result(started) for started in at_once]
    except PartMissing as error:
        pytest.skip(str(error))
    assert commands[0] == commands[1] == commands[2]
    assert "mosquitto version 2." in version(commands[0])
    assert len([path for path in user.cache.iterdir() if path.is_dir()]) == 1

    # what is there needs no apt any more
    assert user.unpack("mosquitto", path="/nowhere") == commands[0]

    # what ran out of disk half-way is made anew, and a killed run's folder goes
    binary = Path(commands[0][-1])
    os.truncate(binary, 1000)
    leftover = user.cache / f".new-{binary.relative_to(user.cache).parts[0]}-left"
    leftover.mkdir()
    with pytest.raises(PartMissing):
        user.unpack("mosquitto", path="/nowhere")
    assert user.unpack("mosquitto") == commands[0]
    assert "mosquitto version 2." in version(commands[0])
    assert not leftover.exists()


@pytest.mark.parametrize("name", ["micropython", "micropython32"])
def test_micropython_runs_from_where_it_was_found(name: str) -> None:
    try:
        command = parts.find(name)
    except PartMissing as error:
        pytest.skip(str(error))

    script = "import sys, asyncio, tls; print(sys.maxsize > 2**32)"
    done = subprocess.run([*command, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == str(name == "micropython")


def test_an_installed_program_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = program(tmp_path, "micropython", "MicroPython v1.26.1 on 2025-09-11; linux version")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)

    assert parts.find("micropython") == (str(path),)


@pytest.mark.parametrize("says", ["MicroPython v1.24.1 on 2024-11-29", "", "hello"])
def test_an_installed_program_that_is_too_old_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str
) -> None:
    program(tmp_path, "micropython", says)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin")

    assert parts._installed(parts.PARTS["micropython"]) is None


def test_without_apt_one_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("DESKBELL_CACHE", str(tmp_path / "cache"))

    with pytest.raises(PartMissing, match=r"no apt\): .*sudo apt install mosquitto") as caught:
        parts.unpack("mosquitto")

    assert "\n" not in str(caught.value)


def test_a_cache_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    monkeypatch.setenv("DESKBELL_CACHE", str(tmp_path / "cache"))

    with pytest.raises(PartMissing, match="DESKBELL_CACHE"):
        parts.unpack("mosquitto")


def test_the_command_line_says_what_is_missing_and_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("DESKBELL_CACHE", str(tmp_path / "cache"))
    path = program(tmp_path, "micropython", "MicroPython v1.25.0")
    path.write_text("#!/bin/sh\necho MicroPython v1.25.0\n")

    code = parts.main(["micropython", "micropython32", "hammer"])

    said = capsys.readouterr()
    assert code == 1
    assert said.out == f"micropython: {path}\n"
    assert [line.split()[0] for line in said.err.splitlines()] == ["micropython32", "hammer"]


def test_packages_that_nobody_we_trust_has_signed_are_refused(tmp_path: Path) -> None:
    codename = apt.machine_codename()
    found = apt_sources.of_release(apt_sources.read(), codename, codename)
    if not found:
        pytest.skip("this machine has no apt sources")
    keyring = tmp_path / "nobody.gpg"
    keyring.touch()
    sources = tuple(replace(source, signed_by=str(keyring)) for source in found)
    request = apt.Request("mosquitto", apt.machine_architecture(), sources, beside_installed=True)

    with pytest.raises(apt.AptError, match=r"not signed|GPG|NO_PUBKEY|OpenPGP"):
        apt.fetch(request, tmp_path)
