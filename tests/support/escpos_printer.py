"""Our own fake of a receipt printer, made from the status bytes that Epson publishes for DLE EOT and GS r.

with running_escpos() as printer:
    printer.paper = "out"
    probe(printer.url)
"""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

FIXED = 0x12
REAL_TIME = b"\x10\x04"
PAPER = b"\x1d\x72\x01"
ERRORS = {"": 0, "recoverable": 0x04, "cutter": 0x08, "unrecoverable": 0x20, "hot": 0x40}


class EscposPrinter:
    """The state of a printer, and the bytes that it answers with."""

    def __init__(self) -> None:
        """Begin with everything in order."""
        self.paper = "ok"
        self.error = ""
        self.is_cover_open = False
        self.is_offline = False
        self.is_drawer_high = False
        self.unanswered = ""
        """Which of the four questions it leaves alone, like "34"."""
        self.before = b""
        """What it says on its own before each answer."""
        self.url = ""

    def real_time(self, number: int) -> bytes:
        """Return the answer to DLE EOT n."""
        if str(number) in self.unanswered:
            return b""
        is_paper_out = self.paper == "out"
        is_stopped = self.is_offline or self.is_cover_open or bool(self.error) or is_paper_out
        bits = {
            1: 0x04 * self.is_drawer_high | 0x08 * is_stopped,
            2: 0x04 * self.is_cover_open | 0x20 * is_paper_out | 0x40 * bool(self.error),
            3: ERRORS[self.error],
            4: {"ok": 0, "low": 0x0C, "out": 0x6C}[self.paper],
        }
        return self.before + bytes([FIXED | bits[number]])

    def roll(self) -> bytes:
        """Return the answer to GS r 1."""
        return self.before + bytes([{"ok": 0, "low": 0x03, "out": 0x0F}[self.paper]])


class _Handler(socketserver.BaseRequestHandler):
    """One connection."""

    def handle(self) -> None:
        """Answer until the other side goes."""
        printer: EscposPrinter = self.server.printer  # type: ignore[attr-defined]  # set where it is made
        heard = b""
        while got := self.request.recv(64):
            heard += got
            while len(heard) >= 3:
                command, heard = heard[:3], heard[3:]
                if command.startswith(REAL_TIME) and 1 <= command[2] <= 4:
                    self.request.sendall(printer.real_time(command[2]))
                elif command == PAPER:
                    self.request.sendall(printer.roll())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False


@contextmanager
def running_escpos() -> Iterator[EscposPrinter]:
    """Run a printer for the block."""
    printer = EscposPrinter()
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.printer = printer  # type: ignore[attr-defined]  # what the handler answers from
        printer.url = f"escpos://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield printer
        finally:
            server.shutdown()
            thread.join()
