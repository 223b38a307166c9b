"""The server of the set-up page over real sockets: hostile, silent and too many clients."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskbell_button import setup, setup_page
from deskbell_button.setup import Setup
from tests.firmware.both.fakes import RamMemory

GET = b"GET / HTTP/1.1\r\n\r\n"
WITHIN_S = 5


class Air:
    """An access point on loopback, in the air of one shop."""

    def __init__(self) -> None:
        self.opened: tuple[str, str] | None = None
        self.tried: list[str] = []
        self.refuses = ""

    def open(self, name: str, password: str) -> tuple[str, int]:
        self.opened = (name, password)
        return "127.0.0.1", 0

    def close(self) -> None:
        self.opened = None

    async def scan(self) -> Any:
        return [(b"Shop", b"", 1, -50, 3, 0)]

    async def join(self, text: str) -> str:
        self.tried.append(text)
        if self.refuses:
            raise OSError(self.refuses)
        return "Shop"


def served(work: Callable[[Setup, int], Awaitable[None]], air: Air) -> RamMemory:
    """Do something with a page that is served; return NVS."""
    memory = RamMemory()
    memory.values.update(setup="a-password", button="b0417", wifi='[["Old", "", false, null]]')

    async def both() -> None:
        page = Setup(memory, air, lambda _: None)
        page._seen, page._again = await air.scan(), False
        server = await asyncio.start_server(page.client, "127.0.0.1", 0)
        async with server, asyncio.timeout(30):
            await work(page, server.sockets[0].getsockname()[1])
            while page._connections:  # noqa: ASYNC110 nobody could tell the page to tell us
                await asyncio.sleep(0.01)

    asyncio.run(both())
    return memory


async def asked(port: int, request: bytes) -> bytes:
    """Send bytes and return all that comes back."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        return await asyncio.wait_for(reader.read(), WITHIN_S)
    except ConnectionError:
        return b""
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


def form(body: bytes) -> bytes:
    return b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


def test_without_a_password_from_enrolment_there_is_no_access_point() -> None:
    air = Air()
    said: list[str] = []

    asyncio.run(Setup(RamMemory(), air, said.append).serve(1000))

    assert air.opened is None
    assert said == ["set-up: no password, so no access point"]


def test_a_network_that_refuses_is_not_kept_and_the_page_says_why() -> None:
    air = Air()
    air.refuses = "Wi-Fi: Shop: wrong password"

    async def work(page: Setup, port: int) -> None:
        await asked(port, form(b"ssid=Shop&password=wrong+horse"))
        await page._work()
        await page._work()
        assert b"wrong password" in await asked(port, GET)
        assert not page.done

    assert served(work, air).values["wifi"] == '[["Old", "", false, null]]'


def test_a_second_wish_waits_for_the_first() -> None:
    air = Air()

    async def work(page: Setup, port: int) -> None:
        await asked(port, form(b"ssid=Shop&password=right+horse"))
        await asked(port, form(b"ssid=Evil&password=other+horse"))
        await page._work()
        assert page.done

    kept = served(work, air).values["wifi"]
    assert kept == '[["Shop", "right horse", false, null], ["Old", "", false, null]]'
    assert len(air.tried) == 1


def test_a_silent_client_is_left_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "REQUEST_MS", 200)

    async def work(_: Setup, port: int) -> None:
        assert await asked(port, b"GET / HT") == b""
        assert await asked(port, form(b"x" * 10)[:-1]) == b""
        assert b"200 OK" in await asked(port, GET)

    served(work, Air())


def test_one_connection_too_many_is_closed_and_the_others_are_served() -> None:
    async def work(page: Setup, port: int) -> None:
        silent = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        while page._connections < setup.CONNECTIONS:  # noqa: ASYNC110 nobody could tell the page to tell us
            await asyncio.sleep(0.01)
        assert await asked(port, GET) == b""
        for reader, writer in silent:
            writer.write(GET)
            assert b"200 OK" in await asyncio.wait_for(reader.read(), WITHIN_S)
            writer.close()
        assert b"200 OK" in await asked(port, GET)

    served(work, Air())


def test_a_body_that_never_ends_is_not_held() -> None:
    async def work(page: Setup, port: int) -> None:
        answer = await asked(port, b"POST / HTTP/1.1\r\nContent-Length: 2000\r\n\r\n" + b"x" * 1000)
        assert b"413" in answer or answer == b""
        assert page._wish is None

    served(work, Air())


requests = st.one_of(
    st.binary(max_size=3000),
    st.builds(
        lambda method, path, head, body: (
            method + b" " + path + b" HTTP/1.1\r\n" + head + b"\r\n\r\n" + body
        ),
        st.sampled_from([b"GET", b"POST", b"PUT", b""]),
        st.sampled_from([b"/", b"/?again", b"/x", b"*"]),
        st.one_of(
            st.binary(max_size=60), st.integers(-5, 3000).map(lambda n: b"Content-Length: %d" % n)
        ),
        st.one_of(st.binary(max_size=60), st.binary(max_size=60).map(lambda b: b"ssid=" + b)),
    ),
)


@settings(max_examples=600, deadline=None)
@given(requests)
def test_no_bytes_raise_anything_but_a_refusal(request: bytes) -> None:
    try:
        if setup_page.missing(request):
            return
        what, body = setup_page.read(request)
    except setup_page.Refused:
        return
    assert len(body) <= setup_page.BODY_MOST
    if what == "join":
        try:
            setup_page.wish(body, [])
        except ValueError as error:
            shown = setup_page.page("Deskbell", str(error), [], busy=False)
            assert len(shown) < setup_page.PAGE_MOST + 1024


@settings(max_examples=300, deadline=None)
@given(st.lists(st.binary(max_size=32), max_size=40), st.booleans())
def test_no_name_on_the_air_breaks_the_page(names: list[bytes], busy: bool) -> None:  # noqa: FBT001
    air: Any = [(name, b"", 1, -at, 3, 0) for at, name in enumerate(names)]
    body = setup_page.page("Deskbell b0417", "", air, busy=busy).partition(b"\r\n\r\n")[2]

    assert len(body) < setup_page.PAGE_MOST
    assert body.count(b"<") == setup_page.page("", "", [], busy).partition(b"\r\n\r\n")[2].count(
        b"<"
    ) + 3 * body.count(b'type="radio"')
