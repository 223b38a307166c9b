"""Every bench runs and writes its figures. How fast it was is for `make bench` to judge."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.figure import Figure
from deskbell_broker import parts
from deskbell_broker.errors import PartMissing

ROOT = Path(__file__).resolve().parents[2]
KEYS = {"name", "value", "unit", "limit", "limit_is", "ratio", "budget", "pass"}
NEEDS = {
    "ingest": (),
    "broker": ("mosquitto",),
    "live": ("mosquitto",),
    "queue": ("mosquitto",),
    "start": ("mosquitto",),
    "flash": ("mosquitto", "micropython32"),
    "firmware": ("mosquitto", "micropython32"),
    "look": ("mosquitto", "micropython32"),
}


@pytest.mark.parametrize("group", NEEDS)
def test_a_bench_runs_and_its_rows_have_the_right_shape(group: str, tmp_path: Path) -> None:
    for part in NEEDS[group]:
        try:
            parts.find(part)
        except PartMissing as error:
            pytest.skip(str(error))
    results = tmp_path / "results.json"

    done = subprocess.run(
        [sys.executable, "-m", "bench", group, "--quick", "--json", str(results)],
        cwd=ROOT, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip

    assert results.exists(), done.stderr[-2000:]
    rows = json.loads(results.read_text())
    assert rows
    assert all(set(row) == KEYS and row["value"] > 0 for row in rows)
    over = any(not row["pass"] for row in rows)
    assert done.returncode == (1 if over else 0), done.stderr[-2000:]


def test_every_group_of_the_bench_is_tried_here() -> None:
    from bench.__main__ import GROUPS

    assert set(GROUPS) == set(NEEDS)


@pytest.mark.parametrize(
    ("value", "more_is_better", "passes"),
    [(99, False, True), (101, False, False), (101, True, True), (99, True, False)],
)
def test_a_ratio_over_its_budget_fails(value: float, more_is_better: bool, passes: bool) -> None:  # noqa: FBT001 a case
    figure = Figure("x", value, "us", 100, "promised", 1, more_is_better=more_is_better)

    assert figure.passes is passes
