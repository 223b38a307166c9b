"""The equipment of the matrix: each is real, or named as our own, and can be in the state that a scenario wants."""

import functools
import socket
import ssl
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from tests.matrix import scenarios as rows
from tests.matrix.scenarios import Scenario
from tests.support.broker import free_port
from tests.support.escpos_printer import running_escpos
from tests.support.hostile_peer import black_hole
from tests.support.ipp_printer import running_ipp
from tests.support.name_server import KNOWN, UNKNOWN
from tests.support.snmp_printer import running_snmp
from tests.support.web_service import certified, running_service

SLOW_S: Final = 0.25
"""So long slow equipment thinks about each question."""

RECEIPT: Final[dict[str, dict[str, Any]]] = {
    "": {},
    "out of paper": {"paper": "out"},
    "little paper": {"paper": "low"},
    "cover open": {"is_cover_open": True},
    "cutter": {"error": "cutter"},
    "too hot": {"error": "hot"},
    "offline": {"is_offline": True},
    "cover open and out of paper": {"is_cover_open": True, "paper": "out"},
    "cutter and little paper": {"error": "cutter", "paper": "low"},
    "filtered": {},
}
OFFICE: Final = {
    "": [],
    "out of paper": ["STATE: +media-empty-error"],
    "jam": ["STATE: +media-jam-error"],
    "jam and little toner": ["STATE: +toner-low-warning,media-jam-error"],
    "no toner": ["STATE: +toner-empty-error"],
    "little toner": ["ATTR: marker-names=Black marker-levels=3 marker-types=toner"],
    "paused": ["STATE: +paused"],
}
TONER: Final = 3
AGENT: Final[dict[str, dict[str, Any]]] = {
    "": {},
    "out of paper": {"errors": b"\x40"},
    "cover open": {"errors": b"\x08"},
    "no toner": {"supplies": [(TONER, "Black", 1000, 0)]},
    "jam and little toner": {"errors": b"\x24"},
    "needs service": {"errors": b"\x01"},
}
PATHS: Final = {
    "answers 503": "/status/503",
    "answers 404": "/status/404",
    "answers 401": "/status/401",
    "certificate expired and 503": "/status/503",
    "says something else": "/health#nobody-says-this",
    "slow": "/slow",
}
CERTIFICATES: Final[dict[str, dict[str, Any]]] = {
    "certificate expired": {"days": -3},
    "certificate expired and 503": {"days": -3},
    "certificate ends in three days": {"days": 3},
    "certificate for another name": {"names": ["other.test"]},
}


def place_of(one: Scenario, folder: Path, stack: ExitStack) -> tuple[str, int | None]:
    """Start what a scenario's asset is; return its address, and the TCP port behind it."""
    if one.fault == "dead" and one.asset == rows.AGENT:
        silent = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        silent.bind(("127.0.0.1", 0))
        return f"snmp://127.0.0.1:{silent.getsockname()[1]}", None
    if one.fault == "dead":
        return _scheme(one.asset, stack.enter_context(black_hole()))
    if one.fault == "program stopped":
        return _scheme(one.asset, free_port())
    if one.asset == rows.RECEIPT:
        return _receipt(one, stack)
    if one.asset == rows.OFFICE:
        ipp = stack.enter_context(running_ipp(folder))
        if OFFICE[one.fault]:
            ipp.says(*OFFICE[one.fault])
        return ipp.url, None
    if one.asset == rows.AGENT:
        agent = stack.enter_context(running_snmp(folder))
        agent.set(**AGENT[one.fault])
        return agent.url, None
    listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
    return _scheme(one.asset, listening.getsockname()[1])


def _scheme(asset: str, port: int) -> tuple[str, int]:
    scheme = {rows.RECEIPT: "escpos", rows.OFFICE: "ipp", rows.AGENT: "snmp"}.get(asset, "tcp")
    return f"{scheme}://127.0.0.1:{port}", port


def _receipt(one: Scenario, stack: ExitStack) -> tuple[str, int]:
    printer = stack.enter_context(running_escpos())
    for name, value in RECEIPT[one.fault].items():
        setattr(printer, name, value)
    if one.side == rows.SLOW:
        answer = printer.real_time

        @functools.wraps(answer)
        def slowly(number: int) -> bytes:
            time.sleep(SLOW_S)
            return answer(number)

        printer.real_time = slowly  # type: ignore[method-assign]  # a slow one
    return printer.url, int(printer.url.rpartition(":")[2])


def service_of(one: Scenario) -> str:
    """Return the address of a scenario's service."""
    host = UNKNOWN if one.fault == "name unknown" else KNOWN
    return f"dns+https://{host}{PATHS.get(one.fault, '/health')}"


def backend_of(one: Scenario, folder: Path, stack: ExitStack) -> int:
    """Start what is behind a service; return its port."""
    if one.fault == "dead":
        return stack.enter_context(black_hole())
    if one.fault in ("hangs", "speaks no TLS"):
        return _deaf(stack) if one.fault == "hangs" else _plain(stack)
    return well(folder, stack, **CERTIFICATES.get(one.fault, {}))


def well(folder: Path, stack: ExitStack, **certificate: Any) -> int:
    """Start a service that works; return its port."""
    given: dict[str, Any] = {"names": [KNOWN]} | certificate
    tls: ssl.SSLContext = certified(folder, **given)
    return stack.enter_context(running_service(tls))


def _deaf(stack: ExitStack) -> int:
    """Take connections and never say a word."""
    listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
    port: int = listening.getsockname()[1]
    return port


def _plain(stack: ExitStack) -> int:
    """Answer everything with HTTP that has no TLS."""
    import threading

    listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))

    def serve() -> None:
        while True:
            try:
                channel, _ = listening.accept()
            except OSError:
                return
            with channel:
                channel.recv(64)
                channel.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\n")

    threading.Thread(target=serve, daemon=True).start()
    port: int = listening.getsockname()[1]
    return port
