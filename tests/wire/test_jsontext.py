"""JSON that both interpreters write: compact, sorted, and understood by any reader."""

import json

import orjson
from hypothesis import given
from hypothesis import strategies as st

from deskbell_wire import jsontext
from deskbell_wire.checks import MAX_INT

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INT, MAX_INT) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(values)
def test_what_was_written_is_read_back_alike_by_button_and_desk(value: object) -> None:
    text = jsontext.write(value).encode()

    assert jsontext.read(text) == orjson.loads(text) == value


@given(values)
def test_the_text_is_written_again_as_it_was(value: object) -> None:
    text = jsontext.write(value)

    assert jsontext.write(json.loads(text)) == text


def test_an_object_is_sorted_and_has_no_spaces() -> None:
    assert jsontext.write({"b": [1, None, True], "a": "é\b\f\n"}) == (
        '{"a":"é\\u0008\\u000c\\n","b":[1,null,true]}'
    )
