"""Three bad boots in a row end in rescue; switching the mains does not, and rescue is not for ever."""

from pathlib import Path

from tests.support import vm
from tests.support.virtual_board.board import VirtualBoard
from tests.support.virtual_board.tools import prompt
from tests.technician.field import PASSWORD, bad_boots, installed

DIES = "import deskbell_button.app as app\nasync def run(_):\n    raise ValueError('broken')\n"
DIES += "app.run = run\n"
LAMP = 26


def shows_faulty(board: VirtualBoard) -> bool:
    return board.duty(LAMP) > 0


def test_an_app_that_dies_three_times_leaves_lamp_page_and_prompt(tmp_path: Path) -> None:
    with installed(tmp_path, before=DIES, setup=PASSWORD) as (board, port):
        board.power_on()
        board.wait_for_text("rescue: 3 bad boots")
        board.wait_for_text(f"set-up: http://127.0.0.1:{port}")
        board.wait_for(shows_faulty)

        assert board.console.count("starting again: ValueError: broken") == 3
        assert (board.own_access_point or {})["essid"] == "Deskbell b0417"
        board.press()
        assert not [name for name in board.files() if name.startswith("journal/")]
        with prompt(board, soft_reset=False) as at:
            assert at.eval("1 + 1") == 2
        assert bad_boots(board) == b"-1"


def test_rescue_lets_the_app_be_tried_once_and_no_more(tmp_path: Path) -> None:
    with installed(tmp_path, before=DIES) as (board, _):
        board.power_on()
        board.wait_for_text("no password, so no access point")
        died = board.console.count("starting again")
        board.wait_for(lambda one: one.console.count("rescue: 3 bad boots") == 2)

        assert board.console.count("starting again") == died + 1


def test_a_power_up_ends_rescue(tmp_path: Path) -> None:
    with installed(tmp_path, before=DIES) as (board, _):
        board.power_on()
        board.wait_for_text("rescue: 3 bad boots")
        board.cut_power()
        died = board.console.count("starting again")
        board.power_on()
        board.wait_for(lambda one: one.console.count("starting again") > died)
        assert board.console.count("rescue: 3 bad boots") == 1


def test_mains_that_are_switched_five_times_quickly_do_not_count(tmp_path: Path) -> None:
    with installed(tmp_path) as (board, _):
        for turn in range(1, 6):
            board.power_on()
            board.wait_for(lambda one, n=turn: one.console.count("this is b0417-3") == n)  # type: ignore[misc]
            board.cut_power()
        assert bad_boots(board) == b"0"
        assert "rescue" not in board.console


def test_a_boot_that_lasts_ends_the_row(tmp_path: Path) -> None:
    dies_twice = "import esp32\n_n = bytearray(4)\ntry:\n"
    dies_twice += "    _s = int(bytes(_n[:esp32.NVS('test').get_blob('n', _n)]).decode())\n"
    dies_twice += "except OSError:\n    _s = 0\nesp32.NVS('test').set_blob('n', str(_s + 1))\n"
    dies_twice += "if _s < 2:\n" + "".join(f"    {line}\n" for line in DIES.splitlines())
    with installed(tmp_path, before=dies_twice) as (board, _):
        board.power_on()
        board.wait_for_text("this is b0417-3")
        assert bad_boots(board) == b"2"
        board.wait_for(lambda one: bad_boots(one) == b"0")
        assert "rescue" not in board.console


def test_damaged_application_files_end_at_the_prompt(tmp_path: Path) -> None:
    with installed(tmp_path, setup=PASSWORD) as (board, _):
        board.power_on()
        board.wait_for_text("this is b0417-3")
        with prompt(board) as at:
            at.fs_writefile("deskbell_button/files.mpy", b"M\x06\x1f\x1ftorn")
            at.exec_raw_no_follow("import machine; machine.reset()")
        board.wait_for_text("rescue: 3 bad boots")
        board.wait_for(lambda one: one.console.count("rescue: ") == 2)  # it says why, and waits
        with prompt(board) as at:
            at.fs_writefile("deskbell_button/files.mpy", _whole("files.mpy"))
            before = board.console.count("this is b0417-3")
            at.exec_raw_no_follow("import machine; machine.reset()")
        board.wait_for(lambda one: one.console.count("this is b0417-3") > before)
        assert board.nvs()["deskbell"]["epoch"] == b"3"


def test_rescue_that_goes_bad_itself_imports_nothing(tmp_path: Path) -> None:
    with installed(tmp_path) as (board, _):
        board.power_on()
        board.wait_for_text("this is b0417-3")
        with prompt(board) as at:
            hard = b"import machine\nmachine.reset()\n"
            at.exec("import os; os.remove('deskbell_button/files.mpy')")
            at.fs_writefile("deskbell_button/files.py", hard)
            at.exec_raw_no_follow("import machine; machine.reset()")
        board.wait_for_text("rescue: 4 bad boots")
        with prompt(board, soft_reset=False) as at:
            assert at.eval("[name for name in __import__('sys').modules if 'desk' in name]") == []


def _whole(name: str) -> bytes:
    return (vm.firmware() / "deskbell_button" / name).read_bytes()
