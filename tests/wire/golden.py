"""One golden vector on this interpreter; plain code, because MicroPython runs it too."""

import binascii
import gc
import json

from deskbell_wire import desk, jsontext
from deskbell_wire.checks import Unreadable
from deskbell_wire.sealing import open_text, seal_text
from deskbell_wire.signature import Rejected, seal, unseal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Vector = dict[str, Any]

KINDS = {kind.__name__: kind for kind in desk.MESSAGES}


def main(path: str) -> None:
    """Check every vector of a file and print a verdict on each.

    A vector is two lines there, its payload on the second: as one text the
    largest would not fit into a small heap beside what is made of it.
    """
    with open(path) as lines:  # noqa: PTH123 no pathlib on MicroPython
        while True:
            gc.collect()
            line = lines.readline()
            if not line:
                return
            vector = json.loads(line)
            del line
            gc.collect()
            vector["payload"] = lines.readline().rstrip()
            name = vector["name"]
            print("==", name, "==", problem(vector) or "good")


def problem(vector: "Vector") -> "str | None":
    """Return what this interpreter does otherwise than the vector says, None when nothing.

    What was used is taken out of the vector, for the heap is small.
    """
    if vector["kind"] == "message":
        return _message(vector)
    if vector["kind"] == "text":
        return _text(vector)
    if vector["kind"] == "sealed":
        return _sealed(vector)
    if vector["kind"] == "older":
        return _older(vector)
    if vector["kind"] == "refused":
        return _refused(vector)
    return _rejected(vector)


def _message(vector: "Vector") -> "str | None":
    kind = KINDS[vector["type"]]
    key, payload = binascii.unhexlify(vector["key"]), binascii.unhexlify(vector.pop("payload"))
    message = kind.read(vector.pop("values"))
    gc.collect()
    if message.encode() != vector["json"]:
        return "encodes otherwise"
    gc.collect()
    if seal(key, vector["topic"], vector["json"]) != payload:
        return "seals otherwise"
    body = unseal(key, vector["topic"], payload)
    if body != vector.pop("json").encode():
        return "unseals otherwise"
    gc.collect()
    decoded = kind.decode(body)
    for field, _ in kind.FIELDS:
        if jsontext.write(getattr(decoded, field)) != jsontext.write(getattr(message, field)):
            return "decodes another " + str(field)
    return None


def _text(vector: "Vector") -> "str | None":
    written = jsontext.write(vector["values"])
    if written != vector["json"]:
        return "writes " + str(written)
    read = jsontext.read(written.encode())
    return "reads otherwise" if read != vector["values"] else None


def _sealed(vector: "Vector") -> "str | None":
    key, nonce = binascii.unhexlify(vector["key"]), binascii.unhexlify(vector["nonce"])
    if seal_text(key, vector["values"], nonce) != vector["sealed"]:
        return "seals otherwise"
    return None if open_text(key, vector["sealed"]) == vector["values"] else "opens otherwise"


def _older(vector: "Vector") -> "str | None":
    message = KINDS[vector["type"]].decode(vector["json"].encode())
    return None if message.encode() == vector["now"] else "reads otherwise"


def _refused(vector: "Vector") -> "str | None":
    try:
        KINDS[vector["type"]].decode(vector["json"].encode())
    except Unreadable as error:
        return None if str(error) == vector["why"] else "says " + str(error)
    return "reads it"


def _rejected(vector: "Vector") -> "str | None":
    try:
        unseal(
            binascii.unhexlify(vector["key"]),
            vector["topic"],
            binascii.unhexlify(vector["payload"]),
        )
    except Rejected as error:
        return None if error.reason == vector["why"] else "says " + error.reason
    return "takes it"
