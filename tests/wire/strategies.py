"""Any legal message, for hypothesis."""

from hypothesis import strategies as st

from deskbell_wire import checks
from deskbell_wire.configuration import Config, InputConfig
from deskbell_wire.finding import MAX_DEPTH, VERDICTS, Finding
from deskbell_wire.messages import (
    ASKS,
    DECISIONS,
    KINDS,
    LAMPS,
    MISSING_AT_ONCE,
    Ask,
    Diagnostics,
    Lamp,
    Press,
    Receipt,
    State,
    Status,
)
from deskbell_wire.record import Message
from deskbell_wire.topics import username
from deskbell_wire.will import Will

counters = st.integers(1, checks.MAX_INT)
amounts = st.integers(0, checks.MAX_INT)
readings = st.integers(-checks.MAX_INT, checks.MAX_INT)
inputs = st.integers(1, checks.MAX_INPUT)
texts = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=20)
maybe_texts = st.none() | texts
maybe_amounts = st.none() | amounts
pairs = st.tuples(counters, counters)

names = st.builds(
    username,
    st.from_regex(r"b[a-z0-9]{1,30}", fullmatch=True),
    st.integers(1, 10**9 - 1),
)

diagnostics = st.none() | st.builds(
    Diagnostics,
    battery_mv=maybe_amounts,
    rssi_dbm=st.none() | readings,
    reset_cause=maybe_texts,
    uptime_s=amounts,
    free_heap_bytes=maybe_amounts,
    firmware=texts,
    ip=maybe_texts,
    last_error=maybe_texts,
)
lamps = st.lists(
    st.builds(
        Lamp,
        input=inputs,
        state=st.sampled_from(LAMPS),
        incident=maybe_texts,
        revision=maybe_amounts,
    ),
    max_size=4,
)
receipts = st.lists(
    st.builds(
        Receipt,
        seq=counters,
        decision=st.sampled_from(DECISIONS),
        incident=maybe_texts,
        revision=maybe_amounts,
    ),
    max_size=4,
)
input_configs = st.lists(
    st.builds(InputConfig, input=inputs, asset=maybe_texts, category=maybe_texts), max_size=4
)

_facts = st.none() | st.booleans() | readings | texts


def _nested(depth: int) -> st.SearchStrategy[object]:
    if depth == 0:
        return _facts
    inner = _nested(depth - 1)
    return _facts | st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3)


evidence = st.dictionaries(texts, _nested(MAX_DEPTH - 2), max_size=3)


@st.composite
def runs(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Draw what a button may hold: rising runs, apart."""
    edges = sorted(draw(st.sets(counters, max_size=12)))
    return list(zip(edges[::2], edges[1::2], strict=False))


presses = st.builds(
    Press,
    seq=counters,
    boot=counters,
    n=counters,
    input=inputs,
    kind=st.sampled_from(KINDS),
    about=st.none() | st.tuples(texts, amounts),
    age_ms=maybe_amounts,
    config=amounts,
    diagnostics=diagnostics,
)
findings = st.builds(
    Finding,
    seq=st.none() | counters,
    boot=counters,
    n=counters,
    input=inputs,
    probe=texts,
    verdict=st.sampled_from(VERDICTS),
    cause=maybe_texts,
    evidence=evidence,
    took_ms=amounts,
)
statuses = st.builds(
    Status,
    boot=counters,
    n=counters,
    connect=counters,
    state=st.just("online"),
    held=runs(),
    lamps=lamps,
    config=amounts,
    version=amounts,
    diagnostics=diagnostics,
)
wills = st.builds(Will, boot=counters, connect=counters, state=st.just("offline"))
states = st.builds(
    State,
    version=counters,
    to=pairs,
    receipts=receipts,
    missing=st.none() | st.lists(counters, max_size=MISSING_AT_ONCE),
    lamps=lamps,
)
asks = st.builds(Ask, version=counters, to=pairs, what=st.sampled_from(ASKS))
configs = st.builds(
    Config,
    version=counters,
    inputs=input_configs,
    brightness_percent=st.integers(0, 100),
    sound=st.booleans(),
    status_interval_s=st.integers(1, 3600),
    brokers=st.lists(texts, max_size=8),
    revoked=st.booleans(),
    wifi=maybe_texts,
    probes=st.none() | st.lists(st.tuples(st.integers(1, 16), texts), max_size=16),
    probe_interval_s=st.none() | st.integers(5, 86400),
    resolver=maybe_texts,
)

OF_TYPE: dict[type[Message], st.SearchStrategy[Message]] = {
    Press: presses,
    Finding: findings,
    Status: statuses,
    Will: wills,
    State: states,
    Ask: asks,
    Config: configs,
}
messages = st.one_of(*OF_TYPE.values())

any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
