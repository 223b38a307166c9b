"""A desk at a Mosquitto that somebody else runs, configured as the how-to says."""

import getpass
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from deskbell_broker import certificates, parts
from tests.cli.conftest import Desk
from tests.support.broker import free_port, until
from tests.support.vm import ROOT

HOW_TO = ROOT / "docs" / "how-to" / "run-a-desk.md"
EXAMPLE = ROOT / "docs" / "examples" / "foreign_button.py"
ADD = ("button", "add", "--site", "Utrecht", "--asset", "Till 1", "--category", "till")


class Theirs:
    """Their Mosquitto: the how-to's files, command and user, in a folder that is not the desk's."""

    def __init__(self, desk: Desk) -> None:
        self.port = free_port()
        self.desk = desk
        self.folder = Path(tempfile.mkdtemp(prefix="deskbell-theirs-"))
        self.tls = certificates.ensure(self.folder / "ca", ["127.0.0.1"])
        self.user = "nobody" if os.geteuid() == 0 else getpass.getuser()
        self.folder.chmod(0o755)
        for name in (self.tls.certificate, self.tls.key):
            self._as_their_user("install", "-o", "mosquitto", "-m", "600", str(name), str(self.etc))
        self.store = self.folder / "store"
        self._as_their_user("install", "-d", "-o", "mosquitto", str(self.store))

    @property
    def etc(self) -> Path:
        """Return what is /etc/mosquitto elsewhere."""
        etc = self.folder / "etc"
        etc.mkdir(mode=0o755, exist_ok=True)
        return etc

    def _here(self, text: str) -> str:
        """Return the how-to's words with the places of this test."""
        places = {
            "/srv/deskbell": str(self.desk.home),
            "/etc/mosquitto/broker.crt": str(self.etc / self.tls.certificate.name),
            "/etc/mosquitto/broker.key": str(self.etc / self.tls.key.name),
            "/etc/mosquitto": str(self.etc),
            "/var/lib/mosquitto": str(self.store),
            "listener 8883": f"listener {self.port} 127.0.0.1",
        }
        for place, here in places.items():
            text = text.replace(place, here)
        return text

    def _as_their_user(self, *words: str) -> None:
        owned = [self.user if word == "mosquitto" else word for word in words]
        subprocess.run(owned, check=True)

    def copy_access(self) -> None:
        """Run the command that the how-to gives."""
        command = said(r"```sh\n(install .*?)\n```")
        self._as_their_user(*shlex.split(self._here(command)))

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        """Run it for the block."""
        conf, log = self.folder / "mosquitto.conf", self.folder / "mosquitto.log"
        conf.write_text(f"user {self.user}\n" + self._here(said(r"```text\n(.*?)```")))
        with log.open("wb") as output:
            words = [*parts.find("mosquitto"), "-c", str(conf)]
            broker = subprocess.Popen(words, stdout=output, stderr=output, cwd="/")
        try:
            yield broker
        finally:
            broker.terminate()
            broker.wait(30)


def said(pattern: str) -> str:
    """Return what the how-to says there."""
    found = re.search(pattern, HOW_TO.read_text().partition("## A broker")[2], re.DOTALL)
    assert found
    return found[1]


@pytest.fixture
def theirs(quiet: Desk) -> Iterator[Theirs]:
    their = Theirs(quiet)
    yield their
    shutil.rmtree(their.folder)


def test_its_buttons_get_in_by_the_files_that_the_desk_keeps(quiet: Desk, theirs: Theirs) -> None:
    quiet.environment |= {
        "DESKBELL_BROKERS": f"mqtts://127.0.0.1:{theirs.port}",
        "DESKBELL_BROKER_CA": str(theirs.tls.ca),
    }
    passwords = quiet.home / "access" / "passwords"
    credentials = quiet.folder / "credentials.json"
    with ThreadPoolExecutor() as beside:
        starting = beside.submit(quiet.start)
        until(lambda: passwords.exists() or starting.done())
        theirs.copy_access()
        with theirs.running() as broker:
            starting.result()
            credentials.write_text(quiet.told(*ADD, "--json"))
            button = quiet.json("button", "list")[0]["button"]
            until(lambda: f"{button}-1:" in passwords.read_text())
            theirs.copy_access()
            broker.send_signal(signal.SIGHUP)

            done = subprocess.run(
                [sys.executable, EXAMPLE, credentials],
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )

            assert '"decision": "opened"' in done.stdout, done.stderr
            quiet.told("button", "revoke", button)
            until(lambda: f"{button}-1:" not in passwords.read_text())
    assert (theirs.store / "mosquitto.db").exists()
