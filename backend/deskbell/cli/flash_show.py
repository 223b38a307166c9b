"""What a technician sees while boards are flashed: a bar for each, and one line at its end."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from deskbell.cli.flash_team import End
from deskbell.technician.plan import Step

WORDS: Final = {
    "look": "looking",
    "hand over": "handing over presses",
    "write": "writing MicroPython and files",
    "mend": "making its file system anew",
    "push": "writing files",
    "enrol": "enrolling",
    "online": "waiting for the desk to hear it",
    "show": "look and listen: the colours of its lamp; four rising notes if it has a buzzer",
    "press": "all right? then PRESS THE BUTTON: a white flash, then blue",
}


class Bars:
    """A bar a board, on standard error; plain lines where there is no terminal."""

    def __init__(self, ports: list[str], *, quiet: bool) -> None:
        """Begin with every board waiting."""
        self._quiet = quiet
        self._plain = not sys.stderr.isatty()
        self._steps: dict[str, str] = {}
        self._bars = Progress(
            TextColumn("{task.fields[port]}"),
            BarColumn(),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            console=Console(stderr=True, highlight=False, markup=False),
            disable=quiet or self._plain,
        )
        self._tasks: dict[str, TaskID] = {
            port: self._bars.add_task("waiting", port=port, total=1) for port in ports
        }

    def __enter__(self) -> Self:
        """Show the bars."""
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the bars as they are."""
        self._bars.stop()

    def told(self, port: str, step: str, done: int, total: int) -> None:
        """Move a bar."""
        words = WORDS.get(step, step)
        self._bars.update(self._tasks[port], description=words, completed=done, total=max(total, 1))
        if self._plain and self._steps.get(port) != step:
            if not self._quiet or step == "press":
                sys.stderr.write(f"{port}: {words}\n")
                sys.stderr.flush()
            self._steps[port] = step

    def found(self, port: str, found: dict[str, Any]) -> None:
        """Say what board is there, before anything on it is changed."""
        line = f"{port}: {kind(found)}"
        if self._plain and not self._quiet:
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()
        elif not self._quiet:
            self._bars.console.print(line)

    @contextmanager
    def paused(self) -> Iterator[Console]:
        """Stand still while somebody is asked something on the same terminal."""
        self._bars.stop()
        try:
            yield self._bars.console
        finally:
            self._bars.start()


def kind(found: dict[str, Any]) -> str:
    """Return what a board is, in words: chip, MAC, flash, and what runs on it."""
    flash = f", {found['flash_bytes'] // 1024**2} MB" if found["flash_bytes"] else ""
    if found["button"]:
        runs = f"{found['button']}, MicroPython {found['micropython']}"
    elif found["micropython"]:
        runs = f"MicroPython {found['micropython']}, no button yet"
    else:
        runs = "no MicroPython that answers"
    return f"{found['chip']}, {found['mac']}{flash}: {runs}"


def words(end: End, *, dry_run: bool = False) -> str:
    """Return the end of a board as a line or two."""
    if end.error is not None:
        return f"{end.port}: {end.error['what']}: {end.error['why']}.\n{end.error['remedy']}."
    assert end.result is not None  # noqa: S101 it is one or the other
    if dry_run:
        return f"{end.port}: {_would(end.result)}"
    labels = "".join(f"\n{end.port}: label in {path}" for path in end.result.get("labels", []))
    return f"{end.port}: {_done(end.result)}{labels}{_left(end.result)}"


def _would(result: dict[str, Any]) -> str:
    """Return what a run would do, with the reason of each step."""
    steps = [f"{one['step']} ({one['reason']})" for one in result["steps"]]
    return f"would {', '.join(steps)}." if steps else "is up to date; nothing would be done."


def _name(result: dict[str, Any]) -> str:
    """Return a button with what it stands for and where."""
    assets = [one for one in result["assets"] if one]
    at = ", ".join([*assets, *[result["site"]] * bool(result["site"])])
    return f"{result['button']} ({at})" if at else str(result["button"])


def _left(result: dict[str, Any]) -> str:
    """Return what to do about an incident that the test press joined, and did not open."""
    if not result["left_open"]:
        return ""
    return (
        f"\n{result['port']}: {result['left_open']} stays open, for it was there before the test. "
        "Was that you? Hold the button for 2 s."
    )


def _done(result: dict[str, Any]) -> str:
    name = _name(result) if result["button"] else "a board without identity"
    if not result["steps"]:
        return f"{name} is up to date; nothing was written."
    lost = next((f" {one['reason']}." for one in result["steps"] if one["step"] == Step.MEND), "")
    record = result["record"]
    if record.get("press_to_receipt_ms") is not None:
        signal = f", {record['rssi_dbm']} dBm" if record.get("rssi_dbm") is not None else ""
        return f"{name} works: press to receipt {record['press_to_receipt_ms']} ms{signal}.{lost}"
    did = ", ".join(one["step"] for one in result["steps"])
    return f"{name}: {did}; {result['written_bytes']} bytes written.{lost}"
