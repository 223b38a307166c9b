"""Addresses, names, waiting times and wiring: small parsers and one formula."""

from deskbell_button import address, dns
from deskbell_button.backoff import ATTEMPT_MS, pause_ms
from deskbell_button.wiring import DEFAULT, Wiring
from tests.firmware.both.fakes import raises

WORST = 65535


def test_a_broker_has_a_host_and_perhaps_a_port() -> None:
    assert address.parse("mqtts://10.0.0.1:9999") == ("10.0.0.1", 9999)
    assert address.parse("mqtts://desk.shop/") == ("desk.shop", 8883)


def test_plain_text_is_no_way_to_a_broker() -> None:
    for wrong in ("mqtt://10.0.0.1", "10.0.0.1:8883", "mqtts://", "mqtts://a:b"):
        raises(ValueError, address.parse, wrong)


def test_addresses_are_told_from_names() -> None:
    assert address.is_address("10.0.0.1")
    for host in ("desk", "10.0.0", "10.0.0.256", "1.2.3.4.5", "a.b.c.d"):
        assert not address.is_address(host)


def answer(host: str, number: int, flags: int = 0x8180, count: int = 1) -> bytes:
    """Return a name server's answer: a CNAME, then the address 10.1.2.3."""
    asked = dns.question(host, number)
    alias = b"\xc0\x0c\x00\x05\x00\x01\x00\x00\x00\x3c\x00\x04\x01x\xc0\x0c"
    record = b"\xc0\x2c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\x0a\x01\x02\x03"
    head = asked[:2] + bytes([flags >> 8, flags & 255, 0, 1, 0, count + 1, 0, 0, 0, 0])
    return head + asked[12:] + alias + record * count


def test_a_question_is_a_name_in_labels() -> None:
    expected = b"\x12\x34\x01\x00\x00\x01" + 6 * b"\0" + b"\x04desk\x04shop\0\0\x01\0\x01"

    assert dns.question("desk.shop", 0x1234) == expected


def test_an_answer_gives_the_first_address() -> None:
    assert dns.answer(answer("desk.shop", 7), 7) == "10.1.2.3"


def test_an_answer_to_something_else_gives_nothing() -> None:
    assert dns.answer(answer("desk.shop", 7), 8) is None
    assert dns.answer(answer("desk.shop", 7, flags=0x8183), 7) is None
    assert dns.answer(answer("desk.shop", 7, flags=0x0100), 7) is None


def test_an_answer_without_an_address_is_one_all_the_same() -> None:
    assert dns.answer(answer("desk.shop", 7, count=0), 7) == ""


def test_an_answer_cut_anywhere_is_no_crash() -> None:
    whole = answer("desk.shop", 7)

    for end in range(len(whole)):
        assert dns.answer(whole[:end], 7) is None


def test_whoever_holds_a_press_tries_again_within_five_seconds() -> None:
    for failures in range(100):
        assert pause_ms(failures, True, WORST) + ATTEMPT_MS <= 5000


def test_an_idle_button_backs_off_further_and_further_up_to_minutes() -> None:
    longest = [pause_ms(failures, False, WORST) for failures in range(12)]

    assert longest == sorted(longest)
    assert 500 <= longest[0] <= 2000
    assert 120000 <= longest[-1] <= 300000


def test_jitter_is_full() -> None:
    assert pause_ms(8, False, 0) == 0


def test_the_default_wiring_is_the_devkit_as_it_comes() -> None:
    wiring = Wiring(DEFAULT)

    assert (wiring.board, wiring.buttons, wiring.lamps) == ("esp32_generic", [0], [(2,)])
    assert wiring.buzzer is None


def test_several_inputs_with_lamps_of_three_colours() -> None:
    wiring = Wiring("esp32_generic button=27,26 rgb=25/33/32,16/17/18 buzzer=14 active_low=1")

    assert wiring.buttons == [27, 26]
    assert wiring.lamps == [(25, 33, 32), (16, 17, 18)]
    assert (wiring.buzzer, wiring.active_low) == (14, True)


def test_a_line_says_what_differs_from_the_board_as_it_comes() -> None:
    wiring = Wiring("m5stack_atom_lite buzzer=26")

    assert (wiring.buttons, wiring.lamps, wiring.has_pixels) == ([39], [(27,)], True)
    assert wiring.buzzer == 26

    lit = Wiring("m5stack_atom_lite led=22")
    assert (lit.buttons, lit.lamps, lit.has_pixels) == ([39], [(22,)], False)


def test_a_battery_has_a_pin_and_what_its_divider_divides_by() -> None:
    wiring = Wiring("esp32_generic battery=35/2000")

    assert (wiring.battery, wiring.ratio) == (35, 2000)
    assert Wiring(DEFAULT).battery is None


def test_a_wiring_that_cannot_be_is_refused_by_name() -> None:
    for wrong in (
        "",
        "esp33 button=0 led=2",
        "esp32_generic button=",
        "esp32_generic button=0,1",
        "esp32_generic led=",
        "esp32_generic led=2/3/4",
        "esp32_generic rgb=1/2",
        "esp32_generic ws2812=1/2/3",
        "esp32_generic button=zero led=2",
        "esp32_generic battery=35",
        "esp32_generic battery=35/2000/1",
        "esp32_generic knob=1",
    ):
        assert "board.txt" in str(raises(ValueError, Wiring, wrong))
