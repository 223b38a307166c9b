"""A new identity moves into NVS: from `provision.json`, which is deleted, or from memory alone.

NVS first, the file last, the epoch last of all in NVS: after a power cut at any
step the next start does the same again. An epoch lower than the one in NVS is
refused. A new epoch starts `seq` and the configuration's version again; the
presses of another epoch stay on flash in a folder of their own, and are told.
"""

import json
import os

from deskbell_button import address, dialling
from deskbell_button.files import PROVISION
from deskbell_button.identity import number
from deskbell_wire import const, wifi
from deskbell_wire.names import is_button_id

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any  # what a file holds is unknown until it was checked

    from deskbell_button.seams import Memory


_KEYS = const(("button", "key", "password", "ca", "brokers", "wifi", "wifi_new", "setup"))
_REFUSED = const("%s was not taken: %s")


class Refused(Exception):
    """The identity was not taken; the text says why, and the board goes on as it was."""


def provision(memory: "Memory", root: str) -> str:
    """Move `provision.json` of a folder into NVS; return `<button>-<epoch>`.

    Raises Refused: mend the file and copy it again; nothing was changed.
    """
    path = root + "/" + PROVISION
    try:
        with open(path, "rb") as file:
            given = json.loads(file.read().decode())
    except (ValueError, OSError) as error:
        raise Refused(_REFUSED % (PROVISION, error))  # noqa: B904 MicroPython warns at chains
    name = take(memory, given, PROVISION)
    os.remove(path)
    return name


def take(memory: "Memory", given: "dict[str, Any]", what: str = "the identity") -> str:
    """Write an identity into NVS; return `<button>-<epoch>`.

    `given` has the keys `button epoch key password ca brokers`, and may have
    `wifi` (see `wifi.write`) and `setup`, the password of the set-up page.
    Raises Refused, which names `what`; nothing was changed then.
    """
    try:
        values = _checked(dict(given))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Refused(_REFUSED % (what, error))  # noqa: B904 MicroPython warns at chains
    button, epoch = str(values["button"]), int(str(values["epoch"]))
    stored = number(memory, "epoch")
    same = memory.get("button") == button
    if same and epoch < stored:
        raise Refused("epoch %d is lower than %d, which this board has" % (epoch, stored))
    if not same or epoch != stored:
        memory.set("epoch", "")  # until all of it is there, there is no identity
        memory.set("ceiling", "0")
        memory.set("config", "0")
    for key in _KEYS:
        if memory.get(key) != values[key]:  # what is the same wears no flash
            memory.set(key, str(values[key]))
    memory.set("epoch", str(epoch))
    return "%s-%d" % (button, epoch)


def _checked(given: "dict[str, Any]") -> "dict[str, object]":
    """Raise ValueError, or another error of a wrong type, for what no board can use."""
    for key in ("button", "epoch", "key", "password", "ca", "brokers"):
        if not given.get(key):
            raise ValueError("it lacks " + key)
    if not is_button_id(given["button"]) or int(given["epoch"]) < 1:
        raise ValueError("it must name a button and its epoch")
    if len(bytes.fromhex(given["key"])) < 16:
        raise ValueError("its key is too short")
    dialling.client_context(given["ca"])
    for broker in given["brokers"]:
        address.parse(broker)
    given["brokers"] = ",".join(given["brokers"])
    given["wifi"] = wifi.write(given.get("wifi") or [])
    given["wifi_new"] = ""
    given["setup"] = given.get("setup") or ""
    if given["setup"] and not wifi.is_password(given["setup"]):
        raise ValueError("its set-up password is too short")
    return given
