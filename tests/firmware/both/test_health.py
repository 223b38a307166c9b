"""Alive or not, and the error that survives a reset."""

from deskbell_button.health import Errors, Roll, keep, name, tidy
from deskbell_button.log import Log
from tests.firmware.both.fakes import RamMemory


def errors(memory: RamMemory) -> Errors:
    return Errors(memory, Log(lambda: 0, lambda _line: None))


def test_the_watchdog_is_fed_while_every_task_checks_in() -> None:
    roll = Roll({"finger": 100, "link": 500}, 0)
    roll.here("finger", 90)

    assert roll.silent(150) == []


def test_one_task_that_hangs_starves_the_watchdog() -> None:
    roll = Roll({"finger": 100, "link": 500}, 0)
    for now in range(0, 1000, 50):
        roll.here("finger", now)

    assert roll.silent(950) == ["link"]


def test_an_error_kept_before_a_reset_is_there_after_it() -> None:
    memory = RamMemory()
    keep(memory, "MemoryError: no room\nfor TLS")

    assert errors(memory).last == "MemoryError: no room for TLS"


def test_an_error_rides_until_a_press_that_told_it_is_receipted() -> None:
    memory = RamMemory()
    keep(memory, "watchdog")
    one = errors(memory)

    one.receipted()
    assert one.last == "watchdog"
    one.on_press()
    assert one.last == "watchdog"
    one.receipted()
    assert errors(memory).last is None


def test_an_error_that_came_after_the_press_is_not_lost() -> None:
    one = errors(RamMemory())
    one.note("first")
    one.on_press()
    one.note("second")

    one.receipted()

    assert one.last == "second"


def test_an_error_is_one_line_that_the_contract_takes() -> None:
    assert tidy("a\tb\n" + 500 * "c") == ("a b " + 500 * "c")[:160]
    assert name(OSError("gone")) == "OSError: gone"
    assert name(ValueError()) == "ValueError"


def test_a_line_of_the_log_begins_with_its_time() -> None:
    lines: list[str] = []

    Log(lambda: 61234, lines.append).say("connected")

    assert lines == ["61.234 connected"]
