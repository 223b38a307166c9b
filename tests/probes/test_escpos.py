"""The ESC/POS probe and a receipt printer: our own fake, made from Epson's published status bytes."""

from collections.abc import Iterator

import pytest

from tests.support.escpos_printer import EscposPrinter, running_escpos
from tests.support.probing import INTERPRETERS, probe


@pytest.fixture
def printer() -> Iterator[EscposPrinter]:
    with running_escpos() as running:
        yield running


@pytest.mark.parametrize("on", INTERPRETERS)
def test_a_printer_in_order_is_ok(printer: EscposPrinter, on: str) -> None:
    found = probe(printer.url, on)

    assert (found["verdict"], found["cause"]) == ("ok", None)
    assert found["evidence"] == {"online": True, "drawer": "low", "cover": "closed", "paper": "ok"}


STATES = {
    "paper low": ({"paper": "low"}, "paper_low"),
    "paper out": ({"paper": "out"}, "paper_out"),
    "cover open": ({"is_cover_open": True}, "cover_open"),
    "cutter": ({"error": "cutter"}, "cutter_error"),
    "hot": ({"error": "hot"}, "overheated"),
    "unrecoverable": ({"error": "unrecoverable"}, "needs_service"),
    "recoverable": ({"error": "recoverable"}, "needs_service"),
    "offline for no reason": ({"is_offline": True}, "offline"),
    "offline and paper low": ({"is_offline": True, "paper": "low"}, "offline"),
    "cover open and paper out": ({"is_cover_open": True, "paper": "out"}, "cover_open"),
    "cutter and paper low": ({"error": "cutter", "paper": "low"}, "cutter_error"),
}


@pytest.mark.parametrize(("state", "cause"), STATES.values(), ids=STATES)
def test_each_fault_has_its_cause(
    printer: EscposPrinter, state: dict[str, object], cause: str
) -> None:
    for name, value in state.items():
        setattr(printer, name, value)

    found = probe(printer.url)

    assert (found["verdict"], found["cause"]) == ("fault", cause)


def test_a_printer_that_does_not_know_the_fourth_question_is_asked_another(
    printer: EscposPrinter,
) -> None:
    printer.unanswered, printer.paper = "4", "low"

    found = probe(printer.url)

    assert (found["cause"], found["evidence"]["paper"]) == ("paper_low", "low")


def test_a_printer_that_knows_only_the_first_question_is_believed_that_far(
    printer: EscposPrinter,
) -> None:
    printer.unanswered, printer.is_drawer_high = "234", True

    found = probe(printer.url)

    assert found["verdict"] == "ok"
    assert found["evidence"] == {"online": True, "drawer": "high", "paper": "ok"}


def test_what_a_printer_says_on_its_own_is_passed_over(printer: EscposPrinter) -> None:
    printer.before, printer.is_cover_open = b"\x18\x00\x00\x0f", True

    assert probe(printer.url)["cause"] == "cover_open"


def test_a_printer_that_says_nothing_does_not_answer(printer: EscposPrinter) -> None:
    printer.unanswered = "1234"

    found = probe(printer.url)

    assert (found["verdict"], found["evidence"]) == ("unreachable", {"why": "silent"})
    assert found["took_ms"] < 2500
