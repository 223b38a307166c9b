"""The private CA and the broker's certificate.

EC P-256: RSA costs a button 6 KB more heap and fails with OpenSSL's defaults.
Valid from 1999 to 2049, leaf and CA alike: an ESP32 wakes in the year 2000 and
its TLS believes that clock. The CA's key is the truth: its certificate can be
made again from it, and every button that trusts the old one trusts the new.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from deskbell_broker import files
from deskbell_broker.errors import CaKeyMissing

NOT_BEFORE = datetime(1999, 1, 1, tzinfo=UTC)
NOT_AFTER = datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC)
CA_NAME = "Deskbell private CA"


@dataclass(frozen=True)
class Files:
    """Where keys and certificates lie below DESKBELL_HOME."""

    ca_key: Path
    ca: Path
    key: Path
    certificate: Path

    @classmethod
    def of(cls, home: Path) -> "Files":
        """Return the files of a home."""
        keys, tls = home / "keys", home / "tls"
        return cls(keys / "ca.key", tls / "ca.crt", tls / "broker.key", tls / "broker.crt")


def ensure(home: Path, hosts: Sequence[str]) -> Files:
    """Make the CA on the first start, and a certificate for just these hosts.

    Raises CaKeyMissing when a certificate is due and the CA's key is gone.
    """
    at = Files.of(home)
    files.make_folder(at.ca_key.parent)
    files.make_folder(at.ca.parent)
    ca_key = _key(at.ca_key)
    if ca_key is None and at.ca.exists():
        if _serves(at, hosts):
            return at
        raise CaKeyMissing(
            f"A certificate for {', '.join(hosts)} is due and the CA's key {at.ca_key} is gone. "
            "Bring it back with `deskbell keys import`."
        )
    if ca_key is None:
        ca_key = _make_key(at.ca_key)
    ca = _certificate(at.ca)
    if ca is None or ca.public_key() != ca_key.public_key():
        files.write(at.ca, _pem(_ca(ca_key)), files.PUBLIC)
    if not _serves(at, hosts):
        key = _make_key(at.key)
        files.write(at.certificate, _pem(_leaf(key, ca_key, hosts)), files.PUBLIC)
    return at


def _serves(at: Files, hosts: Sequence[str]) -> bool:
    """Tell whether key, certificate and CA fit each other and these hosts."""
    ca, leaf, key = _certificate(at.ca), _certificate(at.certificate), _key(at.key)
    if ca is None or leaf is None or key is None or leaf.public_key() != key.public_key():
        return False
    try:
        leaf.verify_directly_issued_by(ca)
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, a new one is due
        return False
    return set(names.value) == set(_names(hosts))


def _names(hosts: Sequence[str]) -> list[x509.GeneralName]:
    names: list[x509.GeneralName] = []
    for host in dict.fromkeys(hosts):
        try:
            names.append(x509.IPAddress(ip_address(host)))
        except ValueError:
            names.append(x509.DNSName(host.encode("idna").decode()))
    return names


def _ca(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    usage = _usage(key_cert_sign=True, crl_sign=True)
    builder = (
        _builder(CA_NAME, key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
    )
    return builder.sign(key, hashes.SHA256())


def _leaf(
    key: ec.EllipticCurvePrivateKey, ca_key: ec.EllipticCurvePrivateKey, hosts: Sequence[str]
) -> x509.Certificate:
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    server = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    builder = (
        _builder("Deskbell broker", key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(server, critical=False)
        .add_extension(issuer, critical=False)
        .add_extension(x509.SubjectAlternativeName(_names(hosts)), critical=False)
    )
    return builder.sign(ca_key, hashes.SHA256())


def _builder(name: str, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(CA_NAME))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOT_BEFORE)
        .not_valid_after(NOT_AFTER)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _usage(
    *, digital_signature: bool = False, key_cert_sign: bool = False, crl_sign: bool = False
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )


def _make_key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    files.write(path, pem)
    return key


def _key(path: Path) -> ec.EllipticCurvePrivateKey | None:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError):
        return None
    return key if isinstance(key, ec.EllipticCurvePrivateKey) else None


def _certificate(path: Path) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError):
        return None


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
