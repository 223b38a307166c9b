"""What watches the process asks: alive, ready, and how much of everything."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response

from deskbell import metrics
from deskbell.api import wiring
from deskbell.auth import Allow, Who, desk_of
from deskbell.desk.desk import Desk
from deskbell.domain import role
from deskbell.store import counter, incident_list

router = APIRouter(tags=["health"], include_in_schema=False)

PROBE = "ready"
"""The counter that a readiness check writes: a commit is the only proof of one."""


@router.get("/livez", dependencies=[Allow(role.OPEN_TO_ALL)])
def livez() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "alive"}


@router.get("/readyz", dependencies=[Allow(role.OPEN_TO_ALL)])
def readyz(request: Request) -> JSONResponse:
    """Say whether a press would be filed now: a commit, and a round trip at the broker."""
    checks = wiring.readiness(request).checks(
        lambda: {
            "database": _commits(desk_of(request)),
            "broker": wiring.broker_answers(request),
        }
    )
    ready = all(checks.values())
    status = {"status": "ready" if ready else "not ready"}
    return JSONResponse(status | {k: _word(ok=v) for k, v in checks.items()}, 200 if ready else 503)


@router.get("/metrics")
def get_metrics(request: Request, _who: Annotated[Who, Allow(role.READ_FIGURES)]) -> Response:
    """Return what Prometheus reads."""
    with desk_of(request).looking() as session:
        by_state = incident_list.open_counts(session)
    metrics.OPEN.clear()
    for state, count in by_state.items():
        metrics.OPEN.labels(state).set(count)
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)


def _commits(desk: Desk) -> bool:
    try:
        with desk.writing() as session:
            counter.write(session, PROBE, desk.now_ms())
    except SQLAlchemyError:
        return False
    return True


def _word(*, ok: bool) -> str:
    return "ok" if ok else "failed"
