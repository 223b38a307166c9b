"""Signature: the recipe against its standard, and every way in which a payload is refused."""

import hashlib
import hmac
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deskbell_wire import jsontext, signature
from deskbell_wire.names import split_topic
from deskbell_wire.record import Message
from deskbell_wire.signature import (
    FORGED,
    MAX_PAYLOAD,
    OVERSIZED,
    REJECTIONS,
    TRUNCATED,
    UNSIGNED,
    Rejected,
    hmac_sha256,
    portable_hmac_sha256,
    seal,
    unseal,
)
from deskbell_wire.topics import topic
from tests.wire import examples, strategies

KEY = examples.KEY
TOPIC = topic(examples.NAME, "up/press")
PAYLOAD = seal(KEY, TOPIC, examples.PRESS_TEXT)

keys = st.binary(min_size=1, max_size=200)
both = pytest.mark.parametrize("mac", [hmac_sha256, portable_hmac_sha256])

LONG_DATA = (
    b"This is a test using a larger than block-size key and a larger than block-size data."
    b" The key needs to be hashed before being used by the HMAC algorithm."
)

# RFC 4231, section 4: key, data, HMAC-SHA-256
RFC_4231 = {
    "case 1": (
        b"\x0b" * 20,
        b"Hi There",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    ),
    "case 2": (
        b"Jefe",
        b"what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    ),
    "case 3": (
        b"\xaa" * 20,
        b"\xdd" * 50,
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
    ),
    "case 4": (
        bytes(range(1, 26)),
        b"\xcd" * 50,
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
    ),
    "case 5, cut to 16 bytes": (
        b"\x0c" * 20,
        b"Test With Truncation",
        "a3b6167473100ee06e0c796c2955552b",
    ),
    "case 6": (
        b"\xaa" * 131,
        b"Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    ),
    "case 7": (
        b"\xaa" * 131,
        LONG_DATA,
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
    ),
}


def reason(payload: bytes, key: bytes = KEY, full: str = TOPIC) -> str:
    with pytest.raises(Rejected) as caught:
        unseal(key, full, payload)
    return caught.value.reason


@both
@pytest.mark.parametrize("case", RFC_4231)
def test_the_mac_is_the_one_of_rfc_4231(case: str, mac: Callable[..., bytes]) -> None:
    key, data, expected = RFC_4231[case]

    assert mac(key, data).hex().startswith(expected)
    assert mac(key, data[:3], b"", data[3:]).hex().startswith(expected)


@given(keys, st.lists(st.binary(max_size=100), max_size=4))
def test_both_implementations_make_the_same_mac(key: bytes, parts: list[bytes]) -> None:
    expected = hmac.new(key, b"".join(parts), hashlib.sha256).digest()

    assert hmac_sha256(key, *parts) == expected
    assert portable_hmac_sha256(key, *parts) == expected


@given(keys, strategies.names, strategies.messages)
def test_what_was_sealed_is_unsealed_byte_for_byte(key: bytes, name: str, message: Message) -> None:
    full, text = topic(name, message.CHANNEL), message.encode()

    payload = seal(key, full, text)

    assert len(payload) == len(text.encode()) + 33
    assert unseal(key, full, payload) == text.encode()


def test_one_flipped_bit_anywhere_is_refused_with_a_named_reason() -> None:
    reasons = set()
    for at in range(len(PAYLOAD)):
        for bit in range(8):
            flipped = bytearray(PAYLOAD)
            flipped[at] ^= 1 << bit

            reasons.add(reason(bytes(flipped)))

    assert reasons == {FORGED, UNSIGNED, TRUNCATED}


def test_without_the_comparison_a_flipped_bit_would_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signature, "_same", lambda _a, _b: True)

    assert unseal(KEY, TOPIC, PAYLOAD.replace(b'"seq":17', b'"seq":18'))


@given(st.binary(max_size=300))
@example(b"")
@example(b"\n")
@example(b"\n" * 40)
@example(b"{}")
@example(b"\n" + b"0" * 32)
@example(b"{}\n" + b"0" * 32)
@example(b"{}\n" + b"0" * 33)
@example(b"\x00" * MAX_PAYLOAD)
@example(b"\x00" * (MAX_PAYLOAD + 1))
def test_bytes_of_any_kind_are_refused_with_a_named_reason(payload: bytes) -> None:
    assert reason(payload) in REJECTIONS


@given(st.integers(0, len(PAYLOAD) - 1))
def test_no_beginning_of_a_payload_is_taken(length: int) -> None:
    assert reason(PAYLOAD[:length]) in {TRUNCATED, UNSIGNED}


@given(st.integers(1, len(PAYLOAD)))
def test_no_end_of_a_payload_is_taken(start: int) -> None:
    assert reason(PAYLOAD[start:]) in REJECTIONS


def test_a_payload_is_read_up_to_4096_bytes_and_no_further() -> None:
    text = '"' + "x" * (MAX_PAYLOAD - 33 - 2) + '"'

    assert unseal(KEY, TOPIC, seal(KEY, TOPIC, text)) == text.encode()
    assert reason(seal(KEY, TOPIC, text + " ")) == OVERSIZED


def test_what_nobody_signed_is_unsigned() -> None:
    assert reason(examples.PRESS_TEXT.encode()) == UNSIGNED
    assert reason(b"hello") == UNSIGNED
    assert reason(b"") == UNSIGNED


def test_what_was_cut_off_is_truncated() -> None:
    assert reason(PAYLOAD[:40]) == TRUNCATED
    assert reason(PAYLOAD[:-1]) == TRUNCATED
    assert reason(PAYLOAD[:-32]) == TRUNCATED


def test_what_another_key_signed_is_forged() -> None:
    assert reason(PAYLOAD, key=bytes(32)) == FORGED


@pytest.mark.parametrize(
    "other",
    [topic("b0417-4", "up/press"), topic("b0417-3", "up/status"), topic("b0418-3", "up/press")],
)
def test_what_was_signed_for_another_topic_is_forged(other: str) -> None:
    assert reason(PAYLOAD, full=other) == FORGED


def test_a_topic_cannot_lend_its_end_to_the_text() -> None:
    digits = seal(KEY, TOPIC, 'x\n{"v":1}')[-33:]
    longer = TOPIC + "\nx"

    # the signature alone does not tell the two apart: the topic must be one of the contract
    assert unseal(KEY, longer, b'{"v":1}' + digits)
    assert split_topic(longer) is None


def test_the_portable_comparison_sees_every_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signature, "_native_compare", None)

    assert unseal(KEY, TOPIC, PAYLOAD)
    for at in range(1, 33):
        other = b"0" if PAYLOAD[-at] != ord("0") else b"1"
        end = len(PAYLOAD) - at
        assert reason(PAYLOAD[:end] + other + PAYLOAD[end + 1 :]) == FORGED


def test_a_payload_that_is_only_looked_at_is_unsealed_alike() -> None:
    payload = seal(KEY, TOPIC, '{"a":"ż"}')

    body = unseal(KEY, TOPIC, memoryview(payload))  # type: ignore[arg-type]  # as a board reads it

    assert bytes(body) == '{"a":"ż"}'.encode()
    assert jsontext.read(body) == {"a": "ż"}
    with pytest.raises(Rejected, match="forged"):
        unseal(KEY, TOPIC, memoryview(payload.replace(b"a", b"b")))  # type: ignore[arg-type]  # same
