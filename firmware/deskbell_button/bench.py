"""What a technician's computer asks of a board over the raw prompt. The app never imports it.

Every function prints one line of JSON. Identity and keys come in as text of the
prompt and go into NVS: they are never a file.
"""

import gc
import json
import os
import time

from deskbell_button import start
from deskbell_button.aio import Clock
from deskbell_button.button import Button
from deskbell_button.files import JOURNALS, Folder, is_there
from deskbell_button.identity import Identity, number
from deskbell_wire.messages import Receipt
from deskbell_wire.topics import UP_PRESS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any  # what the computer sends is checked where it is taken

    from deskbell_button.seams import Board

_RED = (255, 0, 0)
_GREEN = (0, 255, 0)
_BLUE = (0, 0, 255)
_WHITE = (255, 255, 255)
_SHOWN_S = 0.5
_SAMPLE_S = 0.01
_LET_GO_S = 10
_FORGOTTEN = (
    "epoch",
    "button",
    "key",
    "password",
    "ca",
    "brokers",
    "wifi",
    "wifi_new",
    "setup",
    "ceiling",
    "config",
    "error",
)
"""The epoch first: after a power cut in the midst there is no identity, never half of one."""


def provision(given: "dict[str, Any]") -> None:
    """Take an identity, and print its name. Raises provision.Refused."""
    from deskbell_button.provision import take

    print(json.dumps(take(start.board().memory, given)))


class HandOver:
    """Gives the presses on flash to the computer, signed, and takes the desk's receipts for them."""

    def __init__(self) -> None:
        """Start as the app would. Raises NotProvisioned."""
        board = start.board()
        identity = Identity(board.memory)
        folder = Folder(board.root + "/" + JOURNALS + "/" + identity.name)
        self._clock = Clock()
        self._button = Button(identity, folder, board.memory, board.inputs, lambda: None)
        self._button.connected(self._clock.now_ms())

    def tell(self, most: int) -> None:
        """Print up to so many unreceipted presses; none: all of them are receipted."""
        told: list[dict[str, str]] = []
        while len(told) < most:
            message = self._button.next_message(self._clock.now_ms())
            if message is None or not message.topic.endswith(UP_PRESS):
                break
            told.append({"topic": message.topic, "payload": message.payload.decode()})
        print(json.dumps(told))

    def take(self, receipts: "list[tuple[int, str | None, int | None]]") -> None:
        """Note what the desk has, and print whether none of these is left."""
        for seq, incident, revision in receipts:
            made = Receipt(seq=seq, decision="joined", incident=incident, revision=revision)
            self._button.outbox.receipt(made)
        left = self._button.outbox.unreceipted()
        print(json.dumps(not [seq for seq, _, _ in receipts if seq in left]))


def show() -> None:
    """Light every lamp red, green, blue and white in turn, with a note each."""
    board = start.board()
    for colour, hertz in ((_RED, 880), (_GREEN, 988), (_BLUE, 1175), (_WHITE, 1319)):
        for one in range(1, board.inputs + 1):
            board.show(one, None, colour)
        board.tone(hertz)
        time.sleep(_SHOWN_S)
    board.tone(0)
    for one in range(1, board.inputs + 1):
        board.show(one, None, (0, 0, 0))
    print(json.dumps(board.inputs))


def inputs(within_s: int) -> None:
    """Wait until every input was closed once and let go; print those that were."""
    board = start.board()
    closed: set[int] = set()
    until = time.time() + within_s
    while len(closed) < board.inputs and time.time() < until:
        for one in range(1, board.inputs + 1):
            if board.is_closed(one) and one not in closed:
                closed.add(one)
                board.show(one, None, _WHITE)
        time.sleep(_SAMPLE_S)
    # The app, when it starts, would take a finger that is still there for a press that is meant.
    until = time.time() + _LET_GO_S
    while _is_held(board) and time.time() < until:
        time.sleep(_SAMPLE_S)
    print(json.dumps(sorted(closed)))


def _is_held(board: "Board") -> bool:
    return any(board.is_closed(one) for one in range(1, board.inputs + 1))


def measure() -> None:
    """Print battery, heap, flash and how often the board has started."""
    board = start.board()
    gc.collect()
    size, _, blocks, free = os.statvfs("/")[:4]
    print(
        json.dumps(
            {
                "battery_mv": board.battery_mv(),
                "free_heap_bytes": gc.mem_free(),  # type: ignore[attr-defined]  # MicroPython
                "flash_erases": _erases(),
                "flash_free_bytes": size * free,
                "flash_bytes": size * blocks,
                "boots": number(board.memory, "boot"),
                "reset_cause": board.reset_cause(),
            }
        )
    )


def counters() -> None:
    """Print how often the board has started, and the first number that no press has had."""
    memory = start.board().memory
    print(json.dumps([number(memory, "boot"), max(number(memory, "ceiling"), 1)]))


def _erases() -> int:
    """Return how often the busiest blocks were erased: LittleFS counts it in the root's first word.

    A directory's pair of blocks starts with a revision that rises at each erase (littlefs SPEC.md).
    """
    import esp32

    area = esp32.Partition.find(esp32.Partition.TYPE_DATA, label="vfs")[0]
    newest = 0
    word = bytearray(4)
    for block in (0, 1):
        area.readblocks(block, word, 0)
        newest = max(newest, int.from_bytes(word, "little"))
    return newest


def reset() -> None:
    """Forget identity, keys, Wi-Fi and presses, and print how many unreceipted presses that were."""
    board = start.board()
    lost = 0
    folder = board.root + "/" + JOURNALS
    for name in os.listdir(folder) if is_there(folder) else []:
        for record in os.listdir(folder + "/" + name):
            lost += record.endswith(".p")
            os.remove(folder + "/" + name + "/" + record)
        os.rmdir(folder + "/" + name)
    for key in _FORGOTTEN:
        board.memory.set(key, "")
    print(json.dumps(lost))
