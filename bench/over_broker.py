"""Ingest with all of MQTT: a real broker, TLS, PUBACK after the commit, the receipt published."""

import pickle
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sqlmodel import func, select

from bench.figure import PROMISED, Figure, Samples, Scale, Spent, ratio_of_rounds, timed
from bench.mqtt import PUBLISH, RawClient, puback, publish
from bench.office import Office, Sealed, name_of, open_office
from deskbell.ingest.connection import SUBSCRIPTION, Address
from deskbell.ingest.thread import Ingest
from deskbell.running import free_port
from deskbell.store.press import Press
from deskbell_broker.supervisor import Broker

BUTTONS = 64
DESK = "desk-1"
PRESSES_A_SECOND = 5_000
CPU_US_A_PRESS = 150
TIMES_RAW_BROKER = 6
GIVE_UP_S = 120
_ANSWER = b"x" * 300
_ROOT = Path(__file__).resolve().parents[1]


def figures(scale: Scale) -> list[Figure]:
    """Return what a press costs with MQTT, beside a consumer that only answers."""
    wall, cpu, raw = Samples(), Samples(), Samples()
    for _ in range(min(3, scale.rounds)):
        with open_office(BUTTONS) as office, _broker(office) as broker:
            with _desk(office, broker):
                spent = _by_the_desk(office, broker, scale.over_broker)
            wall.add(spent.wall_s / scale.over_broker * 1e6)
            cpu.add(spent.cpu_s / scale.over_broker * 1e6)
            limit = _by_a_raw_consumer(office, broker, scale.over_broker)
            raw.add(limit.wall_s / scale.over_broker * 1e6)
    return [
        Figure("over the broker: presses a second", 1e6 / wall.median, "1/s", PRESSES_A_SECOND,
               PROMISED, 1, more_is_better=True),
        Figure("over the broker: CPU of the desk a press", cpu.median, "us", CPU_US_A_PRESS,
               PROMISED, 1),
        Figure("over the broker: time a press", ratio_of_rounds(wall, raw) * raw.median, "us",
               raw.median, "raw broker to raw consumer", TIMES_RAW_BROKER),
    ]  # fmt: skip


@contextmanager
def _broker(office: Office) -> Iterator[Broker]:
    keyring = office.desk.world.keyring
    broker = Broker(office.folder, free_port(), desks={DESK: keyring.password(DESK)})
    names = [name_of(number) for number in range(BUTTONS)]
    broker.set_passwords({name: keyring.password(name) for name in names})
    with broker:
        yield broker


@contextmanager
def _desk(office: Office, broker: Broker) -> Iterator[None]:
    password = office.desk.world.keyring.password(DESK)
    address = Address("127.0.0.1", broker.port, DESK, password, broker.ca)
    ingest = Ingest(office.desk, [address], lambda _names: True)
    ingest.start()
    try:
        assert ingest.wait_until_connected(10)
        yield
    finally:
        ingest.stop()


@contextmanager
def _blast(office: Office, broker: Broker, presses: int) -> Iterator[IO[bytes]]:
    """Prepare another process; writing a byte to what this yields begins."""
    keyring = office.desk.world.keyring
    buttons: list[tuple[str, str, list[Sealed]]] = []
    for number in range(BUTTONS):
        name = name_of(number)
        count = presses // BUTTONS + (number < presses % BUTTONS)
        messages = [office.press(name) for _ in range(count)]
        buttons.append((name, keyring.password(name), messages))
    command = [sys.executable, "-m", "bench.blast"]
    with subprocess.Popen(
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            pickle.dump((broker.port, str(broker.ca), buttons), process.stdin)
            process.stdin.flush()
            assert process.stdout.readline() == b"ready\n"
            yield process.stdin
        finally:
            process.kill()


def _by_the_desk(office: Office, broker: Broker, presses: int) -> Spent:
    with _blast(office, broker, presses) as begin, timed() as spent:
        begin.write(b"!")
        begin.flush()
        deadline = time.monotonic() + GIVE_UP_S
        while _stored(office) < presses:
            assert time.monotonic() < deadline, "the desk does not get through"
            time.sleep(0.02)
    return spent


def _stored(office: Office) -> int:
    with office.desk.looking() as session:
        return session.exec(select(func.count()).select_from(Press)).one()


def _by_a_raw_consumer(office: Office, broker: Broker, presses: int) -> Spent:
    password = office.desk.world.keyring.password(DESK)
    consumer = RawClient(broker.port, broker.ca, DESK, password)
    consumer.subscribe(SUBSCRIPTION)
    taken = 0
    with _blast(office, broker, presses) as begin, timed() as spent:
        begin.write(b"!")
        begin.flush()
        replies = []
        for kind, body in consumer.read():
            if kind == PUBLISH:
                size = int.from_bytes(body[:2])
                topic = bytes(body[2 : 2 + size]).decode()
                replies.append(puback(bytes(body[2 + size : 4 + size])))
                answer = topic.replace("up/press", "down/state")
                replies.append(publish(answer, _ANSWER, taken % 65_535 + 1))
                taken += 1
            if taken == presses or len(replies) >= 200:
                consumer.socket.sendall(b"".join(replies))
                replies.clear()
            if taken == presses:
                break
    consumer.close()
    return spent
