"""The virtual board has a body: power, cable, pins, radio, memory, and a firmware that runs on it."""

import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from mpremote.transport import TransportError
from mpremote.transport_serial import SerialTransport

from tests.support import vm
from tests.support.virtual_board.board import VirtualBoard
from tests.support.virtual_board.tools import flashed, install, mpremote, prompt, said

WATCHDOG, POWER_ON = 3, 1
FOUND = re.compile(r"found (\d+)\r\n")


@pytest.fixture
def board(tmp_path: Path) -> Iterator[VirtualBoard]:
    with flashed(tmp_path) as made:
        yield made


def test_the_watchdog_bites_an_app_that_hangs_and_a_soft_reset_does_not_stop_it(
    board: VirtualBoard,
) -> None:
    with prompt(board) as at:
        at.exec("import machine; dog = machine.WDT(timeout=400)")
        at.write_ctrl_d(lambda _: None)
    board.wait_for_text("task_wdt")
    board.wait_for(lambda board: board.console.rstrip().endswith(">>>"))
    with prompt(board, soft_reset=False) as at:
        assert at.eval("__import__('machine').reset_cause()") == WATCHDOG


def test_memory_survives_a_power_cut_at_any_time_and_is_never_torn(board: VirtualBoard) -> None:
    app = """
import esp32
nvs = esp32.NVS("shop")
try:
    n = nvs.get_i32("n")
    blob = bytearray(300)
    assert nvs.get_blob("blob", blob) == 300 and blob == bytes([n & 255]) * 300, "torn"
    print("found", n)
except OSError:
    n = 0
while True:
    n += 1
    nvs.set_blob("blob", bytes([n & 255]) * 300)
    nvs.set_i32("n", n)
    if n % 10 == 0:
        print("at", n)
"""
    # A cut between the two values leaves the blob one ahead, which is not torn either.
    app = app.replace("n & 255]) * 300, ", "n & 255]) * 300 or blob[0] == n + 1 & 255, ")
    install(board, app)
    last = 0
    for cut in range(1, 6):
        board.wait_for_text(f"at {(last // 10 + 2) * 10}\r\n")
        board.cut_power()
        kept = board.nvs()["shop"]
        assert isinstance(kept["n"], int)
        assert kept["n"] > last
        last = kept["n"]
        board.power_on()
        board.wait_for(lambda board, n=cut: len(FOUND.findall(board.console)) == n)  # type: ignore[misc]
        assert FOUND.findall(board.console)[-1] == str(last)
    assert "torn" not in board.console


def test_the_file_system_survives_a_power_cut_in_the_midst_of_writing(
    board: VirtualBoard,
) -> None:
    app = """
import os
n = 0
try:
    n = int(open("count").read())
except OSError:
    pass
while True:
    n += 1
    with open("count.tmp", "w") as file:
        file.write(str(n) + " " * 3000)
    os.rename("count.tmp", "count")
    if n % 3 == 0:
        print("at", n)
"""
    install(board, app)
    last = 0
    for _ in range(3):
        board.wait_for_text(f"at {(last // 3 + 2) * 3}\r\n")
        board.cut_power()
        now = int(board.files()["count"])
        assert now > last
        last = now
        board.power_on()
    assert "corrupted" not in board.console


def test_pins_reach_the_board_and_the_board_reaches_pins(board: VirtualBoard) -> None:
    with prompt(board) as at:
        at.exec(
            "from machine import ADC, PWM, Pin\nseen = []\nimport neopixel\n"
            "button = Pin(0, Pin.IN, Pin.PULL_UP)\n"
            "button.irq(lambda pin: seen.append(pin.value()), Pin.IRQ_FALLING)\n"
            "lamp = PWM(Pin(2), freq=1000, duty_u16=40000)\n"
            "strip = neopixel.NeoPixel(Pin(8), 2); strip[1] = (1, 2, 3); strip.write()"
        )
        assert at.eval("button.value()") == 1
        board.pin(0, 0)
        assert at.eval("(button.value(), seen)") == (0, [0])
        board.pin(0, None)
        assert at.eval("(button.value(), seen)") == (1, [0])
        assert (board.duty(2), board.hertz(2), board.lamp()) == (40000, 1000, (156,))
        assert board.pixels(8) == [(0, 0, 0), (1, 2, 3)]
        board.voltage(34, 1650)
        assert at.eval("ADC(Pin(34)).read_uv()") == 1650000


def test_a_press_interrupts_a_program_that_sleeps(board: VirtualBoard) -> None:
    with prompt(board) as at:
        at.exec_raw_no_follow(
            "import machine, time\nhits = []\n"
            "p = machine.Pin(0, machine.Pin.IN, machine.Pin.PULL_UP)\n"
            "p.irq(lambda pin: hits.append(1), machine.Pin.IRQ_FALLING)\nprint('waiting')\n"
            "while not hits: time.sleep_ms(5)\nprint('pressed')"
        )
        board.wait_for_text("waiting")
        board.press()
        assert b"pressed" in at.follow(10)[0]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (("Shop", "right horse"), 1010),
        (("Shop", "wrong horse"), 202),
        (("Nowhere", "right horse"), 201),
        (("No DHCP", "right horse"), 1001),
        (("Hidden", "right horse"), 1010),
    ],
)
def test_the_radio_says_what_an_esp32_says(
    asked: tuple[str, str], status: int, board: VirtualBoard
) -> None:
    shop = {"ssid": "Shop", "password": "right horse", "rssi": -61}
    no_dhcp = {"ssid": "No DHCP", "password": "right horse", "dhcp": False}
    board.wifi([shop, no_dhcp, {"ssid": "Hidden", "password": "right horse", "hidden": True}])
    with prompt(board) as at:
        at.exec("import network, time; w = network.WLAN(network.STA_IF); w.active(True)")
        names = at.eval("[found[0] for found in w.scan()]")
        assert names == [b"Shop", b"No DHCP", b""]
        at.exec(f"w.connect{asked!r}; time.sleep_ms(300)")
        assert at.eval("w.status()") == status
        assert at.eval("w.isconnected()") == (status == 1010)
        if status == 1010:
            board.wifi([])
            assert at.eval("w.isconnected()") is False


def test_the_board_can_be_an_access_point(board: VirtualBoard) -> None:
    with prompt(board) as at:
        assert not board.own_access_point
        at.exec("import network; w = network.WLAN(network.AP_IF); w.active(True)")
        at.exec("w.config(essid='Deskbell', password='knock-knock', authmode=3)")
        own = board.own_access_point or {}
        assert own["essid"] == "Deskbell"
        assert at.eval("w.ifconfig()[0]") == "192.168.4.1"
        at.exec("w.active(False)")
        assert not board.own_access_point


def test_a_socket_on_the_board_reaches_a_server_on_this_computer(board: VirtualBoard) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, prompt(board) as at:
        number = server.getsockname()[1]
        at.exec(
            "import socket; s = socket.socket(); "
            f"s.connect(socket.getaddrinfo('127.0.0.1', {number})[0][-1]); n = s.send(b'hi')"
        )
        client, _ = server.accept()
        with client:
            assert client.recv(2) == b"hi"


def test_an_unplugged_board_is_gone_and_comes_back_under_the_same_name(
    board: VirtualBoard,
) -> None:
    url = board.url
    at = SerialTransport(url)
    at.enter_raw_repl()
    at.exec_raw_no_follow("import time; time.sleep(60)")
    board.unplug()
    with pytest.raises(OSError, match=r"returned no data|Input/output"):
        at.follow(5)
    with pytest.raises(TransportError):
        SerialTransport(url)
    assert board.state == "off"
    board.plug_in()
    with prompt(board, soft_reset=False) as at:
        assert at.eval("__import__('machine').reset_cause()") == POWER_ON


def test_a_port_that_another_program_has_open_is_busy(board: VirtualBoard) -> None:
    board.occupy()
    with pytest.raises(TransportError):
        SerialTransport(board.url)
    board.release()
    with prompt(board) as at:
        assert at.eval("1") == 1


def test_eight_boards_answer_at_once(tmp_path: Path) -> None:
    with ExitStack() as stack:
        boards = [
            stack.enter_context(flashed(tmp_path / mac, mac=mac))
            for mac in (f"a0b7650001{at:02x}" for at in range(8))
        ]

        def ask(board: VirtualBoard) -> str:
            with prompt(board) as at:
                at.fs_writefile("mine", board.mac.encode())
                at.exec("import machine")
                return str(at.eval("machine.unique_id().hex()"))

        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(ask, boards)) == [board.mac for board in boards]
        assert [board.files()["mine"].decode() for board in boards] == [b.mac for b in boards]


def test_the_firmware_boots_from_its_file_system_and_shows_setup(
    board: VirtualBoard, tmp_path: Path
) -> None:
    firmware = vm.firmware()
    entries = [vm.ROOT / "firmware" / name for name in ("boot.py", "main.py")]
    folders = [firmware / "deskbell_button", firmware / "deskbell_wire"]
    said(mpremote(board, "cp", "-r", *folders, *entries, ":", "+", "reset"))
    board.wait_for_text("not provisioned")
    board.wait_for(lambda board: board.lamp() != (0,))
    with prompt(board, soft_reset=False) as at:
        at.exec("import gc; gc.collect()")
        assert at.eval("gc.mem_free()") > 80_000
