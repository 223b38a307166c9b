"""Which of several faults is the cause, and evidence that fits."""

from deskbell_button.probe import worst
from deskbell_button.probe.said import fitted, said
from deskbell_wire import jsontext


def test_a_warning_comes_after_every_error_and_what_is_low_last() -> None:
    noted = worst.Worst()
    for cause, is_warning, expected in (
        ("toner_low", False, "toner_low"),
        ("jam", True, "jam"),
        ("needs_service", False, "needs_service"),
        ("paper_out", False, "paper_out"),
    ):
        noted.note(cause, is_warning)
        assert noted.finding({}).cause == expected


def test_evidence_loses_its_longest_part_until_it_fits() -> None:
    evidence = {"a": ["x" * 40] * 8, "b": {"y" * 30 + str(at): 1 for at in range(8)}, "c": True}

    size = len(jsontext.write(fitted(evidence)).encode())

    assert 500 < size <= 600
    assert evidence["c"] is True


def test_what_is_not_text_leaves_no_control_character() -> None:
    for raw, expected in (
        (b"Tray\x00 1\r\n", "Tray 1"),
        ("Папір".encode(), "Папір"),
        ("a\u202eb\u2066c\ufeffd".encode(), "abcd"),
        (b"a\xc3\x00b\x1b", "ab"),
        (b"a\xc0\x80b", "ab"),
        (b"a\xe0\x80\x80b", "ab"),
        (b"a\xff\xfeb", "ab"),
    ):
        assert said(raw) == expected, raw
