"""Run the real tools against a virtual board: esptool and mpremote, as programs and as a library."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from mpremote.transport_serial import SerialTransport

from tests.support.virtual_board import image
from tests.support.virtual_board.board import VirtualBoard

ANSWER_S = 30


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a module of this Python to its end."""
    return subprocess.run(
        [sys.executable, "-m", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=ANSWER_S * 4,
        check=False,
    )


def esptool(
    board: VirtualBoard, *words: str | Path, stub: bool = True, attempts: int = 3
) -> subprocess.CompletedProcess[str]:
    """Run esptool on the board's port."""
    options = ["--port", board.url, "--baud", "460800", "--connect-attempts", str(attempts)]
    return run("esptool", *options, *([] if stub else ["--no-stub"]), *words)


def mpremote(board: VirtualBoard, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run mpremote on the board's port."""
    return run("mpremote", "connect", board.url, *words)


def said(done: subprocess.CompletedProcess[str]) -> str:
    """Return what a program that succeeded printed. Raises AssertionError when it did not."""
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def prompt(board: VirtualBoard, *, soft_reset: bool = True) -> Iterator[Any]:
    """Hold the board's raw prompt, through mpremote as a library."""
    transport = SerialTransport(board.url, timeout=ANSWER_S)
    try:
        transport.enter_raw_repl(soft_reset=soft_reset)
        yield transport
        if board.state == "running":
            transport.exit_raw_repl()
    finally:
        transport.close()


@contextmanager
def flashed(folder: Path, *, port: str = "pty", **options: Any) -> Iterator[VirtualBoard]:
    """Hold a board with MicroPython on it that waits at its prompt."""
    with VirtualBoard(folder, port=port, flashed=_micropython(), **options) as board:
        board.wait_for_text(">>> ")
        yield board


@cache
def _micropython() -> bytes:
    return image.micropython(size=100_000)


def install(board: VirtualBoard, main: str, boot: str = "") -> None:
    """Put entry files on the board and reset it."""
    with prompt(board) as at:
        at.fs_writefile("main.py", main.encode())
        at.fs_writefile("boot.py", boot.encode())
        at.exec_raw_no_follow("import machine; machine.reset()")
