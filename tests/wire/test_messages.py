"""Messages: what is legal comes back as it was, and what is not is Unreadable, never a crash."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deskbell_wire.checks import Unreadable
from deskbell_wire.configuration import Config
from deskbell_wire.desk import MESSAGES, seq_of
from deskbell_wire.finding import Finding
from deskbell_wire.messages import MISSING_AT_ONCE, Ask, Lamp, Press, State, Status
from deskbell_wire.record import Message
from deskbell_wire.will import Will
from tests.wire import examples, strategies

each_type = pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: str(kind.__name__))


@given(strategies.messages)
def test_a_message_comes_back_as_it_was(message: Message) -> None:
    text = message.encode()

    decoded = type(message).decode(text.encode())

    assert decoded == message
    assert decoded.encode() == text
    for key, _ in message.FIELDS:
        assert getattr(decoded, key) == getattr(message, key)


@given(strategies.messages)
def test_the_text_is_compact_json_with_its_keys_in_order(message: Message) -> None:
    text = message.encode()

    value = json.loads(text)

    assert list(value) == ["v", *[key for key, _ in message.FIELDS]]
    assert json.dumps(value, ensure_ascii=False, separators=(",", ":")) == text


@given(strategies.presses)
def test_v_and_seq_stand_first_in_a_press(press: Press) -> None:
    assert press.encode().startswith(f'{{"v":1,"seq":{press.seq},')


@given(st.binary(max_size=200), st.sampled_from(MESSAGES))
@example(b"", Press)
@example(b"\xff\xfe", Press)
@example(b"[" * 4000, State)
@example(b'{"v":' * 600, State)
@example(b'{"v":1,"seq":NaN}', Press)
@example(b"1" * 4000, Press)
@example(b"null", Config)
@example('{"v":1,"seq":²}'.encode(), Press)
def test_bytes_of_any_kind_are_unreadable_and_crash_nothing(
    body: bytes, kind: type[Message]
) -> None:
    with pytest.raises(Unreadable):
        kind.decode(body)


@given(st.data(), st.sampled_from(MESSAGES), strategies.any_json)
def test_a_message_with_any_value_in_any_field_is_read_whole_or_unreadable(
    data: st.DataObject, kind: type[Message], value: object
) -> None:
    values = json.loads(data.draw(strategies.OF_TYPE[kind]).encode())
    values[data.draw(st.sampled_from(sorted(values)))] = value
    body = json.dumps(values).encode()

    try:
        decoded = kind.decode(body)
    except Unreadable:
        return

    assert json.loads(decoded.encode()) == values


@given(st.data(), st.sampled_from(MESSAGES))
def test_a_message_that_lacks_a_key_says_which_or_that_its_keys_are_wrong(
    data: st.DataObject, kind: type[Message]
) -> None:
    values = json.loads(data.draw(strategies.OF_TYPE[kind]).encode())
    gone = data.draw(st.sampled_from(sorted(set(values) - set(kind.LATER))))
    del values[gone]

    with pytest.raises(Unreadable, match=f"lacks {gone}|keys|v must be 1"):
        kind.decode(json.dumps(values).encode())


@pytest.mark.parametrize("kind", [Press, Finding, Status, Will])
def test_an_up_message_carries_no_other_key(kind: type[Message]) -> None:
    message = next(one for _, one in examples.EXAMPLES if type(one) is kind)
    values = {**json.loads(message.encode()), "later": 1}

    with pytest.raises(Unreadable, match="keys that do not belong"):
        kind.decode(json.dumps(values).encode())


@pytest.mark.parametrize("kind", [State, Ask, Config])
def test_a_button_ignores_what_a_newer_desk_adds(kind: type[Message]) -> None:
    message = next(one for _, one in examples.EXAMPLES if type(one) is kind)
    values = {**json.loads(message.encode()), "later": {"a": [1]}}

    assert kind.decode(json.dumps(values).encode()) == message


@each_type
def test_a_message_is_not_made_with_a_field_too_few_or_another(kind: type[Message]) -> None:
    fields = {key: None for key, _ in kind.FIELDS}
    last = kind.FIELDS[-1][0]

    with pytest.raises(ValueError, match="takes"):
        kind(**dict(list(fields.items())[1:]))
    with pytest.raises(ValueError, match=f"lacks {last}"):
        kind(**{("other" if key == last else key): None for key in fields})


def test_a_configuration_of_before_there_were_networks_keeps_those_that_are_there() -> None:
    config = examples.CONFIGS["a revoked button"]

    assert Config.decode(config.encode().replace(',"wifi":null', "").encode()) == config


def test_a_message_may_be_compared_hashed_and_shown() -> None:
    one, other = examples.PRESSES["a short press"], examples.PRESSES["a press after a power loss"]

    assert one != other
    assert one == Press.decode(one.encode().encode())
    assert len({one, Press.decode(one.encode().encode()), other}) == 2
    assert repr(Lamp(input=1, state="ready", incident=None, revision=None)) == (
        'Lamp{"input":1,"state":"ready","incident":null,"revision":null}'
    )


def test_33_missing_presses_are_one_too_many() -> None:
    state = State(
        version=1, to=(1, 1), receipts=[], missing=list(range(1, MISSING_AT_ONCE + 2)), lamps=[]
    )

    with pytest.raises(Unreadable, match="missing must be a list of at most 32"):
        State.decode(state.encode().encode())


# ---- the seq of what cannot be read ----


@given(strategies.presses, st.integers(2, 99))
def test_the_seq_of_another_version_is_known(press: Press, version: int) -> None:
    body = press.encode().replace('"v":1', f'"v":{version}', 1).encode()

    assert seq_of(body) == press.seq


@given(strategies.presses, st.data())
def test_the_seq_of_what_is_no_json_is_known_from_its_start(
    press: Press, data: st.DataObject
) -> None:
    body = press.encode().encode()
    start = body.index(b',"boot"') + 1

    assert seq_of(body[: data.draw(st.integers(start, len(body) - 1))]) == press.seq


@given(st.binary(max_size=80))
@example(b'{"v":1,"seq":0,"boot":1')
@example(b'{"v":1,"seq":-5,"boot":1')
@example(b'{"v":1,"seq":99999999999999999,"boot":1')
@example(b'{"v":1,"seq":12')
@example('{"v":1,"seq":²,"boot":1'.encode())
@example(b'{"v":1,"seq":true}')
@example(b'{"v":1,"seq":1.0}')
@example(b'{"v":1,"seq":9007199254740993}')
@example(b"[1]")
@example(b"[" * 4000)
def test_no_seq_is_invented(body: bytes) -> None:
    assert seq_of(body) is None
