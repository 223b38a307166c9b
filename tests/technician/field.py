"""A virtual board with firmware and identity, as it stands in a shop."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from tests.firmware.both.fakes_ca import CA
from tests.support import vm
from tests.support.virtual_board import image
from tests.support.virtual_board.board import VirtualBoard
from tests.support.virtual_board.tools import prompt

PASSWORD = "read-it-on-the-page"
SHOP = {"ssid": "Shop & Söns", "password": "right horse", "rssi": -61}
OLD = {"ssid": "Old shop", "password": "long ago 1"}
WIRING = "esp32_generic button=27 led=26\n"
BUTTON = 27
MOVED = """
if bad_boots <= RESCUE_AT:
    try:
        from deskbell_button import alive, holding, setup
        from deskbell_button.board import access_point
        access_point.ADDRESS, access_point.PORT = "127.0.0.1", {port}
        holding.HOLD_MS = setup.LINGER_MS = alive.PROVED_MS = 1000
        alive.AGAIN_AFTER_MS = 100
    except Exception as error:
        print("test:", error)
"""


def identity(**more: Any) -> dict[str, Any]:
    """Return what enrolment gives a board."""
    return {
        "button": "b0417",
        "epoch": 3,
        "key": "00" * 32,
        "password": "secret",
        "ca": CA,
        "brokers": ["mqtts://127.0.0.1:1"],
        "wifi": [OLD],
        **more,
    }


@contextmanager
def installed(folder: Path, before: str = "", **more: Any) -> Iterator[tuple[VirtualBoard, int]]:
    """Hold an enrolled board that is off, and the port of its page; `before` runs first in boot.py.

    What takes ten minutes in a shop takes four seconds here.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with VirtualBoard(folder, port="pty", flashed=_with_firmware()) as board:
        board.wait_for_text(">>> ")
        install(board, port, before, **more)
        board.cut_power()
        yield board, port


@cache
def _with_firmware() -> bytes:
    """Return MicroPython with the firmware in its file system, and nothing that starts it."""
    firmware = vm.firmware()
    files = {
        source.relative_to(firmware).as_posix(): source.read_bytes()
        for source in sorted(firmware.rglob("*.mpy"))
    }
    files["board.txt"] = WIRING.encode()
    return image.with_files(image.micropython(size=100_000), files)


def install(board: VirtualBoard, port: int, before: str, **more: Any) -> None:
    """Put identity and entry files on a board that waits at its prompt."""
    moved = MOVED.format(port=port)
    with prompt(board) as at:
        at.exec(
            "from deskbell_button import start\nfrom deskbell_button.provision import take\n"
            f"n = take(start.board().memory, {identity(**more)!r})"
        )
        main = (vm.ROOT / "firmware" / "main.py").read_text()
        main = main.replace("AGAIN_AFTER_S = 10\n", "AGAIN_AFTER_S = 0.1\n")
        main = main.replace("RESCUE_S = 600\n", "RESCUE_S = 4\n")
        boot = (vm.ROOT / "firmware" / "boot.py").read_text()
        at.fs_writefile("main.py", main.encode())
        at.fs_writefile("boot.py", (before + boot + moved).encode())


def hold(board: VirtualBoard) -> None:
    """Switch the board on with a finger on its button, until the lamp is lit steadily."""
    board.pin(BUTTON, 0)
    board.power_on()
    board.wait_for(lambda one: one.duty(26) == 65535)
    board.pin(BUTTON, None)


def bad_boots(board: VirtualBoard) -> bytes | int:
    """Return how many boots in a row were bad, as NVS has it."""
    return board.nvs()["deskbell"].get("bad", b"0")


def vm_json(board: VirtualBoard, key: str) -> Any:
    """Return a value of NVS that is JSON."""
    value = board.nvs()["deskbell"][key]
    assert isinstance(value, bytes)
    return json.loads(value)
