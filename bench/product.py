"""The product as its users run it: `deskbell up` in a process of its own, and a foreign button."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from bench.mqtt import PUBACK, PUBLISH, RawClient
from deskbell.running import free_port
from deskbell_wire.messages import Press, Status
from deskbell_wire.signature import seal, unseal
from deskbell_wire.topics import UP_PRESS, UP_STATUS, topic

STARTS_WITHIN_S = 60
DESKBELL = Path(sys.executable).parent / "deskbell"


@dataclass(frozen=True, slots=True)
class Product:
    """A running desk: its address, the token of its command line, and its process."""

    url: str
    home: Path
    token: str
    process: subprocess.Popen[bytes]

    @property
    def api(self) -> httpx.Client:
        """Return a client of the API and the pages."""
        return httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {self.token}"}, timeout=30
        )


@contextmanager
def deskbell_up(database: str = "") -> Iterator[Product]:
    """Run `deskbell up` for the block, on a database of its own or on this one."""
    with tempfile.TemporaryDirectory(prefix="deskbell-bench-") as at:
        home = Path(at)
        url = f"http://127.0.0.1:{free_port()}"
        environment = os.environ | {
            "DESKBELL_HOME": at,
            "DESKBELL_PORT": str(urlsplit(url).port),
            "DESKBELL_MQTT_PORT": str(free_port()),
            "DESKBELL_DATABASE_URL": database,  # empty: in the data folder
        }
        with subprocess.Popen(
            [str(DESKBELL), "up"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                _wait_until_ready(url, process)
                token = (home / "local.token").read_text()
                yield Product(url, home, token, process)
            finally:
                process.terminate()


def _wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        assert process.poll() is None, "deskbell up ended"
        try:
            if httpx.get(f"{url}/readyz").status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.05)
    raise AssertionError("deskbell up is not ready in time")


class Button:
    """A foreign client that speaks the contract as one button."""

    def __init__(self, product: Product, number: int) -> None:
        """Add it to the register, on a till of its own."""
        pair = {"asset": f"Till {number}", "category": "till"}
        body = {"site": "Utrecht", "inputs": [pair]}
        with product.api as api:
            given: dict[str, Any] = api.post("/api/v1/buttons", json=body).raise_for_status().json()
        self.name: str = given["username"]
        self._password: str = given["password"]
        self._key = bytes.fromhex(given["key"])
        self._port = urlsplit(given["brokers"][0]).port or 0
        self._ca = product.home / f"{self.name}.crt"
        self._ca.write_text(given["ca"])
        self._config = 0
        self._n = 0
        self.seq = 0
        self.client: RawClient | None = None

    def connect(self, within_s: float = 10) -> None:
        """Connect, and say hello until the desk has answered; learn the configuration."""
        deadline = time.monotonic() + within_s
        while True:
            try:
                self.client = client = RawClient(self._port, self._ca, self.name, self._password)
                client.subscribe(f"deskbell/{self.name}/down/+")
            except OSError:
                assert time.monotonic() < deadline, "the broker does not let the button in"
                time.sleep(0.02)
            else:
                return

    def learn(self) -> None:
        """Wait for the configuration, which is retained, and greet the desk."""
        while not self._config:
            _, body = self._next("down/config")
            self._config = json.loads(body)["version"]
        status = Status(
            boot=1, n=self._count(), connect=1, state="online", held=[], lamps=[],
            config=self._config, version=0, diagnostics=None,
        )  # fmt: skip
        self._send(UP_STATUS, status.encode())
        self._next("down/state")

    def press(self) -> None:
        """Send the next press."""
        self.seq += 1
        self.press_again()

    def press_again(self) -> None:
        """Send the newest press, for the first time or again."""
        press = Press(
            seq=self.seq, boot=1, n=self._count(), input=1, kind="short", about=None,
            age_ms=3, config=self._config, diagnostics=None,
        )  # fmt: skip
        self._send(UP_PRESS, press.encode())

    def wait_for_receipt(self) -> dict[str, Any]:
        """Return the receipt of the newest press."""
        while True:
            _, body = self._next("down/state")
            for receipt in json.loads(body)["receipts"]:
                if receipt["seq"] == self.seq:
                    found: dict[str, Any] = receipt
                    return found

    def _count(self) -> int:
        self._n += 1
        return self._n

    def _send(self, channel: str, text: str) -> None:
        assert self.client is not None
        where = topic(self.name, channel)
        self.client.send(where, seal(self._key, where, text))

    def _next(self, channel: str) -> tuple[str, bytes]:
        """Return the next verified message on a channel; the others are only acknowledged."""
        assert self.client is not None
        for kind, body in self.client.read():
            if kind == PUBACK or kind != PUBLISH:
                continue
            where = bytes(body[2 : 2 + int.from_bytes(body[:2])]).decode()
            payload = self.client.acknowledge(body)
            if where.endswith(channel):
                return where, unseal(self._key, where, payload)
        raise AssertionError  # read ends only by raising


class OpenPage:
    """The live stream of the queue, as a browser reads it; `at` says when a text first arrived."""

    def __init__(self, product: Product) -> None:
        """Open it and wait for its first words."""
        self._client = product.api
        self._arrived: list[tuple[float, str]] = []
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        with (
            suppress(httpx.HTTPError),  # the desk stops before its page does
            self._client.stream("GET", "/queue/live", timeout=None) as answer,
        ):
            for line in answer.iter_lines():
                with self._news:
                    self._arrived.append((time.perf_counter(), line))
                    self._news.notify_all()

    def when(self, text: str, since: int = 0, within_s: float = 20) -> float:
        """Return when a line with this text came, once it has."""
        deadline = time.monotonic() + within_s
        with self._news:
            while True:
                for at, line in self._arrived[since:]:
                    if text in line:
                        return at
                assert time.monotonic() < deadline, f"{text} did not reach the page"
                self._news.wait(1)

    def wait_until_open(self) -> None:
        """Wait for the first line."""
        self.when("")
