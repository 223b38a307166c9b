"""One simulated button: a process that runs the firmware, driven at its pins.

It runs on MicroPython where that is found, else on this Python. A click in the
page closes a *contact*; everything after that is the firmware's own doing. A
board whose process died gets its power back, as in a shop that plugs it in again.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import structlog

import deskbell_button
import deskbell_wire

TAP_S: Final = 0.08
STOP_S: Final = 3.0
POWER_BACK_S: Final = 1.0
LIVED_S: Final = 1.0
POWER_BACK_LATE_S: Final = 30.0
"""A board that died within `LIVED_S` will die again: its power comes back more slowly."""

log = structlog.get_logger()

Lamp = dict[str, Any]
"""What one input shows: `input state incident revision`, as the firmware wrote it."""


def python_paths() -> list[str]:
    """Return the folders that hold the firmware and the contract, for another interpreter."""
    packages = (deskbell_button, deskbell_wire)
    return list(dict.fromkeys(str(Path(str(p.__file__)).parents[1]) for p in packages))


def _write(process: subprocess.Popen[bytes], command: dict[str, Any]) -> None:
    if process.stdin is None:
        raise BrokenPipeError
    os.write(process.stdin.fileno(), json.dumps(command).encode() + b"\n")


class SimulatedButton:
    """A board without hardware; `lamps` is what it shows, by input."""

    def __init__(
        self,
        button: str,
        home: Path,
        inputs: int,
        interpreter: Sequence[str] | None,
        on_change: Callable[[], None],
        network: Mapping[str, str] | None = None,
    ) -> None:
        """Start it; `home` already holds `flash/provision.json`, or its earlier life.

        `interpreter` is MicroPython's command, None for this Python. `network` is what it
        is told of its gateway and name server, whenever it gets its power.
        """
        self.button = button
        self.lamps: dict[int, Lamp] = {}
        self._home = home
        self._inputs = inputs
        self._interpreter = interpreter
        self._on_change = on_change
        self._network = network
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._process = self._start()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

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
        if self._network is not None:
            with suppress(BrokenPipeError):  # it died at once, which `_run` sees
                _write(process, {"network": dict(self._network)})
        return process

    def _run(self) -> None:
        """Listen to the board, and give it its power back whenever it died."""
        while True:
            started = time.monotonic()
            with self._process as process:
                self._listen(process)
                code = process.wait()
            if self._stopping.is_set():
                return
            self.lamps = {}
            self._on_change()
            has_lived = time.monotonic() - started > LIVED_S
            pause_s = POWER_BACK_S if has_lived else POWER_BACK_LATE_S
            self._report(code, pause_s)
            self._stopping.wait(pause_s)
            with self._lock:
                if self._stopping.is_set():
                    return
                self._process = self._start()

    def _report(self, code: int, pause_s: float) -> None:
        cause = f"signal {-code}" if code < 0 else f"exit code {code}"
        print(  # noqa: T201 whoever runs the demo should see it
            f"The simulated button {self.button} died ({cause}, {self._home}/board.log). "
            f"Its power comes back in {pause_s:.0f} s.",
            file=sys.stderr,
            flush=True,
        )

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
            process = self._process
            try:
                if process.poll() is not None:
                    raise BrokenPipeError
                _write(process, command)
            except BrokenPipeError:
                gone = (
                    f"{self.button} has no power or has ended; it gets its power back in a moment."
                )
                raise ProcessLookupError(gone) from None

    def set_pin(self, number: int, *, closed: bool) -> None:
        """Close or open the contact of an input. Raises ProcessLookupError when it is not running."""
        self._tell({"pin": number, "closed": closed})

    def press(self, number: int, hold_s: float = 0.0) -> None:
        """Press an input as a finger would: a tap, or held for so many seconds."""
        self.set_pin(number, closed=True)
        time.sleep(max(hold_s, TAP_S))
        self.set_pin(number, closed=False)

    def stop(self) -> None:
        """End it."""
        with self._lock:
            self._stopping.set()
            process = self._process
        process.kill()
        self._thread.join(STOP_S)
        if self._thread.is_alive():
            log.warning("board_does_not_end", button=self.button, pid=process.pid)
