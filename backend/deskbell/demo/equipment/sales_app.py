"""The sales app of the chain, one for all shops: HTTPS with a certificate for its own name, made for this demo."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from deskbell.demo.equipment.floor import Floor
from deskbell.demo.equipment.listener import Guest, Listener
from deskbell.demo.equipment.thing import Thing

HOST: Final = "sales.deskbell.test"
"""A name that no name server of the world knows (RFC 6761); the demo's routers do."""
ANSWERS_503: Final = "answers_503"

_MOST_HEAD: Final = 4096
_GOOD_FOR: Final = timedelta(days=365)


class SalesApp(Thing):
    """Says `ready` at /health, or 503."""

    KIND = "sales_app"
    FAULTS = (ANSWERS_503,)

    def __init__(self, floor: Floor, folder: Path) -> None:
        """Listen, with a certificate that lies in a folder."""
        super().__init__(floor, "")
        context = _context(folder)
        self._listener = floor.do(
            lambda: Listener(floor.loop, lambda: _Browser(self._page), context)
        )
        floor.at_end(self._listener.close)

    @property
    def port(self) -> int:
        """Return where it listens."""
        return self._listener.port

    @property
    def address(self) -> str:
        """Return where buttons look, and for which word."""
        return f"https://{HOST}:{self.port}/health#ready"

    def _page(self, path: str) -> tuple[str, str]:
        if path != "/health":
            return "404 Not Found", "There is only /health."
        if self.broken:
            return "503 Service Unavailable", "The login service is down."
        return "200 OK", "ready"


class _Browser(Guest):
    def __init__(self, page: Callable[[str], tuple[str, str]]) -> None:
        super().__init__()
        self._page = page
        self._head = b""

    def data_received(self, data: bytes) -> None:
        """Answer when the head is there, and hang up."""
        if self.transport is None or self.transport.is_closing():
            return
        self._head += data
        if b"\r\n\r\n" in self._head:
            words = self._head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
            status, text = self._page(words[1] if len(words) > 1 else "")
            head = f"HTTP/1.0 {status}\r\nContent-Type: text/plain\r\nContent-Length: {len(text)}"
            self.transport.write(f"{head}\r\nConnection: close\r\n\r\n{text}".encode())
            self.transport.close()
        elif len(self._head) > _MOST_HEAD:
            self.transport.abort()


def _context(folder: Path) -> ssl.SSLContext:
    """Return a server's TLS with a key and a certificate of its own."""
    key = ec.generate_private_key(ec.SECP256R1())
    file = folder / "sales_app.pem"
    file.touch(mode=0o600)
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + _certificate(key).public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def _certificate(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _GOOD_FOR)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
    )
    return builder.sign(key, hashes.SHA256())
