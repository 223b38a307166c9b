"""`python -m bench`: our speed as a share of what the machine can do, as a table and as JSON.

Exit code 1 when a ratio is over its budget.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import firmware, flash, ingest, live, look, over_broker, queue_page, start
from bench.figure import FULL, QUICK, Figure, Scale

RESULTS = Path(__file__).parent / "results.json"

GROUPS: dict[str, Callable[[Scale], list[Figure]]] = {
    "firmware": firmware.figures,
    "look": look.figures,
    "ingest": ingest.figures,
    "broker": over_broker.figures,
    "live": live.figures,
    "queue": queue_page.figures,
    "start": start.figures,
    "flash": flash.figures,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benches that were asked for; return the exit code."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("groups", nargs="*", choices=[*GROUPS, []], help="all of them by default")
    parser.add_argument("--quick", action="store_true", help="only show that each one runs")
    parser.add_argument("--json", type=Path, default=RESULTS, help="where the figures are written")
    chosen = parser.parse_args(arguments)
    figures = []
    for name in chosen.groups or GROUPS:
        print(f"measuring {name} ...", file=sys.stderr)
        figures += GROUPS[name](QUICK if chosen.quick else FULL)
    chosen.json.write_text(json.dumps([figure.as_json() for figure in figures], indent=1) + "\n")
    show(figures)
    return 0 if all(figure.passes for figure in figures) else 1


def show(figures: list[Figure]) -> None:
    """Print the table."""
    table = Table("what", "limit is", box=None, pad_edge=False)
    for title in ("value", "limit", "", "ratio", "budget"):
        table.add_column(title, justify="right")
    table.add_column("")
    for one in figures:
        table.add_row(
            one.name,
            one.limit_is,
            _number(one.value),
            _number(one.limit),
            one.unit,
            f"{one.ratio:.2f}",
            f"{one.budget:g}",
            "ok" if one.passes else "OVER",
        )
    Console(width=None if sys.stdout.isatty() else 140).print(table)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


if __name__ == "__main__":
    sys.exit(main())
