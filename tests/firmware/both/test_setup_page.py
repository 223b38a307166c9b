"""The set-up page: what a phone sends, what it gets, and what an attacker sends."""

import json

from deskbell_button import networks, setup_page
from tests.firmware.both.fakes import raises

FORM = b"POST / HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Length: %d\r\n\r\n%s"
GET = b"GET / HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n"


def seen(*names: bytes) -> "networks.Seen":
    return [(name, b"", 1, -50 - at, 3, 0) for at, name in enumerate(names)]


def posted(body: bytes) -> bytes:
    return FORM % (len(body), body)


def refusal(request: bytes) -> str:
    try:
        if not setup_page.missing(request):
            setup_page.read(request)
    except setup_page.Refused as error:
        return str(error)
    return ""


def test_a_request_is_whole_when_its_body_is() -> None:
    whole = posted(b"ssid=Shop&password=secret12")

    for at in range(len(whole)):
        assert setup_page.missing(whole[:at])
    assert not setup_page.missing(whole)
    assert setup_page.read(whole) == ("join", b"ssid=Shop&password=secret12")


def test_a_phone_gets_the_page_and_may_search_again() -> None:
    assert setup_page.read(GET) == ("page", b"")
    assert setup_page.read(GET.replace(b"/ ", b"/?again ", 1)) == ("again", b"")


def test_what_is_too_long_or_no_request_is_refused_before_it_is_held() -> None:
    assert refusal(b"x" * (setup_page.HEAD_MOST + 1))[:3] == "431"
    assert refusal(b"GET / HTTP/1.1\r\nCookie: " + b"x" * 2100 + b"\r\n\r\n")[:3] == "431"
    assert refusal(FORM % (1025, b""))[:3] == "413"
    assert refusal(FORM % (1024, b"")) == ""
    for length in (b"-1", b"+1", b"1e3", b"0x10", b"", b"9" * 50, b"1_0"):
        assert refusal(b"POST / HTTP/1.1\r\ncontent-length: " + length + b"\r\n\r\n")[:3] == "400"
    for line in (b"", b"GET", b"GET /", b"GET / SPDY/1", b"GET  / HTTP/1.1", b"\xff\xfe"):
        assert refusal(line + b"\r\n\r\n")[:3] == "400"
    assert refusal(GET.replace(b"/ ", b"/../nvs ", 1))[:3] == "404"
    assert refusal(GET.replace(b"GET", b"DELETE"))[:3] == "405"


def test_a_form_names_the_network_to_join() -> None:
    shop = setup_page.wish(
        b"ssid=K%C3%A4se+1&other=&password=a%26b%3Dc%2Bd%25", seen("Käse 1".encode())
    )
    cellar = setup_page.wish(b"ssid=Shop&other=Cellar&password=", seen(b"Shop"))

    assert json.loads(shop) == [["Käse 1", "a&b=c+d%", False, None]]
    assert json.loads(cellar) == [["Cellar", "", True, None]]


def test_a_form_that_no_board_could_use_says_why() -> None:
    for body in (
        b"",
        b"ssid=",
        b"ssid=%",
        b"ssid=%4",
        b"ssid=%zz",
        b"ssid=%+1",
        b"ssid=%ff%fe",
        b"ssid=Shop&password=short",
        b"ssid=Shop&password=" + b"x" * 65,
        b"ssid=Shop&password=with%0anewline",
        b"ssid=" + b"x" * 33,
        b"&&&===%%%",
    ):
        raises(ValueError, setup_page.wish, body, seen(b"Shop"))


def test_the_new_network_comes_first_and_the_others_are_kept() -> None:
    kept = json.dumps([["A", "1", False, None], ["B", "2", True, None], ["C", "3", False, None]])

    again = setup_page.first('[["B", "new", false, null]]', kept)
    fifth = setup_page.first(
        '[["E", "", false, null]]', setup_page.first('[["D", "", false, null]]', kept)
    )

    assert [one[0] for one in json.loads(again)] == ["B", "A", "C"]
    assert [one[0] for one in json.loads(fifth)] == ["E", "D", "A", "B"]
    assert setup_page.first('[["A", "1", false, null]]', None) == '[["A", "1", false, null]]'


def test_a_name_on_the_air_is_text_and_never_page() -> None:
    evil = b"<script>alert('\"&')</script>"
    shown = setup_page.page("Deskbell b1", "<b>no</b>", seen(evil), False)

    assert b"<script" not in shown
    assert b"<b>" not in shown
    assert b"&lt;script&gt;alert(&#39;&quot;&amp;&#39;)&lt;/script&gt;" in shown
    assert b"default-src 'none'" in shown


def test_the_page_stays_small_whatever_is_on_the_air() -> None:
    air = seen(*[b'"' * 30 + b"%02d" % at for at in range(60)], b"", b"\xff\xfe")

    shown = setup_page.page("Deskbell b0417", "x" * 200, air, False)

    head, _, body = shown.partition(b"\r\n\r\n")
    assert len(body) < setup_page.PAGE_MOST
    assert b"Content-Length: %d\r\n" % len(body) in head
    assert body.count(b'type="radio"') >= 4


def test_each_network_is_shown_once_and_the_strongest_first() -> None:
    air = [(b"Far", b"", 1, -80, 3, 0), (b"Near", b"", 1, -40, 3, 0), (b"Far", b"", 6, -70, 3, 0)]

    shown = setup_page.page("Deskbell", "", air, False)

    assert shown.count(b'value="Far"') == 1
    assert shown.find(b"Near") < shown.find(b"Far")


def test_while_it_connects_there_is_no_form_and_the_page_comes_again() -> None:
    shown = setup_page.page("Deskbell", "Connecting...", seen(b"Shop"), True)

    assert b"<form" not in shown
    assert b'http-equiv="refresh"' in shown
