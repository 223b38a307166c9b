"""Golden vectors: both interpreters encode and decode to the same bytes, for ever.

`DESKBELL_WRITE_VECTORS=1` adds the vectors of new examples. One that is there is
never written again: what it says is in the field, so to change it means a new
version of the contract, and to delete its line by hand.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from deskbell_wire import jsontext
from deskbell_wire.checks import Unreadable
from deskbell_wire.desk import MESSAGES
from deskbell_wire.record import Message
from deskbell_wire.sealing import seal_text
from deskbell_wire.signature import MAX_PAYLOAD, REJECTIONS, Rejected, seal, unseal
from deskbell_wire.topics import topic
from tests.support import vm
from tests.wire import examples, golden

PATH = Path(__file__).with_name("vectors.json")
HERE = Path(__file__).parent
VERDICT = re.compile(r"^== (.+) == (.+)$", re.MULTILINE)


def signed(message: Message) -> dict[str, Any]:
    full = topic(examples.NAME, message.CHANNEL)
    text = message.encode()
    values = json.loads(text)
    del values["v"]
    return {
        "type": type(message).__name__,
        "key": examples.KEY.hex(),
        "topic": full,
        "values": values,
        "json": text,
        "payload": seal(examples.KEY, full, text).hex(),
    }


def sealed(text: str) -> dict[str, Any]:
    return {
        "key": examples.KEY.hex(),
        "nonce": examples.NONCE.hex(),
        "values": text,
        "sealed": seal_text(examples.KEY, text, examples.NONCE),
    }


def older(kind: str, text: str) -> dict[str, Any]:
    now = golden.KINDS[kind].decode(text.encode()).encode()
    return {"type": kind, "json": text, "now": now}


def refused(kind: str, text: str) -> dict[str, Any]:
    with pytest.raises(Unreadable) as caught:
        golden.KINDS[kind].decode(text.encode())
    return {"type": kind, "json": text, "why": str(caught.value)}


def tampered() -> Iterator[tuple[str, bytes]]:
    full = topic(examples.NAME, "up/press")
    good = seal(examples.KEY, full, examples.PRESS_TEXT)
    yield "another digit in the signature", good[:-1] + bytes([good[-1] ^ 1])
    yield "another digit in the text", good.replace(b'"seq":17', b'"seq":18')
    yield "another key", seal(bytes(32), full, examples.PRESS_TEXT)
    yield "another topic", seal(examples.KEY, topic("b0417-4", "up/press"), examples.PRESS_TEXT)
    yield "cut in the text", good[:50]
    yield "cut in the signature", good[:-5]
    yield "no signature", examples.PRESS_TEXT.encode()
    yield "capital digits", good[:-32] + good[-32:].upper()
    yield "nothing but a signature", good[-33:]
    yield "too long", seal(examples.KEY, full, "[" + "1," * MAX_PAYLOAD + "1]")


def rejected(payload: bytes) -> dict[str, Any]:
    full = topic(examples.NAME, "up/press")
    with pytest.raises(Rejected) as caught:
        unseal(examples.KEY, full, payload)
    return {
        "key": examples.KEY.hex(),
        "topic": full,
        "payload": payload.hex(),
        "why": caught.value.reason,
    }


def made() -> Iterator[dict[str, Any]]:
    """Make every vector from the examples, with the code as it is today."""
    for name, message in examples.EXAMPLES:
        yield {"name": name, "kind": "message", **signed(message)}
    for at, text in enumerate(examples.TEXTS, 1):
        yield {"name": f"text {at}", "kind": "text", "values": text, "json": jsontext.write(text)}
    for what, text in examples.SEALED.items():
        yield {"name": f"sealed: {what}", "kind": "sealed", **sealed(text)}
    for kind, what, text in examples.OLDER:
        yield {"name": f"{kind}: {what}", "kind": "older", **older(kind, text)}
    for kind, what, text in examples.REFUSED:
        yield {"name": f"{kind}: {what}", "kind": "refused", **refused(kind, text)}
    for what, payload in tampered():
        yield {"name": f"payload: {what}", "kind": "rejected", **rejected(payload)}


def committed() -> list[dict[str, Any]]:
    if os.environ.get("DESKBELL_WRITE_VECTORS"):
        old = {one["name"]: one for one in json.loads(PATH.read_text())} if PATH.exists() else {}
        lines = [
            json.dumps({**one, **old.get(one["name"], {})}, ensure_ascii=False) for one in made()
        ]
        PATH.write_text("[\n" + ",\n".join(lines) + "\n]\n")
    vectors: list[dict[str, Any]] = json.loads(PATH.read_text())
    return vectors


VECTORS = committed()
by_name = pytest.mark.parametrize("vector", VECTORS, ids=lambda one: str(one["name"]))


@cache
def verdicts_of_the_vm() -> dict[str, str]:
    """Run all vectors in one VM; firmware as bytecode, a heap of 100 KB."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        vm.compile_file(HERE / "golden.py", tree / "golden.py")
        lines = tree / "vectors"
        for one in VECTORS:
            head = {key: value for key, value in one.items() if key != "payload"}
            with lines.open("a") as file:
                print(
                    json.dumps(head, ensure_ascii=False),
                    one.get("payload", ""),
                    sep="\n",
                    file=file,
                )
        done = vm.run(["-c", f"import golden; golden.main({str(lines)!r})"], tree)
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(VERDICT.findall(done.stdout))


@by_name
def test_cpython_does_what_the_vector_says(vector: dict[str, Any]) -> None:
    assert golden.problem({"payload": "", **vector}) is None


@pytest.mark.xdist_group("vm vectors")
@by_name
def test_micropython_does_what_the_vector_says(vector: dict[str, Any]) -> None:
    assert verdicts_of_the_vm()[vector["name"]] == "good"


def test_the_examples_still_make_the_committed_vectors() -> None:
    assert list(made()) == VECTORS


@pytest.mark.parametrize(
    "vector", [one for one in VECTORS if one["kind"] == "message"], ids=lambda one: str(one["name"])
)
def test_a_payload_is_what_the_recipe_makes_without_our_code(vector: dict[str, Any]) -> None:
    text = vector["json"].encode()
    mac = hmac.new(
        bytes.fromhex(vector["key"]), vector["topic"].encode() + b"\n" + text, hashlib.sha256
    )

    assert bytes.fromhex(vector["payload"]) == text + b"\n" + mac.digest()[:16].hex().encode()
    assert json.loads(vector["json"]) == {"v": 1, **vector["values"]}


@pytest.mark.parametrize(
    "vector", [one for one in VECTORS if one["kind"] == "sealed"], ids=lambda one: str(one["name"])
)
def test_a_sealed_text_is_what_the_recipe_makes_without_our_code(vector: dict[str, Any]) -> None:
    own = hmac.digest(bytes.fromhex(vector["key"]), b"seal", "sha256")
    nonce, text = bytes.fromhex(vector["nonce"]), vector["values"].encode()
    stream = b"".join(
        hmac.digest(own, nonce + block.to_bytes(4, "big"), "sha256") for block in range(60)
    )
    hidden = bytes(a ^ b for a, b in zip(text, stream, strict=False))

    assert vector["sealed"] == base64.b64encode(nonce + hidden).decode()


def test_every_message_has_three_vectors_or_as_many_as_make_sense() -> None:
    counted = [one["type"] for one in VECTORS if one["kind"] == "message"]

    assert {kind.__name__ for kind in MESSAGES} == set(counted)
    assert all(counted.count(kind.__name__) >= 2 for kind in MESSAGES)


def test_every_reason_that_a_payload_alone_can_give_has_a_vector() -> None:
    reasons = {one["why"] for one in VECTORS if one["kind"] == "rejected"}

    assert reasons == set(REJECTIONS) - {"replayed", "stale"}


def test_a_vector_that_lies_is_noticed() -> None:
    one = next(one for one in VECTORS if one["kind"] == "message")

    assert golden.problem({**one, "json": one["json"].replace("17", "18")})
    assert golden.problem({**one, "values": {**one["values"], "seq": 18}})
    assert golden.problem({**one, "key": bytes(32).hex()})
    secret = next(one for one in VECTORS if one["kind"] == "sealed" and one["values"])
    assert golden.problem({**secret, "nonce": bytes(16).hex()})
