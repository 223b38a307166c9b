"""The queue with a million incidents beside the queue with ten thousand; as many open in both."""

import tempfile
import time
from pathlib import Path
from typing import Final

import httpx

from bench.figure import Figure, Samples, Scale
from bench.product import deskbell_up
from deskbell.store.migrate import open_database

FEW: Final = 10_000
OPEN: Final = 200
SITES: Final = 500
AS_SLOW: Final = 1.2
IN_A_ROW: Final = 3
"""A sample is the quickest of three: what else the machine does is the same for both desks."""

LOOKS: Final = {
    "queue page": "/queue",
    "queue page, unclaimed": "/queue?view=unclaimed",
    "queue page, search": "/queue?q=Shop+17",
    "API: open": "/api/v1/incidents?state=open",
    "API: newest": "/api/v1/incidents",
    "API: closed of a site": "/api/v1/incidents?state=closed&site=Shop+17",
    "API: all of a category": "/api/v1/incidents?category=scales",
    "API: one incident": "/api/v1/incidents/INC-1042",
}

_FILL = """
WITH RECURSIVE many(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM many WHERE i + 1 < :count)
INSERT INTO incident (number, subject, state, revision, category, priority, site_id, asset_id,
    button, input, opened_reason, opened_at_ms, pressed_at_ms, changed_at_ms, resolved_at_ms,
    finished_at_ms, presses, bursts, burst_last_ms, recent_ms, only_origin, last_short_seq)
SELECT 1001 + i,
    'asset:' || CASE WHEN i % :step = 0 THEN i / :step + 1 ELSE 1 + i % :open END,
    CASE WHEN i % :step = 0 THEN 'new' WHEN i % 50 = 1 THEN 'withdrawn' ELSE 'closed' END,
    i, CASE i % (:count / 100) WHEN 7 THEN 'scales' ELSE 'printer' END,
    1 + i % 4, 1 + i % :sites, 1 + i % :open, NULL, 1, 'first_press',
    1700000000000 + 1000 * i, 1700000000000 + 1000 * i, 1700000000000 + 1000 * i,
    NULL, NULL, 1, 0, 0, '', NULL, 1
FROM many"""
_LOG = """
INSERT INTO work_log (incident, at_ms, actor, verb, reason, state)
SELECT number, opened_at_ms, 'desk', 'press', 'opened: first_press', 'new' FROM incident"""


def figures(scale: Scale) -> list[Figure]:
    """Return for each way to look how much slower it is with a hundred times as much."""
    few = min(FEW, scale.incidents // 10)
    with tempfile.TemporaryDirectory(prefix="deskbell-bench-") as at:
        small = _filled(Path(at) / "small.db", few)
        large = _filled(Path(at) / "large.db", scale.incidents)
        with (
            deskbell_up(small) as one,
            deskbell_up(large) as other,
            one.api as with_few,
            other.api as with_many,
        ):
            return [
                _compare(name, path, with_few, with_many, scale.round_trips // 2)
                for name, path in LOOKS.items()
            ]


def _filled(path: Path, count: int) -> str:
    """Make a database with so many incidents; return its URL."""
    url = f"sqlite:///{path}"
    engine = open_database(url)
    step = max(1, count // OPEN)
    with engine.connect() as connection:
        run = connection.connection.cursor().execute
        run("PRAGMA synchronous=OFF")
        run(
            "WITH RECURSIVE many(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM many WHERE i < ?) "
            "INSERT INTO site (id, name, zone, language, tier, phone, hours) "
            "SELECT i, 'Shop ' || i, 'UTC', 'en', 'B', '', '' FROM many",
            (SITES,),
        )
        run(
            "WITH RECURSIVE many(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM many WHERE i < ?) "
            "INSERT INTO asset (id, site_id, name, category, address) "
            "SELECT i, i, 'Counter ' || i, 'printer', '' FROM many",
            (OPEN,),
        )
        run(_FILL, {"count": count, "step": step, "open": OPEN, "sites": SITES})
        run(_LOG)
        run("INSERT INTO counter (name, value) VALUES ('incident', ?)", (1001 + count,))
    engine.dispose()
    return url


def _compare(
    name: str, path: str, with_few: httpx.Client, with_many: httpx.Client, times: int
) -> Figure:
    few, many = Samples(), Samples()
    for client in (with_few, with_many):
        _seconds(client, path)  # compiles templates and statements
    for _ in range(times):
        for client, taken in ((with_few, few), (with_many, many)):
            taken.add(1000 * min(_seconds(client, path) for _ in range(IN_A_ROW)))
    return Figure(
        f"{name}, a million incidents, p99",
        many.percentile(99),
        "ms",
        few.percentile(99),
        "the same with 10,000",
        AS_SLOW,
    )


def _seconds(client: httpx.Client, path: str) -> float:
    asked = time.perf_counter()
    try:
        answer = client.get(path)
    except httpx.TransportError:  # the desk had just closed a connection that was idle
        asked = time.perf_counter()
        answer = client.get(path)
    took_s = time.perf_counter() - asked
    assert answer.status_code == httpx.codes.OK, answer.text[:300]
    return took_s
