"""What of a look is news to the desk."""

from deskbell_button.probe.finding import FAULT, OK, Finding
from deskbell_button.probe.rounds import is_news

WELL = Finding(OK, None, {"answer_ms": 5})
OUT = Finding(FAULT, "printer.paper_out", {"paper": "out"})


def test_a_routine_look_tells_only_what_has_changed() -> None:
    told: dict[str, int] = {}

    assert is_news(told, 1, "escpos", WELL, True)
    assert not is_news(told, 1, "escpos", Finding(OK, None, {"answer_ms": 7}), True)
    assert is_news(told, 2, "escpos", WELL, True)
    assert is_news(told, 1, "escpos", OUT, True)
    assert not is_news(told, 1, "escpos", OUT, True)


def test_after_a_look_for_a_press_a_routine_look_tells_again_what_it_had_told() -> None:
    told: dict[str, int] = {}
    is_news(told, 1, "escpos", WELL, True)
    is_news(told, 1, "network", WELL, True)

    assert is_news(told, 1, "escpos", OUT, False)

    assert is_news(told, 1, "escpos", WELL, True)
    assert not is_news(told, 1, "network", WELL, True)
