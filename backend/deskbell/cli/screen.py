"""What a command shows: tables for people, JSON for scripts, two lines when it fails."""

import json
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from deskbell.errors import DeskbellError

UNCUT = 1000
"""Columns of a table that no terminal shows."""

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]


def say(line: str) -> None:
    """Print a line of the answer, at once: `login` and `board logs` go on for long after it."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def note(line: str) -> None:
    """Print a line that is not the answer, beside it."""
    sys.stderr.write(line + "\n")


def show_json(value: Any) -> None:  # noqa: ANN401 whatever JSON can say
    """Print a value as JSON."""
    say(json.dumps(value, indent=2, ensure_ascii=False))


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; where no terminal is, the columns are not cut."""
    from rich.console import Console
    from rich.table import Table

    drawn = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        drawn.add_row(*row)
    width = None if sys.stdout.isatty() else UNCUT
    Console(highlight=False, markup=False, emoji=False, width=width).print(drawn)


def fail(error: DeskbellError, *, as_json: bool) -> None:
    """Print what happened and what to do, beside the answer."""
    note(json.dumps(error.as_json(), ensure_ascii=False) if as_json else str(error))
