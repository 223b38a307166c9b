"""Gestures under any samples that a contact can make."""

from hypothesis import given
from hypothesis import strategies as st

from deskbell_button.gesture import CONTACT, FREED, HOLD, SHORT, STUCK, Gesture

SAMPLES = st.lists(st.tuples(st.integers(1, 5000), st.booleans()), max_size=60)


def told(samples: list[tuple[int, bool]]) -> list[str]:
    gesture = Gesture()
    now = 0
    found = []
    for step, closed in samples:
        now += step
        what = gesture.sample(closed, now)
        if what is not None:
            found.append(what)
    return found


@given(SAMPLES)
def test_every_press_begins_with_a_contact_and_no_contact_gives_two_presses(
    samples: list[tuple[int, bool]],
) -> None:
    allowed = {
        None: {CONTACT},
        CONTACT: {SHORT, HOLD},
        SHORT: {CONTACT},
        HOLD: {CONTACT, STUCK},
        STUCK: {FREED},
        FREED: {CONTACT},
    }
    last = None

    for what in told(samples):
        assert what in allowed[last]
        last = what


@given(SAMPLES)
def test_a_contact_that_was_released_for_long_has_become_a_press(
    samples: list[tuple[int, bool]],
) -> None:
    found = told([*samples, (5000, False), (5000, False)])

    assert found.count(CONTACT) == found.count(SHORT) + found.count(HOLD)
