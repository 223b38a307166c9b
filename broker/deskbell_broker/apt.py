"""Fetch packages with the machine's apt and unpack them, without root.

apt resolves, downloads and checks signatures as always, but over lists and a
cache of its own, so that neither root nor the machine's state is touched.
With the machine's list of installed packages it fetches just what is missing;
with an empty one it fetches everything down to the C library, which then runs
beside the machine's own (measured: 3 s for MicroPython of a later release).
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from deskbell_broker.apt_sources import Source

INSTALLED = Path("/var/lib/dpkg/status")
TIMEOUT_S = 180

_CONF = """\
Dir::State "{work}/state";
Dir::State::lists "{work}/lists";
Dir::State::status "{status}";
Dir::Cache "{work}/cache";
Dir::Etc::sourcelist "{work}/machine.sources";
Dir::Etc::sourceparts "{work}/none";
Dir::Etc::preferences "{work}/none/preferences";
Dir::Etc::preferencesparts "{work}/none";
APT::Architecture "{architecture}";
#clear APT::Architectures;
APT::Architectures {{ "{architecture}"; }};
APT::Sandbox::User "root";
APT::Install-Recommends "false";
APT::Update::Error-Mode "any";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Pre-Install-Pkgs;
Acquire::Languages "none";
Acquire::Retries "1";
Acquire::http::Timeout "10";
Acquire::https::Timeout "10";
Debug::NoLocking "true";
"""


class AptError(Exception):
    """apt could not do it; the text is its last complaint."""


@dataclass(frozen=True)
class Request:
    """What to fetch: a package of some sources for an architecture."""

    package: str
    architecture: str
    sources: tuple[Source, ...]
    beside_installed: bool
    """Fetch only what the machine lacks; it must be the machine's own release."""


def fetch(request: Request, work: Path) -> Path:
    """Unpack the package and what it needs, and return that folder below `work`.

    Raises AptError when apt is not there, has no sources, or fails.
    """
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise AptError("this system has no apt")
    if not request.sources:
        raise AptError("the machine's apt sources do not name its release")
    conf = _prepare(request, work)
    _run(["apt-get", "-qq", "-c", str(conf), "update"])
    install = ["install", "--download-only", "--reinstall", "-y", request.package]
    _run(["apt-get", "-qq", "-c", str(conf), *install])
    root = work / "root"
    root.mkdir()
    for archive in sorted((work / "cache" / "archives").glob("*.deb")):
        _run(["dpkg-deb", "-x", str(archive), str(root)])
    return root


def machine_architecture() -> str:
    """Return the machine's Debian architecture, such as amd64; "" without dpkg."""
    try:
        return _run(["dpkg", "--print-architecture"]).strip()
    except AptError:
        return ""


def machine_codename() -> str:
    """Return the release's code name, such as bookworm; "" when it has none."""
    try:
        text = Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return ""
    fields = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    return fields.get("VERSION_CODENAME", "").strip("\"' ")


def _prepare(request: Request, work: Path) -> Path:
    for folder in ("none", "state", "lists/partial", "cache/archives/partial"):
        (work / folder).mkdir(parents=True)
    status = INSTALLED
    if not request.beside_installed:
        status = work / "status"
        status.touch()
    stanzas = [source.deb822(request.architecture) for source in request.sources]
    (work / "machine.sources").write_text("\n".join(stanzas), encoding="utf-8")
    conf = work / "apt.conf"
    text = _CONF.format(work=work, status=status, architecture=request.architecture)
    conf.write_text(text, encoding="utf-8")
    return conf


def _run(command: list[str]) -> str:
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise AptError(f"{command[0]} took longer than {TIMEOUT_S} s") from None
    except OSError as error:
        raise AptError(f"{command[0]}: {error.strerror}") from error
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise AptError(lines[-1] if lines else f"{command[0]} failed")
    return done.stdout
