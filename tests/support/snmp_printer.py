r"""A printer's SNMP as net-snmp's own snmpd speaks it, with the numbers of RFC 2790 and RFC 3805 that a test sets.

with running_snmp(tmp_path) as printer:
    printer.set(errors=b"\x40")
    probe(printer.url)
"""

import shutil
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.broker import until
from tests.support.printer_mib import __file__ as answering
from tests.support.probing import running

HOST = "1.3.6.1.2.1.25.3.5.1"
PRINTER = "1.3.6.1.2.1.43"
CONFIGURATION = """\
agentaddress udp:127.0.0.1:{port}
rocommunity {community} 127.0.0.1
{v1_only}
pass_persist -p 1 .{host} {python} -I {answering} {file}
pass_persist -p 1 .{printer} {python} -I {answering} {file}
"""
V1_ONLY = """\
com2sec only 127.0.0.1 {community}
group old v1 only
view all included .1
access old "" v1 noauth exact all none none
"""

Alert = tuple[int, int, int, str]
Supply = tuple[int, str, int, int]


class SnmpPrinter:
    """The numbers of a printer."""

    def __init__(self, port: int, file: Path) -> None:
        """Take where it listens and where snmpd reads."""
        self.url = f"snmp://127.0.0.1:{port}"
        self._file = file
        self.set()

    def set(
        self,
        errors: bytes = b"\x00",
        status: int = 3,
        alerts: Sequence[Alert] = (),
        supplies: Sequence[Supply] = ((3, "Black Toner", 100, 75), (4, "Waste", 100, 0)),
        trays: Sequence[tuple[int, int]] = ((250, 100), (1, -3)),
        device: int = 1,
    ) -> None:
        """Set what it says: alerts are severity, group, code, words; supplies type, name, most, level."""
        lines = [
            f"{HOST}.1.{device} integer {status}",
            f"{HOST}.2.{device} octet {errors.hex(' ')}",
        ]
        for row, alert in enumerate(alerts, 1):
            lines += self._row(f"{PRINTER}.18.1.1", f"{device}.{row}", (2, 4, 7, 8), alert)
        for row, supply in enumerate(supplies, 1):
            lines += self._row(f"{PRINTER}.11.1.1", f"{device}.{row}", (5, 6, 8, 9), supply)
        for row, tray in enumerate(trays, 1):
            lines += self._row(f"{PRINTER}.8.2.1", f"{device}.{row}", (9, 10), tray)
        self.put(lines)

    def put(self, lines: Sequence[str]) -> None:
        """Set what it says, binding by binding."""
        making = self._file.with_suffix(".new")
        making.write_text("\n".join(lines) + "\n", encoding="utf-8")
        making.rename(self._file)

    @staticmethod
    def _row(
        entry: str, index: str, columns: Sequence[int], values: Sequence[int | str]
    ) -> list[str]:
        return [
            f"{entry}.{column}.{index} {'integer' if isinstance(value, int) else 'string'} {value}"
            for column, value in zip(columns, values, strict=True)
        ]


def free_port() -> int:
    """Return a UDP port of the loopback that nobody listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
        channel.bind(("127.0.0.1", 0))
        port: int = channel.getsockname()[1]
        return port


@contextmanager
def running_snmp(
    folder: Path, community: str = "public", *, is_v1_only: bool = False
) -> Iterator[SnmpPrinter]:
    """Run snmpd for the block; skip the test where there is none."""
    program = shutil.which("snmpd") or shutil.which("snmpd", path="/usr/sbin:/sbin")
    if program is None:
        pytest.skip("snmpd is missing. As root: apt-get install snmpd")
    printer = SnmpPrinter(free_port(), folder / "printer.txt")
    configuration = folder / "snmpd.conf"
    text = CONFIGURATION.format(
        port=printer.url.rpartition(":")[2],
        community=community,
        v1_only=V1_ONLY.format(community=community) if is_v1_only else "",
        host=HOST,
        printer=PRINTER,
        python=sys.executable,
        answering=answering,
        file=folder / "printer.txt",
    )
    if is_v1_only:
        text = text.replace(f"rocommunity {community} 127.0.0.1\n", "")
    configuration.write_text(text, encoding="utf-8")
    log = folder / "snmpd.log"
    words = [program, "-f", "-C", "-c", str(configuration), "-I", "-smux,hr_print", "-Lo"]
    state = {"MIBS": "", "SNMP_PERSISTENT_DIR": str(folder), "SNMPCONFPATH": str(folder)}
    with running(words, log, **state) as process:
        until(
            lambda: b"NET-SNMP version" in log.read_bytes() or process.poll() is not None,
            what=f"snmpd is up: {log}",
        )
        assert process.poll() is None, log.read_text(errors="replace")
        yield printer
