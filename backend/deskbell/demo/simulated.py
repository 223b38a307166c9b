"""One simulated button: a process that runs the firmware, driven at its pins.

It runs on MicroPython where that is found, else on this Python. A click in the
page closes a *contact*; everything after that is the firmware's own doing.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import structlog

import deskbell_button
import deskbell_wire

TAP_S: Final = 0.08
STOP_S: Final = 3.0

log = structlog.get_logger()

Lamp = dict[str, Any]
"""What one input shows: `input state incident revision`, as the firmware wrote it."""


def python_paths() -> list[str]:
    """Return the folders that hold the firmware and the contract, for another interpreter."""
    packages = (deskbell_button, deskbell_wire)
    return list(dict.fromkeys(str(Path(str(p.__file__)).parents[1]) for p in packages))


class SimulatedButton:
    """A board without hardware; `lamps` is what it shows, by input."""

    def __init__(
        self,
        button: str,
        home: Path,
        inputs: int,
        interpreter: Sequence[str] | None,
        on_change: Callable[[], None],
    ) -> None:
        """Start it; `home` already holds `flash/provision.json`, or its earlier life.

        `interpreter` is MicroPython's command, None for this Python.
        """
        self.button = button
        self.lamps: dict[int, Lamp] = {}
        self._home = home
        self._inputs = inputs
        self._interpreter = interpreter
        self._on_change = on_change
        self._lock = threading.Lock()
        self._process = self._start()

    @property
    def is_micropython(self) -> bool:
        """Tell whether the firmware runs on MicroPython."""
        return self._interpreter is not None

    def _start(self) -> subprocess.Popen[bytes]:
        paths = python_paths()
        log_file = (self._home / "board.log").open("ab")
        options = ["--home", str(self._home), "--inputs", str(self._inputs)]
        module = "deskbell_button.board.simulator"
        if self._interpreter is None:
            command = [sys.executable, "-m", module, *options]
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
        else:
            command = [*self._interpreter, "-m", module, *options]
            environment = {**os.environ, "MICROPYPATH": ":".join([".frozen", *paths])}
        with log_file:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log_file,
                env=environment,
                start_new_session=True,
            )
        threading.Thread(target=self._listen, args=(process,), daemon=True).start()
        return process

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        if process.stdout is None:
            return
        for line in process.stdout:
            try:
                event = json.loads(line)
            except ValueError:
                log.warning("board_said_nonsense", button=self.button, line=line[:200])
                continue
            if "lamp" in event:
                self.lamps = {lamp["input"]: lamp for lamp in event["lamp"]}
                self._on_change()

    def _tell(self, command: dict[str, Any]) -> None:
        with self._lock:
            if self._process.stdin is None or self._process.poll() is not None:
                raise ProcessLookupError(
                    f"{self.button} has no power or has ended; switch it on, or start the demo again."
                )
            self._process.stdin.write(json.dumps(command).encode() + b"\n")
            self._process.stdin.flush()

    def set_pin(self, number: int, *, closed: bool) -> None:
        """Close or open the contact of an input. Raises ProcessLookupError when it is not running."""
        self._tell({"pin": number, "closed": closed})

    def press(self, number: int, hold_s: float = 0.0) -> None:
        """Press an input as a finger would: a tap, or held for so many seconds."""
        self.set_pin(number, closed=True)
        time.sleep(max(hold_s, TAP_S))
        self.set_pin(number, closed=False)

    def set_wifi(self, *, up: bool) -> None:
        """Take the network away, or bring it back."""
        self._tell({"wifi": up})

    def cut_power(self) -> None:
        """End it at once and start it again, as a power cut does."""
        self.stop()
        self._process = self._start()

    def stop(self) -> None:
        """End it."""
        process = self._process
        if process.poll() is None:
            process.kill()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            log.warning("board_does_not_end", button=self.button, pid=process.pid)
