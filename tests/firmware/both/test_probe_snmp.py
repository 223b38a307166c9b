"""SNMP's packets, and what a printer's numbers mean."""

from deskbell_button.probe import snmp_ask, snmp_read
from deskbell_button.probe.finding import Nonsense
from tests.firmware.both.fakes import raises

UPTIME = b"\x2b\x06\x01\x02\x01\x01\x03\x00"
ANSWER = (
    b"0)\x02\x01\x01\x04\x06public\xa2\x1c\x02\x02\x04\xd2\x02\x01\x00\x02\x01\x000\x100\x0e\x06\x08"
    + UPTIME
    + b"\x43\x02\x0f\xa0"
)


def cause(
    errors: bytes = b"", alerts: "tuple[object, ...]" = (), supplies: "tuple[object, ...]" = ()
) -> "str | None":
    return snmp_read.judge([[errors, 3, 100], list(alerts), list(supplies), [], []]).cause


def test_a_question_is_a_packet() -> None:
    packet = snmp_ask.question(1, b"public", 0xA0, 1234, [UPTIME])

    assert packet[:15] == b"0'\x02\x01\x01\x04\x06public\xa0\x1a"
    assert packet[-14:] == b"0\x0c\x06\x08" + UPTIME + b"\x05\x00"


def test_an_answer_is_what_is_bound() -> None:
    assert snmp_ask.answer(ANSWER, 1234) == (1, 0, [(UPTIME, 0x43, b"\x0f\xa0")])
    assert snmp_ask.meant(0x43, b"\x0f\xa0") == 4000
    assert snmp_ask.answer(ANSWER, 1235) is None


def test_an_answer_cut_anywhere_is_nonsense() -> None:
    for end in range(len(ANSWER)):
        raises(Nonsense, snmp_ask.answer, ANSWER[:end], 1234)


def test_every_bit_of_the_error_state_has_its_cause() -> None:
    first = ("paper_low", "paper_out", "toner_low", "toner_out", "cover_open", "jam", "offline")
    second = ("needs_service", "tray_missing", "tray_missing", "toner_out", None, "output_full")

    for at, word in enumerate(first + second + ("paper_out", "needs_service")):
        bits = bytes([(0x8000 >> at) >> 8, (0x8000 >> at) & 0xFF])
        assert cause(bits) == word, at


def test_what_is_common_to_all_parts_goes_by_the_group() -> None:
    for group, code, expected in (
        (8, 13, "paper_out"),
        (8, 12, "paper_low"),
        (9, 15, "output_full"),
        (11, 13, "toner_out"),
        (11, 15, "waste_full"),
        (5, 13, "needs_service"),
        (8, 1301, "needs_service"),
        (6, 501, "cover_open"),
        (11, 1109, "waste_full"),
    ):
        assert cause(alerts=([3, group, code, b""],)) == expected, (group, code)


def test_only_errors_and_warnings_are_faults() -> None:
    assert cause(alerts=([1, 8, 808, b"Tray"],)) is None
    assert cause(alerts=([4, 8, 808, b"Tray"],)) == "paper_out"
    assert cause(b"\x08", alerts=([4, 8, 808, b"Tray"],)) == "cover_open"
    assert cause(alerts=([3, None, 10**9, b"?"], [None, 1, 8, b""], [3, 1, b"8", b""])) is None


def test_a_level_needs_a_capacity() -> None:
    assert snmp_read.share(1000, 1) == 1
    assert snmp_read.share(1000, 0) == 0
    for most, level in ((-2, 5), (0, 0), (100, -3), (100, 101), (None, 5), (100, b"5")):
        assert snmp_read.share(most, level) is None


def test_waste_and_drums_do_not_run_out_of_toner() -> None:
    assert cause(supplies=([4, b"Waste", 100, 0],)) is None
    assert cause(supplies=([9, b"Drum", 100, 0],)) is None
    assert cause(supplies=([21, b"Black", 100, 0],)) == "toner_out"
