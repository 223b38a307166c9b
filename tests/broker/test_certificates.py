import ssl
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from deskbell_broker import certificates
from deskbell_broker.errors import CaKeyMissing

HOSTS = ["desk.example", "192.0.2.7", "fd00::1", "localhost"]


def load(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def contents(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.rglob("*") if path.is_file()}


def changed(home: Path, before: dict[str, bytes]) -> set[str]:
    return {name for name, content in contents(home).items() if before.get(name) != content}


def test_ca_and_certificate_are_valid_when_a_button_wakes_in_the_year_2000(tmp_path: Path) -> None:
    at = certificates.ensure(tmp_path, HOSTS)

    for path in (at.ca, at.certificate):
        assert load(path).not_valid_before_utc == datetime(1999, 1, 1, tzinfo=UTC)
        assert load(path).not_valid_after_utc.date() == datetime(2049, 12, 31, tzinfo=UTC).date()


def test_both_are_p_256_and_the_ca_signed_the_certificate(tmp_path: Path) -> None:
    at = certificates.ensure(tmp_path, HOSTS)

    for path in (at.ca, at.certificate):
        key = load(path).public_key()
        assert isinstance(key, ec.EllipticCurvePublicKey)
        assert key.curve.name == "secp256r1"
    load(at.certificate).verify_directly_issued_by(load(at.ca))


def test_the_certificate_names_every_host_as_what_it_is(tmp_path: Path) -> None:
    at = certificates.ensure(tmp_path, HOSTS)

    names = load(at.certificate).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    assert names.value.get_values_for_type(x509.DNSName) == ["desk.example", "localhost"]
    addresses = names.value.get_values_for_type(x509.IPAddress)
    assert addresses == [ip_address("192.0.2.7"), ip_address("fd00::1")]


def test_a_second_start_changes_nothing(tmp_path: Path) -> None:
    certificates.ensure(tmp_path, HOSTS)
    before = contents(tmp_path)

    certificates.ensure(tmp_path, list(reversed(HOSTS)))

    assert not changed(tmp_path, before)


@pytest.mark.parametrize("hosts", [[*HOSTS, "second.example"], HOSTS[:1]])
def test_other_hosts_renew_the_certificate_and_never_the_ca(
    tmp_path: Path, hosts: list[str]
) -> None:
    certificates.ensure(tmp_path, HOSTS)
    before = contents(tmp_path)

    certificates.ensure(tmp_path, hosts)

    assert changed(tmp_path, before) == {"broker.key", "broker.crt"}


@pytest.mark.parametrize("name", ["tls/broker.key", "tls/broker.crt"])
@pytest.mark.parametrize("content", [None, b"", b"half a file"])
def test_a_lost_or_broken_certificate_is_made_again(
    tmp_path: Path, name: str, content: bytes | None
) -> None:
    at = certificates.ensure(tmp_path, HOSTS)
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_bytes(content)

    certificates.ensure(tmp_path, HOSTS)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(at.certificate, at.key)


def test_a_ca_made_again_from_its_key_is_the_one_that_buttons_trust(tmp_path: Path) -> None:
    at = certificates.ensure(tmp_path, HOSTS)
    trusted = load(at.ca)
    at.ca.unlink()

    certificates.ensure(tmp_path, ["new.example"])

    load(at.certificate).verify_directly_issued_by(trusted)


def test_without_the_ca_key_a_certificate_that_serves_is_kept(tmp_path: Path) -> None:
    at = certificates.ensure(tmp_path, HOSTS)
    at.ca_key.unlink()
    before = contents(tmp_path)

    certificates.ensure(tmp_path, HOSTS)

    assert not changed(tmp_path, before)


def test_without_the_ca_key_no_other_ca_is_made_in_silence(tmp_path: Path) -> None:
    at = certificates.ensure(tmp_path, HOSTS)
    at.ca_key.unlink()

    with pytest.raises(CaKeyMissing, match="deskbell keys import"):
        certificates.ensure(tmp_path, ["new.example"])


def test_a_certificate_of_another_ca_is_replaced(tmp_path: Path) -> None:
    ours = certificates.ensure(tmp_path / "ours", HOSTS)
    other = certificates.ensure(tmp_path / "other", HOSTS)
    ours.certificate.write_bytes(other.certificate.read_bytes())
    ours.key.write_bytes(other.key.read_bytes())

    certificates.ensure(tmp_path / "ours", HOSTS)

    load(ours.certificate).verify_directly_issued_by(load(ours.ca))
