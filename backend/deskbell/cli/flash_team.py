"""A process for each board: esptool's logger is global, and one failure must not touch another."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Protocol, Self

from deskbell.errors import DeskbellError

WORKER: Final = (sys.executable, "-m", "deskbell.cli.flash_worker")


class Shown(Protocol):
    """Who shows what happens at each port."""

    def found(self, port: str, found: dict[str, Any]) -> None:
        """Show what board is there."""

    def told(self, port: str, step: str, done: int, total: int) -> None:
        """Show a step, and how much of how much of it is done."""


Asked = Callable[[str, dict[str, Any]], Any]
"""Asked a question for the board at a port; the answer goes back to its process."""


@dataclass(frozen=True, slots=True)
class End:
    """What became of one board: a result or an error."""

    port: str
    result: dict[str, Any] | None
    error: dict[str, Any] | None

    def as_json(self) -> dict[str, Any]:
        """Return the parts for a program."""
        return {
            "port": self.port,
            "ok": self.error is None,
            **(self.result or {}),
            "error": self.error,
        }


class Team:
    """A process for each port; they load what they need while the work is still put together."""

    def __init__(self, ports: list[str], worker: Sequence[str] = WORKER) -> None:
        """Start them."""
        self._children = {port: _start(worker) for port in ports}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End those that were given nothing to do."""
        for child in self._children.values():
            with child, suppress(OSError):
                assert child.stdin  # noqa: S101 it is a pipe
                child.stdin.close()

    def run(self, job: dict[str, Any], shown: Shown, asked: Asked) -> list[End]:
        """Do the job at every port at once and return the ends, in order."""
        with ThreadPoolExecutor(len(self._children)) as threads:
            ends = [
                threads.submit(_one, child, job | {"port": port}, shown, asked)
                for port, child in self._children.items()
            ]
        return [end.result() for end in ends]


def _start(worker: Sequence[str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        worker,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def _one(child: "subprocess.Popen[str]", job: dict[str, Any], shown: Shown, asked: Asked) -> End:
    port, said = job["port"], ""
    with suppress(OSError), child:  # closing its input says again that it ended
        assert child.stderr  # noqa: S101 it is a pipe
        try:
            _say(child, job)
            end = _follow(port, child, shown, asked)
        except Exception as error:  # noqa: BLE001 the edge of one board: the ends of the others are still to be told
            child.kill()
            end = End(port, None, _broke_off(f"its process was not understood: {error}"))
        said = child.stderr.read()
    return end or End(port, None, _died(child.returncode, said))


def _say(child: "subprocess.Popen[str]", members: dict[str, Any]) -> None:
    assert child.stdin  # noqa: S101 it is a pipe
    # One that ended before it could hear (EPIPE, on Windows EINVAL) has said why.
    with suppress(OSError):
        child.stdin.write(json.dumps(members) + "\n")
        child.stdin.flush()


def _follow(port: str, child: "subprocess.Popen[str]", shown: Shown, asked: Asked) -> End | None:
    assert child.stdout  # noqa: S101 it is a pipe
    for line in child.stdout:
        word = json.loads(line)
        if "step" in word:
            shown.told(port, word["step"], word["done"], word["total"])
        elif "found" in word:
            shown.found(port, word["found"])
        elif "ask" in word:
            _say(child, _answer(port, word["ask"], asked))
        elif "result" in word:
            return End(port, word["result"], None)
        elif "error" in word:
            return End(port, None, word["error"])
    return None


def _answer(port: str, question: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """Return the answer, or why there is none: the board's process ends in order then."""
    try:
        return {"answer": asked(port, question)}
    except DeskbellError as error:
        return {"error": error.as_json()}


def _died(code: int, said: str) -> dict[str, Any]:
    last = said.strip().splitlines()[-1:] or [f"its process ended with {code}"]
    return _broke_off(last[0])


def _broke_off(why: str) -> dict[str, Any]:
    return {
        "what": "Work on the board broke off",
        "why": why,
        "remedy": "Run the same command again: it goes on where it stopped",
    }
