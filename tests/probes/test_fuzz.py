"""Whatever bytes come, a reader gives a finding that the desk accepts, or says that it is nonsense."""

import unicodedata
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from deskbell_button.probe import escpos, ipp_judge, ipp_read, snmp_ask, snmp_read
from deskbell_button.probe.finding import Finding, Nonsense
from deskbell_catalogue import load
from deskbell_wire import jsontext
from tests.probes.recorded import IPP, SNMP_ALERT, SNMP_NUMBER, SNMP_STATE

BODY = IPP.partition(b"\r\n\r\n")[2]
HIDDEN = "\u061c\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u2060\ufeff" + "".join(
    map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
)
CAUSES = {cause.leaf for cause in load().causes_of("printer")}


@st.composite
def mutated(draw: st.DrawFn, original: bytes) -> bytes:
    """Return bytes with some of them changed, cut out or put in."""
    data = bytearray(original)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        size = draw(st.sampled_from([0, 1, 1, 1, 2, 4, 16]))
        data[at : at + size] = draw(
            st.sampled_from([b"", b"\0", b"\x7f", b"\xff\xff", b"\x80"]) | st.binary(max_size=8)
        )
    return bytes(data)


def bytes_like(original: bytes) -> st.SearchStrategy[bytes]:
    return mutated(original) | st.binary(max_size=600)


def expect_plain(value: object, depth: int = 2) -> None:
    """Check that evidence is what the desk takes: null, bool, int, short text, and a little of them."""
    if isinstance(value, dict):
        assert depth > 0
        assert depth == 2 or len(value) <= 8
        for key, inner in value.items():
            expect_plain(key, 0)
            expect_plain(inner, depth - 1)
    elif isinstance(value, list):
        assert len(value) <= 8
        for inner in value:
            expect_plain(inner, 0)
    elif isinstance(value, str):
        assert len(value) <= 40
        assert not any(unicodedata.category(c) in {"Cc", "Cs"} or c in HIDDEN for c in value)
    else:
        assert value is None or isinstance(value, bool) or type(value) is int
        assert abs(value or 0) < 2**53


def expect_finding(found: Finding) -> None:
    assert (found.verdict, found.cause is None) in (("ok", True), ("fault", False))
    assert found.cause is None or found.cause in CAUSES
    expect_plain(found.evidence)
    assert len(jsontext.write(found.evidence).encode()) <= 600


def judged(pieces: list[bytes], *, is_cut: bool = False) -> Finding:
    """Read an IPP reply and judge it. Raises Nonsense."""
    state, values = ipp_read.read(pieces, is_cut)
    return ipp_judge.judge(state, *values)


def expect_reason(error: Nonsense) -> None:
    assert 0 < len(str(error)) <= 40


@given(bytes_like(BODY), st.integers(1, 256), st.booleans())
def test_any_ipp_reply_is_read_or_refused(reply: bytes, size: int, is_cut: bool) -> None:  # noqa: FBT001 hypothesis gives it by position
    pieces = [reply[at : at + size] for at in range(0, len(reply), size)]
    try:
        expect_finding(judged(pieces, is_cut=is_cut))
    except Nonsense as error:
        expect_reason(error)


TEXTS = st.text(max_size=60).map(str.encode) | st.binary(max_size=60)
REASON = b"D\0\x15printer-state-reasons"


@given(st.lists(TEXTS, min_size=1, max_size=12), st.lists(TEXTS, max_size=12))
def test_any_words_of_a_printer_fit(reasons: list[bytes], names: list[bytes]) -> None:
    def counted(values: list[bytes], tag: bytes, name: bytes) -> bytes:
        made = b""
        for value in values:
            made += tag + bytes([0, len(name)]) + name + bytes([len(value) >> 8, len(value) & 255])
            made += value
            name = b""
        return made

    reply = BODY[:9] + b"\x04#\0\rprinter-state\0\4\0\0\0\3"
    reply += counted(reasons, b"D", b"printer-state-reasons") + counted(
        names, b"B", b"marker-names"
    )
    reply += counted([b"\0\0\0\x32"] * len(names), b"!", b"marker-levels")
    reply += counted(names, b"B", b"media-ready") + b"\3"

    expect_finding(judged([reply]))


@given(bytes_like(SNMP_STATE) | bytes_like(SNMP_ALERT))
def test_any_snmp_packet_is_read_or_refused(packet: bytes) -> None:
    try:
        found = snmp_ask.answer(packet, SNMP_NUMBER)
        for _, tag, value in found[2] if found else []:
            snmp_ask.meant(tag, value)
    except Nonsense as error:
        expect_reason(error)
        return
    assert found is None or len(found[2]) <= 5


VALUES: st.SearchStrategy[Any] = (
    st.none() | st.integers(-(2**63), 2**64) | st.integers(-3, 1400) | st.binary(max_size=300)
)


@given(
    st.tuples(st.binary(max_size=4), VALUES, VALUES),
    st.lists(st.tuples(VALUES, VALUES, VALUES, VALUES), max_size=4),
    st.lists(st.tuples(VALUES, VALUES, VALUES, VALUES), max_size=4),
    st.lists(st.tuples(VALUES, VALUES), max_size=4),
)
def test_any_numbers_of_a_printer_are_judged(
    state: Any, alerts: list[Any], supplies: list[Any], trays: list[Any]
) -> None:
    expect_finding(snmp_read.judge([state, alerts, supplies, trays, []]))


@given(st.lists(st.integers(0, 255), min_size=1, max_size=4), st.none() | st.integers(0, 255))
def test_any_status_bytes_are_read_or_refused(answers: list[int], roll: int | None) -> None:
    try:
        expect_finding(escpos.judge([escpos.status(answer) for answer in answers], roll))
    except Nonsense as error:
        expect_reason(error)


@given(st.binary(min_size=1, max_size=4), st.none() | st.integers(0, 255))
def test_any_right_status_bytes_are_judged(noise: bytes, roll: int | None) -> None:
    answers = [byte & 0x6C | 0x12 for byte in noise]
    try:
        expect_finding(escpos.judge(answers, roll))
    except Nonsense as error:
        expect_reason(error)
