"""What a press on the drawn counter went through is measured, and told step by step."""

import pytest

from deskbell.web.course import LEFT_OUT, Course, Recorder, Step
from deskbell.web.seen import FINDING, merged
from tests.web.desk import DrawnButton


class Counter:
    """One drawn button under a clock that a test turns."""

    def __init__(self) -> None:
        self.now = 100.0
        self.button = DrawnButton()
        self.recorder = Recorder({"b0001": self.button}, lambda: self.now)

    def press(self, at: float, hold: float = 0.1) -> None:
        self.contact(at - hold, closed=True)
        self.contact(at, closed=False)

    def contact(self, at: float, *, closed: bool) -> None:
        self.now = 100.0 + at
        with self.recorder.contact("b0001", 1, closed=closed):
            pass

    def shows(self, state: str, at: float, incident: str | None = None) -> None:
        self.now = 100.0 + at
        self.button.lamps = {1: {"state": state, "incident": incident}}
        self.recorder.note()

    @property
    def course(self) -> Course:
        assert self.recorder.newest is not None
        return self.recorder.newest

    @property
    def steps(self) -> list[tuple[str, float]]:
        return [(step.what, round(step.after_s, 2)) for step in self.course.steps]


def test_a_press_is_heard_filed_taken() -> None:
    counter = Counter()

    counter.press(at=1)
    counter.shows("heard", at=1.02)
    counter.shows("filed", at=1.2, incident="INC-1001")
    counter.shows("taken", at=3, incident="INC-1001")

    assert counter.steps == [("pressed", 0), ("heard", 0.02), ("filed", 0.2), ("taken", 2)]
    assert counter.course.incident == "INC-1001"
    assert round(counter.course.first_s["filed"], 2) == 0.2
    assert "fixed" not in counter.course.first_s


def test_a_finger_that_no_button_felt_is_no_step() -> None:
    counter = Counter()
    counter.press(at=1)
    counter.shows("filed", at=1.2, incident="INC-1001")

    for closed in (True, False):
        with (
            pytest.raises(ProcessLookupError),
            counter.recorder.contact("b0001", 1, closed=closed),
        ):
            raise ProcessLookupError

    assert counter.steps == [("pressed", 0), ("filed", 0.2)]


def test_a_lamp_that_goes_on_showing_the_same_is_one_step() -> None:
    counter = Counter()

    counter.press(at=1)
    counter.shows("heard", at=1.02)
    counter.shows("heard", at=1.5)

    assert counter.steps == [("pressed", 0), ("heard", 0.02)]


def test_a_further_press_joins_the_course_and_one_at_rest_begins_another() -> None:
    counter = Counter()
    counter.press(at=1)
    counter.shows("filed", at=1.2, incident="INC-1001")

    counter.press(at=4)
    assert counter.steps[-1:] == [("again", 3)]
    counter.shows("ready", at=5)
    counter.press(at=6)

    assert counter.steps == [("pressed", 0)]


def test_a_hold_is_told_before_what_it_did() -> None:
    counter = Counter()
    counter.press(at=1)
    counter.shows("fixed", at=2, incident="INC-1001")

    counter.contact(5, closed=True)
    counter.shows("heard", at=7.01, incident="INC-1001")
    counter.shows("ready", at=7.1)
    counter.contact(7.3, closed=False)

    assert counter.steps == [
        ("pressed", 0), ("fixed", 1), ("held", 6), ("heard", 6.01), ("ready", 6.1),
    ]  # fmt: skip


def test_a_press_on_what_is_said_to_be_fixed_reopens_it() -> None:
    counter = Counter()
    counter.press(at=1)
    counter.shows("fixed", at=2, incident="INC-1001")

    counter.press(at=3)

    assert counter.steps == [("pressed", 0), ("fixed", 1), ("reopening", 2)]


def test_a_long_course_leaves_out_whole_presses_the_oldest_first_and_says_so() -> None:
    counter = Counter()
    counter.press(at=1)
    counter.shows("heard", at=1.1)
    counter.shows("filed", at=1.2)
    counter.shows("taken", at=2)

    for at in range(3, 8):
        counter.press(at=at)
        counter.shows("heard", at=at + 0.1)
        counter.shows("taken", at=at + 0.2)

    assert counter.steps == [
        ("left_out", 0),
        ("again", 4), ("heard", 4.1), ("taken", 4.2),
        ("again", 5), ("heard", 5.1), ("taken", 5.2),
        ("again", 6), ("heard", 6.1), ("taken", 6.2),
    ]  # fmt: skip
    assert round(counter.course.first_s["filed"], 2) == 0.2


def test_one_press_that_goes_on_and_on_keeps_its_finger_and_its_end() -> None:
    counter = Counter()
    counter.press(at=1)

    for at in range(2, 22, 2):
        counter.shows("no_contact", at=at)
        counter.shows("filed", at=at + 1)

    assert counter.steps[:2] == [("pressed", 0), ("left_out", 0)]
    assert counter.steps[-1:] == [("filed", 20)]
    assert len(counter.steps) == 12


def test_what_was_seen_stands_where_it_happened() -> None:
    steps = [Step("pressed", 0), Step("heard", 0.02), Step("filed", 0.2), Step("taken", 3)]
    seen = [Step(FINDING, 0.1, "Out of paper"), Step(FINDING, 5, "Cover is open")]

    told = merged(steps, seen)

    assert [step.what for step in told] == [
        "pressed", "heard", FINDING, "filed", "taken", FINDING,
    ]  # fmt: skip


@pytest.mark.parametrize("kept", [[], [Step("pressed", 0)]])
def test_what_was_seen_among_steps_that_are_left_out_is_left_out_too(kept: list[Step]) -> None:
    steps = [*kept, Step(LEFT_OUT, 0), Step("again", 8), Step("taken", 9)]

    told = merged(steps, [Step(FINDING, 0.5), Step(FINDING, 8.5)])

    assert [step.what for step in told[len(kept) :]] == [LEFT_OUT, "again", FINDING, "taken"]
