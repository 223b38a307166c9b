"""The limit of ingest in Python: the least that anybody would do for a press, with nothing decided.

Check the signature, parse, insert the row, commit in groups, write and sign an
answer: `hmac`, `json` and `sqlite3` alone. No check of a value, no triage, no
incident, no lamp.
"""

import hmac
import json
import sqlite3
from pathlib import Path

from bench.figure import Spent, timed
from bench.office import Sealed

_SCHEMA = """CREATE TABLE press (
    name TEXT NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL, at_ms INTEGER NOT NULL,
    PRIMARY KEY (name, seq))"""
_INSERT = "INSERT INTO press VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
_KEY = bytes(32)


def take(folder: Path, messages: list[Sealed], group: int) -> Spent:
    """Take messages in groups; return what it took."""
    path = folder / "bare.db"
    for left in folder.glob("bare.db*"):
        left.unlink()
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute(_SCHEMA)
    sent = 0
    with timed() as spent:
        for start in range(0, len(messages), group):
            batch = [_read(*one) for one in messages[start : start + group]]
            database.execute("BEGIN IMMEDIATE")
            database.executemany(_INSERT, [row for _, row in batch])
            database.execute("COMMIT")
            sent += sum(len(_answer(topic, row)) for topic, row in batch)
    database.close()
    assert sent > 0
    return spent


def _read(topic: str, payload: bytes) -> tuple[str, tuple[str, int, str, int]]:
    body = payload[:-33]
    mac = hmac.digest(_KEY, topic.encode() + b"\n" + body, "sha256")[:16].hex().encode()
    hmac.compare_digest(mac, payload[-32:])
    press = json.loads(body)
    return topic, (topic.split("/")[1], press["seq"], json.dumps(press["diagnostics"]), 1)


def _answer(topic: str, row: tuple[str, int, str, int]) -> bytes:
    lamp = {"input": 1, "state": "filed", "incident": "INC-1042", "revision": row[3]}
    receipt = {"seq": row[1], "decision": "opened", "incident": "INC-1042", "revision": row[3]}
    state = {"v": 1, "version": 1, "to": [1, row[1]], "receipts": [receipt], "lamps": [lamp]}
    body = json.dumps(state, separators=(",", ":")).encode()
    mac = hmac.digest(_KEY, topic.encode() + b"\n" + body, "sha256")[:16].hex().encode()
    return body + b"\n" + mac
