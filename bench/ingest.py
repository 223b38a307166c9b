"""Durable ingest, all in: signature, triage, commit and signed receipt, on SQLite at FULL."""

import gc

from bench import bare, raw_sqlite
from bench.figure import PROMISED, Figure, Samples, Scale, Spent, ratio_of_rounds, timed
from bench.office import Office, Sealed, open_office
from deskbell.desk import inbox
from deskbell.desk.receive import receive
from deskbell.ingest.connection import BATCH
from deskbell.ingest.thread import COLLECT_AFTER

PRESSES_A_SECOND = 5_000
CPU_US_A_PRESS = 150
AN_OUTAGE_A_SECOND = 1_667
TIMES_RAW_SQLITE = 10
TIMES_BARE_PYTHON = 5


def figures(scale: Scale) -> list[Figure]:
    """Return what a busy day and an outage of every button cost."""
    gc.set_threshold(*COLLECT_AFTER)  # as the ingest thread does
    return [*_busy_day(scale), *_outage(scale)]


def take(office: Office, messages: list[Sealed]) -> Spent:
    """Take messages in batches as the ingest thread does; return what it took."""
    desk, world = office.desk, office.desk.world
    answered = 0
    with timed() as spent:
        for start in range(0, len(messages), BATCH):
            batch = messages[start : start + BATCH]
            verified = [inbox.read(t, p, world.keyring, world.ledger) for t, p in batch]
            with desk.changing() as session:
                received = receive(session, verified, world, desk.now_ms())
            answered += len(received.outgoing)
    assert answered > 0
    return spent


def _busy_day(scale: Scale) -> list[Figure]:
    wall, cpu, raw, least = Samples(), Samples(), Samples(), Samples()
    for _ in range(scale.rounds):
        with open_office(scale.buttons) as office:
            take(office, office.a_busy_day(BATCH))  # compiles statements, fills caches
            messages = office.a_busy_day(scale.presses)
            by_hand = bare.take(office.folder, messages, BATCH)
            least.add(by_hand.cpu_s / len(messages) * 1e6)
            spent = take(office, messages)
            wall.add(spent.wall_s / len(messages) * 1e6)
            cpu.add(spent.cpu_s / len(messages) * 1e6)
            schema, rows = raw_sqlite.rows_of(office.folder / "desk.db")
            limit = raw_sqlite.commit_in_groups(office.folder, schema, rows, BATCH)
            raw.add(limit.wall_s / len(rows["press"]) * 1e6)
    times = ratio_of_rounds(wall, raw)
    times_bare = ratio_of_rounds(cpu, least)
    return [
        Figure(
            "ingest: presses a second",
            1e6 / wall.median,
            "1/s",
            PRESSES_A_SECOND,
            PROMISED,
            1,
            more_is_better=True,
        ),
        Figure("ingest: CPU a press", cpu.median, "us", CPU_US_A_PRESS, PROMISED, 1),
        Figure(
            "ingest: time a press",
            times * raw.median,
            "us",
            raw.median,
            "raw SQLite group commit, same rows",
            TIMES_RAW_SQLITE,
        ),
        Figure(
            "ingest: CPU a press, beside bare Python",
            times_bare * least.median,
            "us",
            least.median,
            "hmac, json and sqlite3 alone",
            TIMES_BARE_PYTHON,
        ),
    ]


def _outage(scale: Scale) -> list[Figure]:
    wall, cpu = Samples(), Samples()
    for _ in range(scale.rounds):
        with open_office(scale.buttons) as office:
            messages = office.an_outage()
            spent = take(office, messages)
            wall.add(spent.wall_s / len(messages) * 1e6)
            cpu.add(spent.cpu_s / len(messages) * 1e6)
    return [
        Figure(
            "outage of every button: presses a second",
            1e6 / wall.median,
            "1/s",
            AN_OUTAGE_A_SECOND,
            PROMISED,
            1,
            more_is_better=True,
        ),
        Figure(
            "outage of every button: CPU a press", cpu.median, "us", CPU_US_A_PRESS, PROMISED, 1
        ),
    ]
