"""From the command to the first press, and what an installation weighs."""

import os
import subprocess
import tempfile
import time
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import httpx
from packaging.requirements import Requirement

from bench.figure import PROMISED, Figure, Scale
from bench.product import DESKBELL
from deskbell.running import free_port

FIRST_S, AGAIN_S = 60, 5
INSTALLED_MB = 130
_GIVE_UP_S = 120


def figures(_scale: Scale) -> list[Figure]:
    """Return the seconds of two starts of the demo, and the size of the packages."""
    with tempfile.TemporaryDirectory(prefix="deskbell-bench-") as cache:
        first = seconds_to_first_press(Path(cache))
        again = seconds_to_first_press(Path(cache))
    return [
        Figure("demo to first press filed, empty cache", first, "s", FIRST_S, PROMISED, 1),
        Figure("demo to first press filed, again", again, "s", AGAIN_S, PROMISED, 1),
        Figure("default installation", installed_mb(), "MB", INSTALLED_MB, PROMISED, 1),
    ]


def seconds_to_first_press(cache: Path) -> float:
    """Start the demo, press the first button at its pin, and wait for the incident."""
    environment = os.environ | {"DESKBELL_CACHE": str(cache), "DESKBELL_PORT": str(free_port())}
    began = time.perf_counter()
    with subprocess.Popen(
        [str(DESKBELL), "demo", "--headless"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            assert said.startswith("ready"), "the demo did not start"
            home = Path(said.rpartition("DESKBELL_HOME=")[2].strip())
            _press(f"http://127.0.0.1:{environment['DESKBELL_PORT']}", home)
            return time.perf_counter() - began
        finally:
            process.terminate()


def _press(url: str, home: Path) -> None:
    token = (home / "local.token").read_text()
    deadline = time.monotonic() + _GIVE_UP_S
    with httpx.Client(
        base_url=f"{url}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=30
    ) as api:
        button = api.get("/buttons").raise_for_status().json()["items"][0]["button"]
        api.post(f"/buttons/{button}/press").raise_for_status()
        while not api.get("/incidents").raise_for_status().json()["items"]:
            assert time.monotonic() < deadline, "the press was not filed"
            time.sleep(0.02)


def installed_mb() -> float:
    """Return what a default installation has on disk: Deskbell's dependencies, no extras."""
    found: dict[str, Distribution] = {}
    waiting = ["deskbell"]
    while waiting:
        name = waiting.pop()
        if name.lower() in found:
            continue
        try:
            package = found[name.lower()] = distribution(name)
        except PackageNotFoundError:
            continue  # a marker rules it out here
        needed = [Requirement(text) for text in package.requires or []]
        waiting += [
            one.name for one in needed if one.marker is None or one.marker.evaluate({"extra": ""})
        ]
    return sum(_size(package) for package in found.values()) / 1e6


def _size(package: Distribution) -> int:
    paths = [Path(str(package.locate_file(file))) for file in package.files or []]
    return sum(path.stat().st_size for path in paths if path.is_file())
