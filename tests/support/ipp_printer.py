"""A printer's IPP as CUPS' own ippeveprinter speaks it.

It says what the last job told it: its print command writes each job to stderr,
where `STATE: +media-jam-error` and `ATTR: marker-levels=0` set what it reports.
It wants a system bus, but no Avahi while it advertises nothing: each printer
has a bus of its own, so no part of it needs root.
"""

import http.client
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.broker import free_port, until
from tests.support.probing import running

BUS = """\
<busconfig><type>system</type><listen>unix:path={path}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*"/>
<allow receive_sender="*"/></policy></busconfig>
"""
SAYS_THE_JOB = """\
#!/bin/sh
cat "$1" >&2
"""
WAITS = "DESKBELL: wait"
SAYS_AND_WAITS = """\
if grep -q "DESKBELL: wait" "$1"; then
    until [ -e "{go_on}" ]; do sleep 0.05; done
fi
"""


class IppPrinter:
    """A running printer."""

    def __init__(self, port: int, folder: Path) -> None:
        """Take where it listens."""
        self.port = port
        self.url = f"ipp://127.0.0.1:{port}/ipp/print"
        self._go_on = folder / "go-on"
        self._log = folder / "printer.log"
        self._jobs = 0

    def says(self, *lines: str) -> None:
        """Have it print a job whose lines set what it reports, and wait until that is printed."""
        self._send("".join(line + "\n" for line in lines))
        done = f"[Job {self._jobs}] Processing time".encode()
        until(lambda: done in self._log.read_bytes(), what=f"job {self._jobs} is printed")

    def prints(self) -> None:
        """Have it print a job that takes until the end of the block."""
        self._send(WAITS + "\n")
        until(lambda: b"Running command" in self._log.read_bytes().rpartition(b"Job")[0])

    def finish(self) -> None:
        """Let a job that waits end."""
        self._go_on.touch()

    def _send(self, document: str) -> None:
        self._jobs += 1
        attributes = (
            (0x47, b"attributes-charset", b"utf-8"),
            (0x48, b"attributes-natural-language", b"en"),
            (0x45, b"printer-uri", self.url.encode()),
            (0x49, b"document-format", b"text/plain"),
        )
        job = b"\x01\x01\0\x02\0\0\0\x01\x01"  # Print-Job
        for tag, name, value in attributes:
            job += bytes([tag, 0, len(name)]) + name + bytes([0, len(value)]) + value
        printer = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            headers = {"Content-Type": "application/ipp"}
            printer.request("POST", "/ipp/print", job + b"\x03" + document.encode(), headers)
            answer = printer.getresponse().read()
        finally:
            printer.close()
        assert answer[2:4] < b"\x01\0", answer.hex()


@contextmanager
def running_ipp(folder: Path, *options: str) -> Iterator[IppPrinter]:
    """Run a printer for the block; skip the test where it lacks a part."""
    program = shutil.which("ippeveprinter") or shutil.which("ippeveprinter", path="/usr/sbin")
    bus = shutil.which("dbus-daemon")
    if program is None or bus is None:
        pytest.skip("ippeveprinter is missing. As root: apt-get install cups-ipp-utils dbus")
    printer = IppPrinter(free_port(), folder)
    command = folder / "says-the-job"
    command.write_text(SAYS_THE_JOB + SAYS_AND_WAITS.format(go_on=folder / "go-on"))
    command.chmod(0o755)
    configuration = folder / "bus.conf"
    configuration.write_text(BUS.format(path=folder / "bus"))
    address = f"unix:path={folder / 'bus'}"
    words = ["-r", "off", "-n", "localhost", "-p", str(printer.port), "-d", str(folder), "-vv"]
    words += ["-c", str(command), "-f", "text/plain", *options, "Deskbell test printer"]
    at_bus = running(
        [bus, f"--config-file={configuration}", "--nofork", "--nopidfile"], folder / "bus.log"
    )
    with at_bus:
        until((folder / "bus").exists, what="the bus is up")
        log = folder / "printer.log"
        environment = {"DBUS_SYSTEM_BUS_ADDRESS": address, "TMPDIR": str(folder)}
        with running([program, *words], log, **environment) as process:
            until(lambda: _listens(printer.port) or process.poll() is not None)
            assert process.poll() is None, log.read_text(errors="replace")
            yield printer


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        time.sleep(0.02)
        return False
    return True
