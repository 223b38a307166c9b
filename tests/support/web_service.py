"""A service over real TLS and HTTP, with a certificate of the test's own making.

tls = certified(tmp_path, names=["shop.test"], days=3)
with running_service(tls) as port:
    probe(f"https://shop.test:{port}/health", address="127.0.0.1")
"""

import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

SLOW_S: Final = 1.3
PAGE: Final = b"<html>All tills sell.</html>"


def certified(
    folder: Path,
    names: Sequence[str] = ("shop.test",),
    common_name: str = "",
    days: float = 90,
    *,
    is_rsa: bool = False,
) -> ssl.SSLContext:
    """Return a server's TLS with a certificate for some names; without any it has a common name alone."""
    key = (
        rsa.generate_private_key(65537, 2048) if is_rsa else ec.generate_private_key(ec.SECP256R1())
    )
    now = datetime.now(UTC)
    common = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name or "A service")])
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Zoë's Zoo of Certificates")])
    made = (
        x509.CertificateBuilder()
        .subject_name(common)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(now, now + timedelta(days=days)) - timedelta(days=30))
        .not_valid_after(now + timedelta(days=days))
    )
    if names:
        made = made.add_extension(
            x509.SubjectAlternativeName([_name(name) for name in names]), critical=False
        )
    file = folder / "service.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    return _serving(file)


def patched(folder: Path, names: Sequence[str], old: bytes, new: bytes) -> ssl.SSLContext:
    """Return a server's TLS whose certificate has other bytes in one place, as nobody would sign it."""
    certified(folder, names)
    file = folder / "service.pem"
    key, begin, certificate = file.read_text().partition("-----BEGIN CERTIFICATE-----")
    der = ssl.PEM_cert_to_DER_cert(begin + certificate)
    assert der.count(old) == 1
    assert len(old) == len(new)
    file.write_text(key + ssl.DER_cert_to_PEM_cert(der.replace(old, new)))
    return _serving(file)


def _serving(file: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def _name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


class _Handler(BaseHTTPRequestHandler):
    """`/status/503`, `/slow`, `/hang`, `/empty`; any other path is the page."""

    protocol_version = "HTTP/1.1"
    is_over: threading.Event

    def do_GET(self) -> None:
        """Answer as the path says."""
        _, what, *more = self.path.split("/")
        if what == "empty":
            self.close_connection = True
            return
        if what in ("slow", "hang"):
            self.is_over.wait(SLOW_S if what == "slow" else 10)
        self.send_response(int(more[0]) if what == "status" else 200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Keep quiet: a probe hangs up when it has seen enough."""


@contextmanager
def running_service(tls: ssl.SSLContext) -> Iterator[int]:
    """Serve for the block; gives the port."""
    is_over = threading.Event()
    handler = type("Handler", (_Handler,), {"is_over": is_over})
    with _Server(("127.0.0.1", 0), handler) as server:
        server.socket = tls.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            is_over.set()
            server.shutdown()
            thread.join()
