"""Which steps are left for a board: pure, so every case is a line."""

import pytest

from deskbell.technician.look import Found, digests
from deskbell.technician.plan import Known, Step, Wanted, WhyNot, outdated, plan, superfluous

FILES = {"boot.py": b"1", "deskbell_button/app.mpy": b"2", "deskbell_wire/topics.mpy": b"3"}
WHOLE = digests(FILES)
FINE = Known(is_current=True, has_spoken=True, is_tested=True)
AT_TILL = Known(
    is_current=True, has_spoken=True, is_tested=True, site="Utrecht", assets=("Till 1", None)
)
IMAGE = Wanted(FILES, has_image=True, image_version="1.29.0")
WHOLE_IMAGE = Wanted(FILES, has_image=True, image_version="1.29.0", whole=True)
NO_IMAGE = Wanted(FILES)


def board(**parts: object) -> Found:
    return Found(**{"chip": "esp32", "mac": "a0b1c2d3e4f5", **parts})  # type: ignore[arg-type]  # a test's shorthand


BLANK = board()
PLAIN = board(micropython="1.29.0")
NOBODY = board(micropython="1.29.0", files=WHOLE)
BUTTON = board(micropython="1.29.0", files=WHOLE, button="b0001", epoch=1)
STALE = board(micropython="1.29.0", files=WHOLE | {"boot.py": "old"}, button="b0001", epoch=1)
LITTER = {"deskbell_wire/topics.mpy.tmp": "", "deskbell_button/gone.mpy": "old"}
LITTERED = board(micropython="1.29.0", files=WHOLE | LITTER, button="b0001", epoch=1)
TORN = board(micropython="1.29.0", button="b0001", epoch=1, is_mounted=False)
OLD = board(micropython="1.24.1", files=WHOLE)
HOLDING = board(micropython="1.29.0", files=WHOLE, button="b0001", epoch=1, pending=3)


@pytest.mark.parametrize(
    ("found", "known", "wanted", "steps"),
    [
        (BLANK, None, IMAGE, "write enrol online press"),
        (PLAIN, None, IMAGE, "write enrol online press"),
        (PLAIN, None, NO_IMAGE, "push enrol online press"),
        (board(micropython="1.24.0"), None, IMAGE, "write enrol online press"),
        (NOBODY, None, IMAGE, "enrol online press"),
        (BUTTON, FINE, IMAGE, ""),
        (BUTTON, FINE, NO_IMAGE, ""),
        (STALE, FINE, IMAGE, "push online"),
        (LITTERED, FINE, IMAGE, "push online"),
        (OLD, None, IMAGE, "write enrol online press"),
        (BUTTON, AT_TILL, Wanted(FILES, site="Utrecht", assets=("Till 1",)), ""),
        (BUTTON, AT_TILL, Wanted(FILES, assets=("Till 2",)), "claim"),
        (BUTTON, AT_TILL, Wanted(FILES, assets=("Till 1", "Printer")), "claim"),
        (STALE, AT_TILL, Wanted(FILES, assets=("Till 2",)), "push claim online"),
        (TORN, FINE, NO_IMAGE, "mend push online"),
        (TORN, FINE, IMAGE, "mend push online"),
        (TORN, None, NO_IMAGE, "mend push enrol online press"),
        (TORN, FINE, Wanted(FILES, has_image=True, image_version="1.30.0"), "write online"),
        (TORN, None, Wanted(FILES, offline=True), "mend push"),
        (BUTTON, Known(is_current=True, has_spoken=False, is_tested=False), IMAGE, "online press"),
        (BUTTON, Known(is_current=True, has_spoken=True, is_tested=False), IMAGE, "press"),
        (BUTTON, Known(is_current=False, has_spoken=True, is_tested=True), IMAGE, "enrol online press"),
        (BUTTON, None, IMAGE, "enrol online press"),
        (BUTTON, FINE, Wanted(FILES, has_image=True, image_version="1.30.0"), "write online"),
        (BUTTON, FINE, WHOLE_IMAGE, "write enrol online press"),
        (HOLDING, FINE, IMAGE, ""),
        (HOLDING, FINE, WHOLE_IMAGE, "hand over write enrol online press"),
        (HOLDING, FINE, Wanted(FILES, has_image=True, image_version="1.29.0", whole=True, lose=True), "write enrol online press"),
        (HOLDING, None, Wanted(FILES, lose=True), "enrol online press"),
        (BLANK, None, Wanted(FILES, has_image=True, image_version="1.29.0", offline=True), "write"),
        (PLAIN, None, Wanted(FILES, offline=True), "push"),
        (NOBODY, None, Wanted(FILES, has_image=True, image_version="1.29.0", offline=True), ""),
    ],
)  # fmt: skip
def test_what_is_left_is_what_is_not_there_yet(
    found: Found, known: Known | None, wanted: Wanted, steps: str
) -> None:
    made = plan(found, known, wanted)

    assert made.why_not is None
    assert " ".join(one.step.value for one in made.steps) == steps
    assert all(one.reason for one in made.steps)


@pytest.mark.parametrize(
    ("found", "known", "wanted"),
    [
        (HOLDING, None, IMAGE),
        (HOLDING, Known(is_current=False, has_spoken=True, is_tested=True), IMAGE),
        (HOLDING, FINE, Wanted(FILES, has_image=True, image_version="1.30.0", offline=True)),
        (board(pending=1), None, IMAGE),
    ],
)
def test_presses_that_no_desk_would_take_keep_a_board_as_it_is(
    found: Found, known: Known | None, wanted: Wanted
) -> None:
    made = plan(found, known, wanted)

    assert made.steps == ()
    assert made.why_not


@pytest.mark.parametrize(
    ("found", "wanted", "reason"),
    [
        (BLANK, NO_IMAGE, "no MicroPython"),
        (OLD, NO_IMAGE, "MicroPython 1.24.1, and 1.25 is the oldest"),
        (BUTTON, Wanted(FILES, whole=True), "begin anew"),
    ],
)
def test_what_cannot_be_done_without_an_image_is_refused(
    found: Found, wanted: Wanted, reason: str
) -> None:
    made = plan(found, FINE, wanted)

    assert (made.steps, made.why_not) == ((), WhyNot.NO_IMAGE)
    assert reason in made.reason


def test_a_button_of_another_shop_is_left_as_it_is() -> None:
    made = plan(BUTTON, AT_TILL, Wanted(FILES, site="Venlo", assets=("Till 1",)))

    assert (made.steps, made.why_not) == ((), WhyNot.OTHER_SITE)
    assert "Utrecht" in made.reason


def test_a_button_that_gets_a_new_identity_may_stand_in_another_shop() -> None:
    wanted = Wanted(FILES, has_image=True, image_version="1.29.0", whole=True, site="Venlo")

    assert plan(BUTTON, AT_TILL, wanted).has(Step.ENROL)


@pytest.mark.parametrize("step", list(Step))
def test_every_step_is_planned_for_somebody(step: Step) -> None:
    made = plan(HOLDING, FINE, WHOLE_IMAGE)
    pushed = plan(STALE, FINE, IMAGE)

    mended = plan(TORN, FINE, IMAGE)
    claimed = plan(BUTTON, AT_TILL, Wanted(FILES, assets=("Till 2",)))

    assert any(one.has(step) for one in (made, pushed, mended, claimed))


def test_entry_files_are_written_last() -> None:
    assert outdated(PLAIN, FILES)[-1] == "boot.py"


def test_what_the_firmware_no_longer_has_leaves_the_board() -> None:
    found = board(
        files={"deskbell_button/old.mpy": "x", "deskbell_wire/topics.mpy": "y", "main.py": "z"}
    )

    assert superfluous(found, FILES) == ["deskbell_button/old.mpy"]
