"""A desk at a Mosquitto that somebody else runs, configured as the how-to says."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from deskbell_broker import certificates, parts
from tests.cli.conftest import Desk
from tests.support.broker import free_port, until
from tests.support.vm import ROOT

HOW_TO = ROOT / "docs" / "how-to" / "run-a-desk.md"
EXAMPLE = ROOT / "docs" / "examples" / "foreign_button.py"
ADD = ("button", "add", "--site", "Utrecht", "--asset", "Till 1", "--category", "till")


def as_the_how_to_says(desk: Desk, port: int, tls: certificates.Files) -> str:
    """Return mosquitto.conf of the how-to for this folder, port and certificate."""
    found = re.search(r"```text\n(.*?)```", HOW_TO.read_text(), re.DOTALL)
    assert found
    places = {
        "/srv/deskbell": str(desk.home),
        "/etc/mosquitto/broker.crt": str(tls.certificate),
        "/etc/mosquitto/broker.key": str(tls.key),
        "listener 8883": f"listener {port} 127.0.0.1",
    }
    conf = found[1]
    for place, here in places.items():
        assert place in conf
        conf = conf.replace(place, here)
    return f"user root\n{conf}"


@contextmanager
def theirs(desk: Desk, port: int, tls: certificates.Files) -> Iterator[subprocess.Popen[bytes]]:
    """Run their Mosquitto for the block."""
    conf, log = desk.folder / "mosquitto.conf", desk.folder / "mosquitto.log"
    conf.write_text(as_the_how_to_says(desk, port, tls))
    with log.open("wb") as output:
        words = [*parts.find("mosquitto"), "-c", str(conf)]
        broker = subprocess.Popen(words, stdout=output, stderr=output)
    try:
        yield broker
    finally:
        broker.terminate()
        broker.wait(30)


def test_its_buttons_get_in_by_the_files_that_the_desk_keeps(quiet: Desk) -> None:
    port = free_port()
    tls = certificates.ensure(quiet.folder / "theirs", ["127.0.0.1"])
    quiet.environment |= {
        "DESKBELL_BROKERS": f"mqtts://127.0.0.1:{port}",
        "DESKBELL_BROKER_CA": str(tls.ca),
    }
    passwords = quiet.home / "access" / "passwords"
    credentials = quiet.folder / "credentials.json"
    with ThreadPoolExecutor() as beside:
        starting = beside.submit(quiet.start)
        until(lambda: passwords.exists() or starting.done())
        with theirs(quiet, port, tls) as broker:
            starting.result()
            credentials.write_text(quiet.told(*ADD, "--json"))
            button = quiet.json("button", "list")[0]["button"]
            until(lambda: f"{button}-1:" in passwords.read_text())
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
