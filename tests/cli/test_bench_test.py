"""`deskbell board test`: what somebody is asked, what counts as a fault, and who keeps the result."""

from pathlib import Path
from typing import Any

import pytest

from deskbell.cli import bench_test
from deskbell.technician.look import Found
from deskbell.technician.shown import Shown

RECORD: dict[str, Any] = {
    "inputs": 2, "inputs_pressed": [1, 2], "lamp_ok": True, "sound_ok": True,
}  # fmt: skip
BOARD = Found("esp32", "a0b765000001", button="b0417", epoch=3)


def judged(
    monkeypatch: pytest.MonkeyPatch, shown: Shown, answers: list[bool]
) -> tuple[Any, list[str]]:
    """Return the judgement of somebody at a terminal, and what was asked."""
    asked: list[str] = []
    said = iter(answers)

    def ask(question: str, **_: object) -> bool:
        asked.append(question)
        return next(said)

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setattr("deskbell.cli.bench_test.Confirm.ask", ask)
    return bench_test.judge(shown), asked


def test_who_has_a_buzzer_is_asked_what_was_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    told, asked = judged(monkeypatch, Shown(has_colours=True, has_sound=True), [True, False])

    assert told == {"lamp_ok": True, "sound_ok": False}
    assert asked == [
        "Did every lamp show red, green, blue and white?",
        "Did you hear four rising notes?",
    ]


def test_nobody_is_asked_for_notes_that_no_buzzer_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    told, asked = judged(monkeypatch, Shown(has_colours=False, has_sound=False), [False])

    assert told == {"lamp_ok": False, "sound_ok": None}
    assert asked == ["Did every lamp light up?"]


@pytest.mark.parametrize(
    ("differs", "fault"),
    [
        ({"inputs_pressed": [1]}, "1 of 2 inputs were not pressed."),
        ({"lamp_ok": False}, "A lamp did not show what it should."),
        ({"sound_ok": False}, "The notes were not heard."),
    ],
)
def test_what_did_not_work_is_a_fault(differs: dict[str, Any], fault: str) -> None:
    assert bench_test.faults(RECORD | differs) == [fault]


@pytest.mark.parametrize("tried", [True, None])
def test_what_works_or_was_not_tried_is_none(tried: bool | None) -> None:  # noqa: FBT001 parametrized
    assert bench_test.faults(RECORD | {"lamp_ok": tried, "sound_ok": tried}) == []


class StrangeDesk:
    """A desk that has never heard of the button."""

    def __init__(self, *_: object) -> None:
        """Be asked by whoever likes."""

    def known(self, _button: str, _epoch: int) -> None:
        """Know nobody."""

    def keep_test(self, *_: object) -> None:
        raise AssertionError("it knows no such button")


def test_a_desk_that_does_not_know_the_button_keeps_nothing_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DESKBELL_HOME", str(tmp_path))
    monkeypatch.setattr(bench_test, "ApiDesk", StrangeDesk)

    why_not = bench_test.keep(BOARD, RECORD, "http://127.0.0.1:9", "token")

    assert why_not == "The desk does not know b0417."


def test_a_board_that_is_nobody_has_nothing_to_keep_it_under() -> None:
    assert "nobody's button" in str(bench_test.keep(Found("esp32", "a0"), RECORD, None, None))
