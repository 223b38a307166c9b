"""Find a program of the operating system, or unpack it without root.

An installed program of the right age comes first. Else, on Debian and Ubuntu,
its packages are unpacked into the cache, once, and run from there. Else one
line says what to install. `python -m deskbell_broker.parts NAME ...` prints
the command of each.
"""

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deskbell_broker import apt, apt_sources
from deskbell_broker.errors import PartMissing

Command = tuple[str, ...]
"""The words that begin the command line of a program."""

PROBE_TIMEOUT_S = 20
SYSTEM_FOLDERS = ("/usr/local/sbin", "/usr/sbin", "/sbin")
"""Where servers live; an ordinary user's PATH does not name them."""


@dataclass(frozen=True)
class Part:
    """A program that Deskbell needs, and how to come by it."""

    name: str
    package: str
    program: str
    """Its path inside the package."""
    version: tuple[str, ...]
    """The arguments that make it print its version."""
    oldest: tuple[int, ...]
    later: tuple[tuple[str, str], ...] = ()
    """Releases that are too old for it, each with the release to take instead."""
    architecture: str = ""
    """The one architecture wanted; "" is the machine's own."""
    advice: str = ""


PARTS = {
    part.name: part
    for part in (
        Part(
            name="mosquitto",
            package="mosquitto",
            program="usr/sbin/mosquitto",
            version=("-h",),
            oldest=(2, 0, 11),
            advice="install Mosquitto 2.0.11 or newer (sudo apt install mosquitto)",
        ),
        Part(
            name="micropython",
            package="micropython",
            program="usr/bin/micropython",
            version=("--version",),
            oldest=(1, 25),
            later=(("bookworm", "trixie"),),
            advice="install MicroPython 1.25 or newer (in Debian 13: micropython)",
        ),
        Part(
            name="micropython32",
            package="micropython",
            program="usr/bin/micropython",
            version=("--version",),
            oldest=(1, 25),
            later=(("bookworm", "trixie"),),
            architecture="i386",
            advice="it needs Debian on an x86-64 machine, and its package archive",
        ),
    )
}


def find(name: str) -> Command:
    """Return the command of a part, unpacking its packages when it must.

    Raises PartMissing with one line that says what to install.
    """
    part = PARTS[name]
    return _installed(part) or unpack(name)


def cache_folder() -> Path:
    """Return where unpacked parts are kept; DESKBELL_CACHE overrides it."""
    named = os.environ.get("DESKBELL_CACHE")
    if named:
        return Path(named).absolute()
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base).absolute() / "deskbell"


def unpack(name: str) -> Command:
    """Return the command of a part out of the cache, filling the cache at need.

    Safe to call from several processes at once: the folder appears by rename,
    whole or not at all, and one that does not run is made anew.
    Raises PartMissing when the packages cannot be had or do not run here.
    """
    part = PARTS[name]
    release = apt.machine_codename() or "unknown"
    key = f"{name}-{release}-{part.architecture or platform.machine()}"
    cache = cache_folder()
    ready = _command(part, cache / key)
    if ready:
        return ready
    if part.architecture and apt.machine_architecture() not in {"amd64", part.architecture}:
        raise PartMissing(f"{name} cannot run on this machine: {part.advice}.")
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with _locked(cache / f"{key}.lock"):
            _sweep(cache, key)
            return _command(part, cache / key) or _fill(part, cache / key)
    except apt.AptError as error:
        why = f"{name} is not installed and could not be fetched ({error})"
        raise PartMissing(f"{why}: {part.advice}.") from None
    except OSError as error:
        why = f"{name} is not installed and cannot be unpacked into {cache}"
        what = f"{error.strerror}): {part.advice}, or set DESKBELL_CACHE"
        raise PartMissing(f"{why} ({what}.") from None


def _installed(part: Part) -> Command | None:
    if part.architecture:
        return None
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), *SYSTEM_FOLDERS])
    program = shutil.which(part.name, path=path)
    command = (program,) if program else None
    return command if command and _runs(part, command) else None


def _fill(part: Part, folder: Path) -> Command:
    """Fetch beside what is installed; if that is no use, down to the C library."""
    architecture = part.architecture or apt.machine_architecture()
    codename = apt.machine_codename()
    wanted = dict(part.later).get(codename, codename)
    sources = tuple(apt_sources.of_release(apt_sources.read(), codename, wanted))
    own = wanted == codename and not part.architecture
    trouble = apt.AptError("its packages do not run here")
    for beside_installed in (True, False) if own else (False,):
        request = apt.Request(part.package, architecture, sources, beside_installed)
        work = Path(tempfile.mkdtemp(prefix=_prefix(folder.name), dir=folder.parent))
        try:
            root = apt.fetch(request, work)
            if _command(part, root):
                _put(root, folder, work / "broken")
                return _command(part, folder) or _never(part, folder)
        except apt.AptError as error:
            trouble = error
        finally:
            shutil.rmtree(work, ignore_errors=True)
    raise trouble


def _never(part: Part, folder: Path) -> Command:
    raise PartMissing(f"{part.name} was unpacked into {folder} but does not run there.")


def _put(root: Path, folder: Path, broken: Path) -> None:
    root.chmod(0o755)
    if folder.exists():
        folder.rename(broken)
    root.rename(folder)


def _command(part: Part, root: Path) -> Command | None:
    """Return how to run the program out of its folder, when it does run."""
    program = root / part.program
    if not program.is_file():
        return None
    folders = ("lib/*/lib*.so*", "usr/lib/*/lib*.so*")
    libraries = sorted({str(lib.parent) for kind in folders for lib in root.glob(kind)})
    loaders = [p for p in sorted(root.rglob("ld-linux*.so.*")) if p.is_file()]
    where = ":".join(libraries)
    command: Command
    if loaders:
        command = (str(loaders[0]), "--library-path", where, str(program))
    elif libraries:
        command = ("/usr/bin/env", f"LD_LIBRARY_PATH={where}", str(program))
    else:
        command = (str(program),)
    return command if _runs(part, command) else None


def _runs(part: Part, command: Command) -> bool:
    """Tell whether the command prints a version, and one that is new enough."""
    try:
        done = subprocess.run(
            [*command, *part.version],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PROBE_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    found = re.search(rb"(\d+)\.(\d+)(?:\.(\d+))?", done.stdout)
    return found is not None and tuple(int(n or 0) for n in found.groups()) >= part.oldest


def _prefix(key: str) -> str:
    return f".new-{key}-"


def _sweep(cache: Path, key: str) -> None:
    """Remove what a killed run left; whoever holds the lock is alone here."""
    for left in cache.glob(f"{_prefix(key)}*"):
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    import fcntl  # not on Windows, where no broker of ours runs

    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main(names: list[str]) -> int:
    """Print the command of each part; return 1 when one of them is missing."""
    missing = 0
    for name in names or list(PARTS):
        if name not in PARTS:
            sys.stderr.write(f"{name} is no part; there are {', '.join(PARTS)}.\n")
            missing = 1
            continue
        try:
            sys.stdout.write(f"{name}: {' '.join(find(name))}\n")
        except PartMissing as error:
            sys.stderr.write(f"{error}\n")
            missing = 1
    return missing


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
