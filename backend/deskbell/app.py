"""The web application over a running desk: API and pages, one permission a route."""

from collections.abc import Mapping

import uvicorn
from fastapi import FastAPI

from deskbell import api, auth, web
from deskbell.desk.news import News
from deskbell.running import Running
from deskbell.settings import Settings


def create_app(
    here: Running,
    simulated: Mapping[str, object] | None = None,
    shop_news: News | None = None,
) -> FastAPI:
    """Return the application; every route declares its permission, or this raises."""
    app = FastAPI(title="Deskbell", openapi_url=api.OPENAPI_URL, docs_url=None, redoc_url=None)
    app.state.desk = here.desk
    app.state.home = here.home
    app.state.settings = here.settings
    app.state.brokers = here.addresses
    app.state.broker_round_trip = here.ingest.round_trip
    app.state.simulated = dict(simulated or {})
    app.state.shop_news = shop_news
    api.install(app)
    web.install(app, demo=shop_news is not None)
    auth.check_routes(app)
    return app


def server(app: FastAPI, settings: Settings) -> uvicorn.Server:
    """Return the server; an open page does not hold up its stop for more than a second."""
    proxied = {"proxy_headers": True, "forwarded_allow_ips": settings.proxy}
    config = uvicorn.Config(
        app,
        host=settings.bind,
        port=settings.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
        ssl_certfile=settings.tls_certificate,
        ssl_keyfile=str(settings.tls_key) if settings.tls_key else None,
        **(proxied if settings.proxy else {"proxy_headers": False}),  # type: ignore[arg-type]  # mixed values
    )
    return uvicorn.Server(config)
