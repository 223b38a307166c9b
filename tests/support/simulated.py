"""A button that runs as its own process on either interpreter, and the desk's side of its talk.

with running_broker(tmp_path / "broker", {NAME: PASSWORD}) as broker:
    with Simulated(tmp_path / "home", broker, VM) as button, FakeDesk(broker) as desk:
        button.tap(1)
        button.wait_for_lamp(1, "filed")
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

from deskbell_broker.supervisor import Broker
from deskbell_wire.finding import Finding
from deskbell_wire.messages import Ask, Lamp, Press, Receipt, State, Status
from deskbell_wire.signature import seal, unseal
from deskbell_wire.topics import DOWN_ASK, DOWN_STATE, UP_FINDING, UP_PRESS, UP_STATUS, topic
from tests.support import vm
from tests.support.broker import desk as desk_client
from tests.support.broker import until

BUTTON = "b0417"
NAME = "b0417-3"
PASSWORD = "a-broker-password"
KEY = bytes(range(32))

CPYTHON = "cpython"
VM = "vm"
TAP_S = 0.05


def provision_json(broker: Broker, epoch: int = 3, **other: object) -> str:
    """Return what a technician copies onto a board."""
    given: dict[str, object] = {
        "button": BUTTON,
        "epoch": epoch,
        "key": KEY.hex(),
        "password": PASSWORD,
        "ca": broker.ca.read_text(),
        "brokers": [f"mqtts://{broker.bind}:{broker.port}"],
    }
    return json.dumps(given | other)


class Simulated:
    """One simulated board; a context manager. `events` are its lines, oldest first."""

    def __init__(
        self,
        home: Path,
        broker: Broker | None,
        interpreter: str = CPYTHON,
        inputs: int = 1,
        program: tuple[str, ...] = ("-m", "deskbell_button.board.simulator"),
        heap: str = vm.HEAP,
        *,
        is_readable: bool = False,
    ) -> None:
        self.home = home
        self.events: list[dict[str, Any]] = []
        self.arrived: list[float] = []
        self.log: list[str] = []
        self._inputs = inputs
        self._interpreter = interpreter
        self._heap = heap
        self._program = program
        self._is_readable = is_readable
        self._process: subprocess.Popen[str] | None = None
        self._threads: list[threading.Thread] = []
        (home / "flash").mkdir(parents=True, exist_ok=True)
        if broker is not None:
            self.copy_provision(provision_json(broker))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def copy_provision(self, text: str) -> None:
        """Copy a new identity onto the board, as a technician does."""
        (self.home / "flash" / "provision.json").write_text(text)

    def start(self) -> None:
        """Start the process; its flash and NVS are as it left them."""
        arguments = [*self._program, "--home", str(self.home), "--inputs", str(self._inputs)]
        on_vm = self._interpreter == VM
        words = vm.command(heap=self._heap) if on_vm else (sys.executable, "-W", "ignore")
        self._process = process = subprocess.Popen(
            [*words, *arguments],
            cwd=vm.firmware(is_readable=self._is_readable) if on_vm else vm.ROOT,
            env=vm.environment() if on_vm else os.environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self._threads = [
            threading.Thread(target=self._read, args=(process.stdout, self._event), daemon=True),
            threading.Thread(
                target=self._read, args=(process.stderr, self.log.append), daemon=True
            ),
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the process in order: its standard input ends."""
        if self._process is not None:
            with contextlib.suppress(OSError):
                self._pipe().close()
            self._ended()

    def kill(self) -> None:
        """End the process as kill -9 does."""
        if self._process is not None:
            self._process.kill()
            self._ended()

    def send(self, **command: object) -> None:
        """Send one command line."""
        self._pipe().write(json.dumps(command) + "\n")
        self._pipe().flush()

    def tap(self, number: int = 1, seconds: float = TAP_S) -> None:
        """Press an input for a while."""
        self.touch(number, closed=True)
        time.sleep(seconds)
        self.touch(number, closed=False)

    def touch(self, number: int, *, closed: bool) -> None:
        """Close or open a contact, and say when: a busy machine may be late to listen."""
        self.send(pin=number, closed=closed, ms=round(time.monotonic() * 1000))

    def lamp(self, number: int = 1) -> dict[str, Any] | None:
        """Return what an input shows now."""
        for event in reversed(list(self.events)):
            for lamp in event.get("lamp", []):
                if lamp["input"] == number:
                    return dict(lamp)
        return None

    def state(self, number: int = 1) -> str | None:
        """Return the state that an input shows now."""
        lamp = self.lamp(number)
        return None if lamp is None else str(lamp["state"])

    def wait_for_lamp(self, state: str, number: int = 1, within_s: float = 10) -> None:
        """Wait until an input shows a state."""
        deadline = time.monotonic() + within_s
        while self.state(number) != state:
            if time.monotonic() > deadline:
                how = f"ended {self.ended()}; its last lines {self.log[-8:]}"
                pytest.fail(f"not {state} within {within_s} s, but {self.lamp(number)}; {how}")
            time.sleep(0.01)

    def states(self, number: int = 1) -> list[str]:
        """Return all states that an input has shown, in order, without repeats."""
        shown: list[str] = []
        for event in list(self.events):
            for lamp in event.get("lamp", []):
                if lamp["input"] == number and shown[-1:] != [lamp["state"]]:
                    shown.append(lamp["state"])
        return shown

    def first(self, key: str, after: int = 0) -> dict[str, Any]:
        """Return the first event with a key, from the n-th event on, once it is there."""
        found: list[dict[str, Any]] = []

        def look() -> bool:
            found[:] = [event for event in list(self.events)[after:] if key in event]
            return bool(found)

        until(look, what=f"an event with {key}; log {self.log[-6:]}")
        return found[0]

    def ended(self) -> int | None:
        """Return how the process ended, None while it runs."""
        return None if self._process is None else self._process.poll()

    def open_files(self) -> int:
        """Return how many files and sockets the process holds open (Linux)."""
        assert self._process is not None
        return len(list(Path(f"/proc/{self._process.pid}/fd").iterdir()))

    def _event(self, line: str) -> None:
        self.arrived.append(time.monotonic())
        self.events.append(json.loads(line))

    def _read(self, pipe: Any, take: Callable[[str], None]) -> None:
        for line in pipe:
            take(line.rstrip("\n"))

    def _pipe(self) -> Any:
        assert self._process is not None
        return self._process.stdin

    def _ended(self) -> None:
        assert self._process is not None
        try:
            self._process.wait(10)
        finally:
            self._process.kill()
        for thread in self._threads:
            thread.join(5)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process = None


class FakeDesk:
    """As much of a desk as a button needs: receipts for presses, answers to statuses."""

    def __init__(self, broker: Broker, lamp: str = "filed") -> None:
        self.presses: list[Press] = []
        self.findings: list[Finding] = []
        self.statuses: list[Status] = []
        self.came: list[Press | Finding] = []
        """Presses and findings in the order in which they came."""
        self.answers = True
        self.lamp = lamp
        self._version = int(time.time() * 1000)
        self._newest = (0, 0)
        self._client = desk_client(broker)
        self._taken = 0
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._client.connect()
        self._client.subscribe("deskbell/+/up/#")
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ending.set()
        self._thread.join(10)
        self._client.close()

    def seqs(self) -> list[int]:
        """Return the sequence numbers that came, without repeats, rising."""
        return sorted({press.seq for press in list(self.presses)})

    def publish(self, full_topic: str, payload: bytes, *, retain: bool = False) -> None:
        """Publish as the desk."""
        self._client.publish(full_topic, payload, retain=retain)

    def ask(self, what: str) -> None:
        """Ask the button for something, in answer to its newest word."""
        where = topic(NAME, DOWN_ASK)
        ask = Ask(version=self._next_version(), to=self._newest, what=what)
        self.publish(where, seal(KEY, where, ask.encode()))

    def _next_version(self) -> int:
        self._version = max(self._version + 1, int(time.time() * 1000))
        return self._version

    def _serve(self) -> None:
        while not self._ending.wait(0.002):
            while self._taken < len(self._client.messages):
                message = self._client.messages[self._taken]
                self._taken += 1
                self._take(message.topic, message.payload)

    def _take(self, full_topic: str, payload: bytes) -> None:
        body = unseal(KEY, full_topic, payload)
        if full_topic == topic(NAME, UP_PRESS):
            press = Press.decode(body)
            self._newest = (press.boot, press.n)
            self.presses.append(press)
            self.came.append(press)
            if self.answers:
                self._answer(press.boot, press.n, press)
        elif full_topic == topic(NAME, UP_FINDING):
            self.findings.append(Finding.decode(body))
            self.came.append(self.findings[-1])
        elif full_topic == topic(NAME, UP_STATUS) and b'"online"' in body:
            status = Status.decode(body)
            self._newest = (status.boot, status.n)
            self.statuses.append(status)
            if self.answers:
                self._answer(status.boot, status.n, None)

    def _answer(self, boot: int, n: int, press: Press | None) -> None:
        version = self._next_version()
        shown = self.lamp if self.presses else "ready"
        incident = None if shown == "ready" else "INC-1042"
        revision = None if shown == "ready" else version
        receipts = []
        if press is not None:
            receipts = [
                Receipt(seq=press.seq, decision="opened", incident=incident, revision=revision)
            ]
        inputs = range(1, 17) if not self.statuses else [x.input for x in self.statuses[-1].lamps]
        state = State(
            version=version,
            to=(boot, n),
            receipts=receipts,
            missing=None if press else [],
            lamps=[
                Lamp(input=number, state=shown, incident=incident, revision=revision)
                for number in inputs
            ],
        )
        where = topic(NAME, DOWN_STATE)
        self._client.publish(where, seal(KEY, where, state.encode()))
