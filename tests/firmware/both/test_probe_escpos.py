"""Epson's status bytes."""

from deskbell_button.probe import escpos
from deskbell_button.probe.finding import Nonsense
from tests.firmware.both.fakes import raises

F = 0x12


def test_each_bit_has_its_cause() -> None:
    for answers, cause in (
        ([F, F, F, F], None),
        ([F | 8, F, F, F], "offline"),
        ([F | 8, F | 4, F, F], "cover_open"),
        ([F | 8, F | 0x20, F, F], "paper_out"),
        ([F | 8, F | 0x40, F, F], "needs_service"),
        ([F | 8, F | 0x40, F | 8, F], "cutter_error"),
        ([F | 8, F | 0x40, F | 0x20, F], "needs_service"),
        ([F | 8, F | 0x40, F | 0x40, F], "overheated"),
        ([F, F, F, F | 0x0C], "paper_low"),
        ([F, F, F, F | 0x6C], "paper_out"),
        ([F | 8], "offline"),
    ):
        assert escpos.judge(answers).cause == cause, answers


def test_the_other_question_tells_of_the_roll() -> None:
    assert escpos.judge([F], 0x00).evidence["paper"] == "ok"
    assert escpos.judge([F], 0x03).cause == "paper_low"
    assert escpos.judge([F], 0x0F).cause == "paper_out"
    assert escpos.judge([F, F, F], F | 0x0C).cause == "paper_low"  # to the fourth question, late
    raises(Nonsense, escpos.judge, [F], F)


def test_bits_that_never_change_tell_a_status() -> None:
    good = [byte for byte in range(256) if byte & 0x93 == 0x12]
    assert len(good) == 16
    for byte in range(256):
        if byte in good:
            assert escpos.status(byte) == byte
        else:
            raises(Nonsense, escpos.status, byte)
