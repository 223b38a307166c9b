"""A TLS server that shows its certificate and says nothing."""

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import pytest

from deskbell_broker import certificates

HOST = "127.0.0.1"


def certificate(home: Path, not_before: datetime) -> certificates.Files:
    """Make a certificate that begins at a time of its own, and its CA unless it is there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(certificates, "NOT_BEFORE", not_before)
        return certificates.ensure(home, [HOST])


@contextmanager
def greeting(files: certificates.Files, port: int = 0) -> Iterator[int]:
    """Listen for the block, and return the port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.certificate, files.key)

    class Greeting(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError), context.wrap_socket(self.request, server_side=True) as secure:
                secure.recv(1)

    with socketserver.ThreadingTCPServer((HOST, port), Greeting) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
