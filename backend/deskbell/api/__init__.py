"""The JSON API under /api/v1, and what watches the process. One file a concept.

`install` gives an app all of it. Errors are `application/problem+json`, lists
are `{"items": [...], "next": cursor}`, times are ISO 8601 in UTC.
"""

from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Request

from deskbell import auth
from deskbell.api import (
    bench_test,
    button,
    device_code,
    enrolment,
    health,
    incident,
    kpi,
    network,
    press,
    register,
)
from deskbell.api.answers import problems
from deskbell.api.errors import install_errors
from deskbell.api.wiring import Readiness
from deskbell.auth import Allow, Who
from deskbell.domain import role

__all__ = ["install", "install_errors", "router"]

PREFIX = "/api/v1"

router = APIRouter(prefix=PREFIX, responses=problems(400, 401, 403, 404, 409, 422))
for part in (incident, press, register, network, button, bench_test, kpi, device_code, enrolment):
    router.include_router(part.router)


@router.get("/openapi.json", include_in_schema=False)
def openapi(request: Request, _who: Annotated[Who, Allow(role.READ_INCIDENTS)]) -> dict[str, Any]:
    """Describe this API as OpenAPI."""
    app: FastAPI = request.app
    return app.openapi()


def install(app: FastAPI) -> None:
    """Give an app the API, signing in and out, health, and the answers to errors.

    `app.state.error_page`, when there is one, answers errors on pages for people.
    """
    app.state.readiness = Readiness()
    app.include_router(router)
    app.include_router(health.router)
    app.include_router(auth.router)
    install_errors(app)
