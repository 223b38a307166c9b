"""One board in a process of its own: a job comes in as JSON, what happens goes out as JSON lines.

Tokens come on standard input, never as an argument that others could list. A line
is `{"step", "done", "total"}`, `{"found"}`, `{"ask"}`, `{"result"}` or `{"error"}`; what was asked
is answered by a line on standard input, `{"answer"}` or `{"error"}`.
"""

import base64
import dataclasses
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

from deskbell.cli.client import Client
from deskbell.cli.flash_desk import ApiDesk, Leave
from deskbell.cli.parent import Parent
from deskbell.errors import DeskbellError
from deskbell.technician.bench import Bench
from deskbell.technician.boards import Board
from deskbell.technician.job import Job
from deskbell.technician.plan import Wanted


def main() -> None:
    """Do the job on standard input, and end; a parent that has none ends us by closing it."""
    parent = Parent(sys.stdin.fileno(), _own_output())
    job = parent.job()
    try:
        done = _bench(job, parent).run()
        parent.tell(result=dataclasses.asdict(done))
    except DeskbellError as error:
        parent.tell(error=error.as_json())
    except Exception as error:  # noqa: BLE001 the edge: the parent shows a line, and the others go on
        why = f"{type(error).__name__}: {error}"
        unforeseen = DeskbellError("Something unforeseen happened", why, "Please report it")
        parent.tell(error=unforeseen.as_json())


def _own_output() -> TextIO:
    """Return standard output for our lines alone: what libraries print goes nowhere."""
    own = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", buffering=1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return own


def _bench(job: dict[str, Any], parent: Parent) -> Bench:
    files = {path: base64.b64decode(text) for path, text in job["files"].items()}
    wanted = Wanted(
        files,
        whole=job["whole"],
        lose=job["lose"],
        offline=job["offline"],
        site=job["site"],
        assets=tuple(one["asset"] for one in job["inputs"]),
    )
    desk = None
    if not job["offline"]:
        leave = Leave(job["enrolment"], job["inputs"]) if job["enrolment"] else None
        ask_place = (lambda count: _place(parent, count)) if job["asks"] else None
        desk = ApiDesk(Client(**job["desk"]), leave, ask_place, job["inputs"])
    task = Job(
        port=job["port"],
        wanted=wanted,
        board=job["board"],
        image=Path(job["image"]) if job["image"] else None,
        cache=Path(job["cache"]),
        dry_run=job["dry_run"],
        baud=job["baud"],
        press_within_s=job["press_within_s"],
    )
    return Bench(
        task,
        desk,
        lambda step, done, total: parent.tell(step=step, done=done, total=total),
        (lambda fitting: _board(parent, fitting)) if job["asks"] else None,
        lambda found: parent.tell(found=dataclasses.asdict(replace(found, files={}))),
    )


def _board(parent: Parent, fitting: list[Board]) -> str:
    """Return the name of the board that this is."""
    return str(parent.ask(board=[{"name": one.name, "title": one.title} for one in fitting]))


def _place(parent: Parent, count: int) -> Leave | None:
    """Return the leave for a board with so many inputs, None when nobody knows its place."""
    answer = parent.ask(place=count)
    return Leave(answer["enrolment"], answer["inputs"]) if answer else None


if __name__ == "__main__":
    main()
