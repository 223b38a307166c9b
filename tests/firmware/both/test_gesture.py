"""Contacts and ticks become presses."""

from deskbell_button.gesture import (
    BOUNCE_MS,
    CONTACT,
    FREED,
    HOLD,
    HOLD_MS,
    SHORT,
    STUCK,
    STUCK_MS,
    Gesture,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def told(samples: "Iterable[tuple[int, bool]]") -> "list[tuple[int, str]]":
    gesture = Gesture()
    found = []
    for at_ms, closed in samples:
        what = gesture.sample(closed, at_ms)
        if what is not None:
            found.append((at_ms, what))
    return found


def every_5_ms(begin: int, end: int, until_ms: int) -> "Iterable[tuple[int, bool]]":
    for at in range(0, until_ms, 5):
        yield at, begin <= at < end


def test_a_short_press_tells_contact_at_once_and_short_at_release() -> None:
    assert told(every_5_ms(100, 200, 400)) == [(100, CONTACT), (200, SHORT)]


def test_a_hold_counts_after_two_seconds_while_the_finger_is_still_down() -> None:
    found = told(every_5_ms(100, 3000, 3500))

    assert found == [(100, CONTACT), (100 + HOLD_MS, HOLD)]


def test_the_release_after_a_hold_is_no_second_press() -> None:
    assert [what for _, what in told(every_5_ms(100, 2200, 2600))] == [CONTACT, HOLD]


def test_a_contact_that_bounces_is_one_press() -> None:
    bounces = [(100, 101), (103, 104), (106, 180), (182, 183), (185, 186)]
    samples = [(at, any(a <= at < b for a, b in bounces)) for at in range(400)]

    assert [what for _, what in told(samples)] == [CONTACT, SHORT]


def test_a_contact_shorter_than_a_bounce_is_still_a_press() -> None:
    found = told([(100, True), (103, False), (100 + BOUNCE_MS, False)])

    assert found == [(100, CONTACT), (100 + BOUNCE_MS, SHORT)]


def test_a_press_of_one_millisecond_less_than_two_seconds_is_short() -> None:
    found = told([(0, False), (100, True), (100 + HOLD_MS - 1, False)])

    assert found[-1] == (100 + HOLD_MS - 1, SHORT)


def test_an_input_closed_for_a_minute_is_stuck_until_it_is_freed() -> None:
    end = 100 + HOLD_MS + STUCK_MS + 500

    found = told(every_5_ms(100, end, end + 200))

    assert [what for _, what in found] == [CONTACT, HOLD, STUCK, FREED]


def test_a_contact_that_was_closed_at_the_start_counts_like_any_other() -> None:
    assert told(every_5_ms(0, 100, 300)) == [(0, CONTACT), (100, SHORT)]
