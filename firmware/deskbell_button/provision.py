"""A new identity: `provision.json`, copied by a technician, moves into NVS and is deleted.

NVS first, the file last, the epoch last of all in NVS: after a power cut at any
step the next start does the same again. An epoch lower than the one in NVS is
refused. A new epoch starts `seq` and the configuration's version again; the
presses of another epoch stay on flash in a folder of their own, and are told.
"""

import json
import os

from deskbell_button import address, transport
from deskbell_button.files import PROVISION
from deskbell_button.identity import number
from deskbell_wire.names import is_button_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any  # what a file holds is unknown until it was checked

    from deskbell_button.seams import Memory


class Refused(Exception):
    """`provision.json` was not taken; the text says why, and the board goes on as it was."""


def provision(memory: "Memory", root: str) -> str:
    """Move `provision.json` of a folder into NVS; return `<button>-<epoch>`.

    Raises Refused: mend the file and copy it again; nothing was changed.
    """
    path = root + "/" + PROVISION
    given = _read(path)
    button, epoch = str(given["button"]), int(str(given["epoch"]))
    stored = number(memory, "epoch")
    same = memory.get("button") == button
    if same and epoch < stored:
        raise Refused("epoch %d is lower than %d, which this board has" % (epoch, stored))
    if not same or epoch != stored:
        memory.set("epoch", "")  # until all of it is there, there is no identity
        memory.set("ceiling", "0")
        memory.set("config", "0")
    for key in ("button", "key", "password", "ca", "brokers", "wifi"):
        memory.set(key, str(given[key]))
    memory.set("epoch", str(epoch))
    os.remove(path)
    return "%s-%d" % (button, epoch)


def _read(path: str) -> "dict[str, object]":
    """Return the checked values, brokers and Wi-Fi as NVS keeps them. Raises Refused."""
    try:
        with open(path, "rb") as file:
            return _checked(json.loads(file.read().decode()))
    except (AttributeError, KeyError, TypeError, ValueError, OSError) as error:
        raise Refused("%s was not taken: %s" % (PROVISION, error))  # noqa: B904 MicroPython warns at chains


def _checked(given: "dict[str, Any]") -> "dict[str, object]":
    """Raise ValueError, or another error of a wrong type, for what no board can use."""
    for key in ("button", "epoch", "key", "password", "ca", "brokers"):
        if not given.get(key):
            raise ValueError("it lacks " + key)
    if not is_button_id(given["button"]) or int(given["epoch"]) < 1:
        raise ValueError("it must name a button and its epoch")
    if len(bytes.fromhex(given["key"])) < 16:
        raise ValueError("its key is too short")
    transport.client_context(given["ca"])
    for broker in given["brokers"]:
        address.parse(broker)
    given["brokers"] = ",".join(given["brokers"])
    given["wifi"] = json.dumps([_network(one) for one in given.get("wifi") or []])
    return given


def _network(given: "dict[str, str]") -> "list[str]":
    return [str(given["ssid"]), str(given.get("password", ""))]
