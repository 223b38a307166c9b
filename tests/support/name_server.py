"""A real name server, dnsmasq: it knows one name, refuses most others, and says that some do not exist."""

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.support.broker import free_port
from tests.support.probing import running

KNOWN: Final = "pos.shop.test"
ADDRESS: Final = "10.9.8.7"
UNKNOWN: Final = "nobody.nowhere.test"
REFUSED: Final = "somebody.else.example"


@contextmanager
def running_name_server(
    folder: Path, host: str = "127.0.0.1", port: int = 0, within: Sequence[str] = ()
) -> Iterator[tuple[str, int]]:
    """Run it for the block; gives its address. `within` are words before the command."""
    dnsmasq = shutil.which("dnsmasq", path=os.environ["PATH"] + ":/usr/sbin")
    if dnsmasq is None:
        pytest.skip("no name server: apt-get install dnsmasq-base")
    port = port or free_port()
    words = [
        *(dnsmasq, "--conf-file=/dev/null", "--pid-file="),
        *(["--user=root"] if os.getuid() == 0 else []),  # it would become somebody who cannot write
        *("--no-resolv", "--no-hosts", "--no-daemon", "--bind-interfaces"),
        *(f"--listen-address={host}", f"--port={port}"),
        *(f"--address=/{KNOWN}/{ADDRESS}", "--local=/nowhere.test/"),
    ]
    with running([*within, *words], folder / "dnsmasq.log") as process:
        deadline = time.monotonic() + 10
        while "started" not in (folder / "dnsmasq.log").read_text():
            assert process.poll() is None, (folder / "dnsmasq.log").read_text()
            assert time.monotonic() < deadline, (folder / "dnsmasq.log").read_text()
            time.sleep(0.01)
        yield host, port
