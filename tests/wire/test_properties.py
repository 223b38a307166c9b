"""What holds for every message, every payload and every clock, not only for the examples."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell_wire import checks, jsontext, topics
from deskbell_wire.checks import MAX_INT, Unreadable
from deskbell_wire.freshness import INTERVALS, SentWindow, is_newer, next_version
from deskbell_wire.messages import (
    ASKS,
    DECISIONS,
    KINDS,
    LAMPS,
    MESSAGES,
    VERDICTS,
    Ask,
    Config,
    Diagnostics,
    Finding,
    InputConfig,
    Lamp,
    Message,
    Press,
    Receipt,
    State,
    Status,
    Will,
    seq_of,
)
from deskbell_wire.signature import MAX_PAYLOAD, OVERSIZED, REJECTIONS, Rejected, seal, unseal
from tests.wire.examples import EXAMPLES, KEY, NAME

counters = st.integers(1, MAX_INT)
amounts = st.integers(0, MAX_INT)
inputs = st.integers(1, checks.MAX_INPUT)
texts = st.text(
    st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=checks.MAX_TEXT
)
flags = st.booleans()


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def words(choice: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from(choice)


plain = st.recursive(
    st.none() | flags | st.integers(-MAX_INT, MAX_INT) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
diagnostics = st.builds(
    Diagnostics,
    battery_mv=maybe(amounts), rssi_dbm=maybe(st.integers(-MAX_INT, MAX_INT)),
    reset_cause=maybe(texts), uptime_s=amounts, free_heap_bytes=maybe(amounts), firmware=texts,
    ip=maybe(texts), last_error=maybe(texts),
)  # fmt: skip
lamp = st.builds(
    Lamp, input=inputs, state=words(LAMPS), incident=maybe(texts), revision=maybe(amounts)
)
runs = st.lists(counters, max_size=20, unique=True).map(
    lambda found: [(low, low) for low in sorted(found)]
)
every_message: st.SearchStrategy[Message] = st.one_of(
    st.builds(
        Press, seq=counters, boot=counters, n=counters, input=inputs, kind=words(KINDS),
        about=maybe(st.tuples(texts, amounts)), age_ms=maybe(amounts), config=amounts,
        diagnostics=maybe(diagnostics),
    ),
    st.builds(
        Finding, seq=maybe(counters), boot=counters, n=counters, input=inputs, probe=texts,
        verdict=words(VERDICTS), cause=maybe(texts),
        evidence=st.dictionaries(texts, st.integers(0, 9) | st.lists(texts, max_size=2), max_size=3),
        took_ms=amounts,
    ),
    st.builds(
        Status, boot=counters, n=counters, connect=counters, state=st.just("online"), held=runs,
        lamps=st.lists(lamp, max_size=3), config=amounts, version=amounts,
        diagnostics=maybe(diagnostics),
    ),
    st.builds(Will, boot=counters, connect=counters, state=st.just("offline")),
    st.builds(
        State, version=counters, to=st.tuples(counters, counters),
        receipts=st.lists(
            st.builds(
                Receipt, seq=counters, decision=words(DECISIONS), incident=maybe(texts),
                revision=maybe(amounts),
            ),
            max_size=3,
        ),
        missing=maybe(st.lists(counters, max_size=5)), lamps=st.lists(lamp, max_size=3),
    ),
    st.builds(Ask, version=counters, to=st.tuples(counters, counters), what=words(ASKS)),
    st.builds(
        Config, version=counters,
        inputs=st.lists(
            st.builds(InputConfig, input=inputs, asset=maybe(texts), category=maybe(texts)),
            max_size=3,
        ),
        brightness_percent=st.integers(0, 100), sound=flags,
        status_interval_s=st.integers(1, 3600), brokers=st.lists(texts, max_size=3), revoked=flags,
    ),
)  # fmt: skip


@given(every_message)
def test_a_message_comes_back_as_it_was_written(message: Message) -> None:
    text = message.encode()

    assert type(message).decode(text.encode()) == message
    assert list(json.loads(text)) == ["v", *[key for key, _ in message.FIELDS]]


@given(plain)
def test_json_is_compact_and_any_reader_understands_it(value: object) -> None:
    text = jsontext.write(value)

    assert json.loads(text) == value
    assert text == json.dumps(
        value, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    ).replace("\\b", "\\u0008").replace("\\f", "\\u000c")


@given(st.binary(max_size=200))
def test_no_bytes_whatever_crash_a_reader(body: bytes) -> None:
    for kind in MESSAGES:
        with pytest.raises(Unreadable):
            kind.decode(body)
    seq_of(body)


@given(st.sampled_from([m for _, m in EXAMPLES]), st.data())
def test_no_other_value_in_any_key_crashes_a_reader(message: Message, data: st.DataObject) -> None:
    values = json.loads(message.encode())
    key = data.draw(st.sampled_from(sorted(values)))
    values[key] = data.draw(plain | st.floats(allow_nan=False))

    try:
        found = type(message).decode(json.dumps(values).encode())
    except Unreadable:
        return
    assert json.loads(found.encode()) == values or "evidence" in values


@given(st.integers(1, MAX_INT), st.binary(max_size=80))
def test_the_seq_of_an_unreadable_press_is_found_at_its_start(seq: int, rest: bytes) -> None:
    assert seq_of(b'{"v":7,"seq":%d,"more":[}' % seq) == seq
    assert seq_of(b'{"v":7,"seq":' + rest) is None or rest[:1].isdigit()


payloads = st.sampled_from([(topics.topic(NAME, m.CHANNEL), m.encode()) for _, m in EXAMPLES])


@given(payloads, st.integers(min_value=0), st.integers(0, 7))
def test_a_payload_with_one_bit_changed_is_rejected_by_name(
    signed: tuple[str, str], at: int, bit: int
) -> None:
    payload = bytearray(seal(KEY, *signed))
    payload[at % len(payload)] ^= 1 << bit

    with pytest.raises(Rejected) as rejected:
        unseal(KEY, signed[0], bytes(payload))
    assert rejected.value.reason in REJECTIONS


@given(payloads, st.integers(min_value=0))
def test_a_payload_that_was_cut_anywhere_is_rejected(signed: tuple[str, str], at: int) -> None:
    payload = seal(KEY, *signed)

    with pytest.raises(Rejected):
        unseal(KEY, signed[0], payload[: at % len(payload)])


@given(st.integers(0, 40), st.binary(max_size=60))
def test_any_bytes_are_rejected_and_too_many_are_not_even_read(extra: int, noise: bytes) -> None:
    with pytest.raises(Rejected):
        unseal(KEY, "t", noise)
    with pytest.raises(Rejected) as rejected:
        unseal(KEY, "t", bytes(MAX_PAYLOAD + 1 + extra))
    assert rejected.value.reason == OVERSIZED


@given(payloads, payloads, st.binary(min_size=16, max_size=40))
def test_a_payload_counts_on_its_own_topic_and_key_alone(
    signed: tuple[str, str], other: tuple[str, str], key: bytes
) -> None:
    payload = seal(KEY, *signed)

    assert unseal(KEY, signed[0], payload) == signed[1].encode()
    if other[0] != signed[0]:
        with pytest.raises(Rejected):
            unseal(KEY, other[0], payload)
    with pytest.raises(Rejected):
        unseal(key + b"x", signed[0], payload)


@given(amounts, amounts)
def test_a_version_is_above_the_last_and_not_behind_the_clock(last: int, now_ms: int) -> None:
    version = next_version(last, now_ms)

    assert version > last
    assert version >= now_ms


@given(st.tuples(counters, counters), st.tuples(counters, counters))
def test_of_two_messages_at_most_one_is_newer(a: tuple[int, int], b: tuple[int, int]) -> None:
    assert not (is_newer(*a, b) and is_newer(*b, a))
    assert is_newer(*a, b) or is_newer(*b, a) or a == b


INTERVAL_MS = 8000


@given(st.lists(st.integers(0, 9_000), min_size=1, max_size=60))
def test_the_window_takes_no_answer_after_three_intervals_and_every_one_before_most_of_them(
    pauses: list[int],
) -> None:
    window = SentWindow(INTERVAL_MS)
    sent: dict[int, int] = {}
    now = 0
    for n, pause in enumerate(pauses, 1):
        now += pause
        window.sent(n, now)
        sent[n] = now
        for number, at in sent.items():
            accepted = window.accepts(number, now)
            if now - at > INTERVALS * INTERVAL_MS:
                assert not accepted
            if now - at <= (INTERVALS - 1 / 8) * INTERVAL_MS:
                assert accepted
        assert not window.accepts(n + 1, now)
        assert not window.accepts(0, now)


@given(st.from_regex(r"b[a-z0-9]{1,30}", fullmatch=True), st.integers(1, 999_999_999))
def test_a_name_comes_apart_as_it_was_put_together(button: str, epoch: int) -> None:
    name = topics.username(button, epoch)

    assert topics.split_username(name) == (button, epoch)
    assert topics.split_topic(topics.topic(name, "up/press")) == (name, "up/press")


@given(st.text(max_size=40))
def test_no_topic_whatever_crashes_and_none_but_ours_is_ours(full: str) -> None:
    parts = topics.split_topic(full)

    assert parts is None or topics.topic(*parts) == full
