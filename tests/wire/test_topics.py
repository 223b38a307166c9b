"""Topics: names and their parts, there and back."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deskbell_wire import names, topics
from deskbell_wire.desk import MESSAGES
from tests.wire import strategies

CHANNELS = (*topics.UP, *topics.DOWN)


@given(strategies.names, st.sampled_from(CHANNELS))
def test_a_topic_comes_apart_into_what_it_was_made_of(name: str, channel: str) -> None:
    assert names.split_topic(topics.topic(name, channel)) == (name, channel)


@given(strategies.names)
def test_a_name_comes_apart_into_button_and_epoch(name: str) -> None:
    parts = names.split_username(name)

    assert parts is not None
    assert topics.username(*parts) == name


@given(st.text(max_size=20) | st.from_regex(r"b[\da-z]{1,3}-[\d²]{1,3}", fullmatch=True))
@example("b1-²")
@example("b1-٣")
@example("b1-1\n")
def test_what_comes_apart_is_the_only_way_to_write_it(name: str) -> None:
    parts = names.split_username(name)

    assert parts is None or topics.username(*parts) == name


@pytest.mark.parametrize(
    "name",
    ["", "b", "b0417", "b0417-", "b0417-0", "b0417-03", "b0417--3", "-3", "b-3", "B0417-3", "a0417-3",
     "b04 17-3", "b0417-x", "b0417-1234567890", "b" + "1" * 31 + "-3", "b+-3", "b#-3", "b/1-3", "bé-1"],
)  # fmt: skip
def test_it_names_no_button(name: str) -> None:
    assert names.split_username(name) is None
    assert names.split_topic(topics.topic(name, topics.UP_PRESS)) is None


@given(strategies.names)
def test_no_button_is_named_like_a_desk(name: str) -> None:
    assert not name.startswith(names.DESK_PREFIX)


@pytest.mark.parametrize("desk", ["desk-1", "desk-two", "desk-99"])
def test_no_desk_is_named_like_a_button(desk: str) -> None:
    assert desk.startswith(names.DESK_PREFIX)
    assert names.split_username(desk) is None
    assert not names.is_button_id(desk.rpartition("-")[0])


@pytest.mark.parametrize(
    "full",
    ["", "deskbell", "deskbell/b1-1", "deskbell/b1-1/up", "deskbell/b1-1/up/press/more", "deskbell/b1-1/up/other",
     "other/b1-1/up/press", "/deskbell/b1-1/up/press", "deskbell/b1-1/press", "deskbell/+/up/press", "deskbell//up/press"],
)  # fmt: skip
def test_it_is_no_topic_of_a_button(full: str) -> None:
    assert names.split_topic(full) is None


def test_every_message_has_a_channel_and_every_channel_a_message() -> None:
    assert {kind.CHANNEL for kind in MESSAGES} == set(CHANNELS)


def test_what_is_retained_is_the_last_word_on_a_state_of_things() -> None:
    assert topics.RETAINED == (topics.UP_STATUS, topics.DOWN_CONFIG)
