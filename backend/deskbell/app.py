"""The web application over a running desk: API and pages, one permission a route."""

import asyncio
import errno
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import uvicorn
from fastapi import FastAPI

from deskbell import api, auth, logs, pages, web
from deskbell.desk import accounts
from deskbell.desk.news import News
from deskbell.domain import role
from deskbell.errors import DeskbellError
from deskbell.home import Home, write_private
from deskbell.running import Running, now_ms, running
from deskbell.settings import BadSetting, Settings
from deskbell.technician.label import plastic

LOCAL: Final = "this machine's command line"


class PortTaken(DeskbellError):
    """Something else listens there; stop it, or take another port."""


@dataclass(frozen=True, slots=True)
class Served:
    """The socket that pages and API are served on."""

    socket: socket.socket
    settings: Settings
    """Those of the desk, with the port that was taken."""

    @property
    def url(self) -> str:
        """Return the address for this machine."""
        return pages.here(self.settings)


def create_app(
    here: Running,
    simulated: Mapping[str, object] | None = None,
    shop_news: News | None = None,
    around: Mapping[str, object] | None = None,
) -> FastAPI:
    """Return the application. Raises auth.UndeclaredRoute for a route without a permission."""
    app = FastAPI(title="Deskbell", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.desk = here.desk
    app.state.home = here.home
    app.state.settings = here.settings
    app.state.brokers = here.addresses
    app.state.broker_round_trip = here.ingest.round_trip
    app.state.buttons_reach_desk = lambda: here.ingest.is_connected
    app.state.print_tile = plastic.of_button if plastic.is_possible() else None
    app.state.simulated = dict(simulated or {})
    app.state.around = dict(around or {})
    app.state.shop_news = shop_news
    api.install(app)
    web.install(app, demo=shop_news is not None)
    auth.check_routes(app)
    return app


@contextmanager
def listen(settings: Settings) -> Iterator[Served]:
    """Take the port before anything is started. Raises BadSetting, PortTaken."""
    _check_certificate(settings)
    family = socket.AF_INET6 if ":" in settings.bind else socket.AF_INET
    with socket.socket(family) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((settings.bind, settings.port))
        except OSError as error:
            raise _not_bound(settings, error) from None
        port = listening.getsockname()[1]
        yield Served(listening, settings.model_copy(update={"port": port}))


def _check_certificate(settings: Settings) -> None:
    """Read what HTTPS is to be served with: uvicorn would name neither variable nor file."""
    files = {
        "DESKBELL_TLS_CERTIFICATE": settings.tls_certificate,
        "DESKBELL_TLS_KEY": settings.tls_key,
    }
    remedy = "Name a certificate and its key, in PEM, that this user can read"
    for variable, file in files.items():
        try:
            if file:
                file.open("rb").close()
        except OSError as error:
            why = f"{file}: {error.strerror}"
            raise BadSetting(f"{variable} cannot be used", why, remedy) from None
    if settings.tls_certificate is None:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(
            settings.tls_certificate, settings.tls_key
        )
    except ssl.SSLError as error:
        raise BadSetting(
            f"{' and '.join(files)} cannot be used",
            f"{settings.tls_certificate} and {settings.tls_key} are no pair in PEM"
            f" ({error.reason or 'not readable'})",
            remedy,
        ) from None


def _not_bound(settings: Settings, error: OSError) -> PortTaken:
    taken = error.errno == errno.EADDRINUSE
    why = "another program listens there" if taken else error.strerror or str(error)
    return PortTaken(
        f"Pages cannot be served on {settings.bind}:{settings.port}",
        why,
        "Stop it, or choose another port with --port or DESKBELL_PORT",
    )


def open_local_door(here: Running, served: Served) -> None:
    """Leave addresses and a token in the data folder, for this machine's command line."""
    home = here.home
    with here.desk.changing() as session:
        token = home.local_token.read_text() if home.local_token.exists() else ""
        if not token or accounts.by_token(session, token, now_ms()) is None:
            account = accounts.account(session, LOCAL, role.ADMIN, now_ms())
            token = accounts.make_token(session, account.id or 0, now_ms())
            write_private(home.local_token, token.encode())
    write_private(home.local_url, served.url.encode())
    elsewhere = pages.elsewhere(served.settings)
    if elsewhere is None:
        home.public_url.unlink(missing_ok=True)
    else:
        write_private(home.public_url, elsewhere.encode())


class _Server(uvicorn.Server):
    """uvicorn that tells when it serves."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


def serve(
    app: FastAPI,
    served: Served,
    ready: Callable[[], None],
    *,
    for_s: float | None = None,
) -> None:
    """Serve until a signal, or for so many seconds.

    An open page holds up the stop for a second at most: its stream never ends by itself.
    """
    settings = served.settings
    proxied: dict[str, Any] = {"proxy_headers": bool(settings.proxy)}
    if settings.proxy:
        proxied["forwarded_allow_ips"] = settings.proxy
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
        ssl_certfile=settings.tls_certificate,
        ssl_keyfile=settings.tls_key,
        **proxied,
    )
    server = _Server(config, ready)

    async def run() -> None:
        if for_s is not None:
            asyncio.get_running_loop().call_later(for_s, _stop, server)
        await server.serve(sockets=[served.socket])

    asyncio.run(run())


def _stop(server: uvicorn.Server) -> None:
    server.should_exit = True


def run_up(settings: Settings) -> None:
    """Run broker and desk until a signal. Raises DeskbellError."""
    with listen(settings) as served:
        home = Home(settings.home)
        home.make()
        logs.configure(home.logs)  # first: unconfigured, structlog prints the values of variables
        with running(served.settings) as here:
            app = create_app(here)
            open_local_door(here, served)

            def ready() -> None:
                print(f"ready {served.url}  DESKBELL_HOME={home.root}", flush=True)  # noqa: T201 the ready line is this command's output

            serve(app, served, ready)
