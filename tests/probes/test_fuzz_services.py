"""Whatever bytes a service, its certificate or a name server sends: a finding, or nonsense, and nothing else."""

import ssl
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given
from hypothesis import strategies as st

from deskbell_button import dns
from deskbell_button.probe import dns as probe_dns
from deskbell_button.probe.finding import Finding, Nonsense, Target
from deskbell_button.probe.http_read import names, not_after, read
from deskbell_catalogue import load
from tests.firmware.test_dns import address_reply
from tests.probes.hostile_pages import PAGE, packets
from tests.probes.test_fuzz import expect_plain, mutated
from tests.support.web_service import certified

HOST = "pos.shop.test"
NUMBER = 0x1234
ASKED = dns.question(HOST, NUMBER)
ANSWER = address_reply(ASKED)
SERVER = Target("dns", "", "10.0.0.1", 53, HOST, "", "10.0.0.1")
CAUSES = {cause.leaf for cause in load().causes_of("sales_app")}


@cache
def der() -> bytes:
    """Return a real certificate, made once."""
    with TemporaryDirectory() as folder:
        certified(Path(folder), [HOST, "*.shop.test", "10.0.0.9"], "shop")
        _, begin, text = (Path(folder) / "service.pem").read_text().partition("-----BEGIN CERT")
        return ssl.PEM_cert_to_DER_cert(begin + text)


def finding(reading: Callable[[], Finding]) -> Finding | None:
    """Return a finding, None for nonsense that says what is wrong."""
    try:
        return reading()
    except Nonsense as error:
        why = str(error)
    assert 0 < len(why) <= 40
    return None


certificates = st.deferred(lambda: mutated(der())) | st.binary(max_size=300)


@given(
    mutated(PAGE) | st.binary(max_size=80),
    st.integers(0, 3000),
    st.none() | certificates,
    st.sampled_from([HOST, "10.0.0.9", "fd00::7", "localhost", "", "é.test"]),
    st.sampled_from([True, False, None]),
)
@example(b"HTTP/1.1 200 OK", 0, b"\x06\x03\x55\x1d\x11", HOST, None)
@example(b"HTTP/1.1 200 OK", 0, b"\x06\x03\x55\x1d\x11\x04\x84", HOST, None)
@example(b"HTTP/1.1 200 OK", 0, b"x\x06\x03\x55\x04\x03\x0c", HOST, None)
def test_a_page_and_a_certificate_give_a_finding_or_nonsense(
    page: bytes,
    answer_ms: int,
    certificate: bytes | None,
    host: str,
    has_word: bool | None,  # noqa: FBT001
) -> None:
    found = finding(lambda: read(page, answer_ms, certificate, host, has_word))
    if found is None:
        return

    assert (found.verdict, found.cause is None) in (("ok", True), ("fault", False))
    assert found.cause is None or found.cause in CAUSES
    expect_plain(found.evidence)


@given(certificates)
def test_names_and_a_last_day_are_read_from_anything(data: bytes) -> None:
    found = names(data)

    assert len(found) <= 32
    assert all(isinstance(name, bytes) for name in found)
    until = not_after(data)
    assert until is None or len(until) == len("2026-12-05T10:00:00Z")


def test_the_names_of_a_real_certificate_are_all_found() -> None:
    assert names(der()) == [HOST.encode(), b"*.shop.test", b"10.0.0.9"]
    assert not_after(der())


@st.composite
def answers(draw: st.DrawFn) -> bytes:
    """Return an answer with changes, mostly to the question that was asked."""
    data = draw(mutated(ANSWER) | st.sampled_from(list(packets(ASKED).values())))
    if draw(st.booleans()):
        data = ASKED[:2] + b"\x81" + data[3:4] + data[4:12] + ASKED[12:] + data[len(ASKED) :]
    return data[:512]


@given(answers() | st.binary(max_size=512))
def test_a_packet_gives_a_finding_or_nonsense(packet: bytes) -> None:
    found = finding(lambda: probe_dns.read(packet, NUMBER, SERVER, 7))
    if found is None:
        return

    assert (found.verdict, found.cause) in (("ok", None), ("fault", "name_not_found"))
    expect_plain(found.evidence)


@given(answers() | st.binary(max_size=512), st.sampled_from([NUMBER, 0, 0xFFFF]))
def test_an_answer_has_an_address_or_none(packet: bytes, number: int) -> None:
    found = dns.answer(packet, number)

    if found:
        parts = [int(part) for part in found.split(".")]
        assert len(parts) == 4
        assert all(0 <= part < 256 for part in parts)
