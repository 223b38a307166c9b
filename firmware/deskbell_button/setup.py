"""Set-up in the field: an access point, one page for a phone, and Wi-Fi is all that it sets.

Only in the heap while it serves; the app does not run beside it, and no press
is heard. Without the password that enrolment has put into NVS (`setup`) there
is no access point. What a phone asks for is tried before it is kept, and the
networks of before stay behind it in the list.
"""

import asyncio
import gc

from deskbell_button import setup_page
from deskbell_button.aio import Clock, sleep_ms, wait_for_ms
from deskbell_wire import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable

    from deskbell_button.networks import Seen
    from deskbell_button.seams import AccessPoint, Memory

OPEN_MS = 600000
"""How long the page is there."""

REQUEST_MS = 5000
CONNECTIONS = 3
"""At once: a browser opens one or two in advance. One more is closed without a word."""

LINGER_MS = 12000
"""How long a success can be read before the board restarts."""

_LOOK_MS = const(100)
_READ_AT_ONCE = const(512)


class Setup:
    """The page and what became of what was asked for."""

    def __init__(
        self, memory: "Memory", point: "AccessPoint", log: "Callable[[str], None]"
    ) -> None:
        """Take NVS and the radio."""
        self._memory = memory
        self._point = point
        self._log = log
        self._title = "Deskbell " + (memory.get("button") or "")
        self._seen: Seen = []
        self._said = ""
        self._wish: str | None = None
        self._again = True
        self._connections = 0
        self.done = False

    async def serve(self, most_ms: int) -> None:
        """Serve until a network was joined, or for so long. Raises OSError without an access point."""
        password = self._memory.get("setup")
        if not password:
            self._log("set-up: no password, so no access point")
            return
        address, port = self._point.open(self._title, password)
        server = await asyncio.start_server(self.client, address, port)
        self._log("set-up: http://%s:%d" % (address, port))
        clock = Clock()
        try:
            while not self.done and clock.now_ms() < most_ms:
                await self._work()
                await sleep_ms(_LOOK_MS)
            if self.done:
                await sleep_ms(LINGER_MS)
        finally:
            server.close()
            self._point.close()

    async def _work(self) -> None:
        """Do what was asked for: look for networks, or join one."""
        if self._wish is not None:
            await self._join(self._wish)
            self._wish = None
        elif self._again:
            self._seen = await self._point.scan()
            self._again = False

    async def _join(self, one: str) -> None:
        gc.collect()
        try:
            ssid = await self._point.join(one)
        except OSError as error:
            self._said = str(error)
            self._again = True
            return
        self._memory.set("wifi", setup_page.first(one, self._memory.get("wifi")))
        self._said = "Connected: %s. The button restarts." % ssid
        self._log("set-up: joined " + ssid)
        self.done = True

    async def client(self, reader: "asyncio.StreamReader", writer: "asyncio.StreamWriter") -> None:
        """Answer one request of one connection."""
        self._connections += 1
        try:
            if self._connections <= CONNECTIONS:
                writer.write(await wait_for_ms(self._answer(reader), REQUEST_MS))
                await wait_for_ms(writer.drain(), REQUEST_MS)
        except (OSError, EOFError, asyncio.TimeoutError):
            pass  # whoever does not ask or listen in time is left
        finally:
            self._connections -= 1
            writer.close()
            try:
                await writer.wait_closed()
            except OSError:
                pass  # it has hung up itself

    async def _answer(self, reader: "asyncio.StreamReader") -> bytes:
        request = b""
        try:
            while setup_page.missing(request):
                piece = await reader.read(_READ_AT_ONCE)
                if not piece:
                    raise EOFError
                request += piece
            what, body = setup_page.read(request)
        except setup_page.Refused as error:
            return setup_page.status(str(error))
        busy = self._wish is not None
        if what == "page":
            return setup_page.page(self._title, self._said, self._seen, busy or self._again)
        if what == "again":
            self._again = True
        elif not busy and not self.done:
            self._take(body)
        return setup_page.status("303 See Other", "/")

    def _take(self, body: bytes) -> None:
        try:
            self._wish = setup_page.wish(body, self._seen)
            self._said = "Connecting..."
        except ValueError as error:
            self._said = str(error)
