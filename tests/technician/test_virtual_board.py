"""The virtual board is a board to mpremote: its prompts, its line, its files."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from mpremote.transport import TransportError
from mpremote.transport_serial import SerialTransport

from tests.support.virtual_board.board import VirtualBoard
from tests.support.virtual_board.tools import flashed, install, mpremote, prompt, said

PORTS = ("pty", "socket", "rfc2217")
SOFT, HARD = 5, 2


@pytest.fixture
def board(tmp_path: Path) -> Iterator[VirtualBoard]:
    with flashed(tmp_path) as made:
        yield made


@pytest.mark.filterwarnings("ignore:set(Daemon|Name)")  # pyserial, on RFC 2217
@pytest.mark.parametrize("port", PORTS)
def test_mpremote_copies_a_file_and_reads_its_hash_back(port: str, tmp_path: Path) -> None:
    content = bytes(range(256)) * 5
    (tmp_path / "content.bin").write_bytes(content)
    with flashed(tmp_path, port=port) as board:
        with prompt(board) as at:
            at.fs_writefile("/content.bin", content)
            assert at.fs_readfile("/content.bin") == content
            assert at.eval("1 + 1") == 2
            with pytest.raises(TransportError, match="ZeroDivisionError"):
                at.exec("1 / 0")
        assert board.files()["content.bin"] == content


def test_mpremote_as_a_program_does_what_it_does_on_a_board(
    board: VirtualBoard, tmp_path: Path
) -> None:
    (tmp_path / "greeting.py").write_text("print('hello from the board')\n")
    said(mpremote(board, "cp", tmp_path / "greeting.py", ":"))
    assert "greeting.py" in said(mpremote(board, "ls"))
    assert "hello from the board" in said(mpremote(board, "exec", "import greeting"))
    assert "hello from the board" in said(mpremote(board, "run", tmp_path / "greeting.py"))
    assert "1.29.0" in said(mpremote(board, "exec", "import sys; print(sys.version)"))


def test_a_mounted_folder_of_this_computer_imports_on_the_board(
    board: VirtualBoard, tmp_path: Path
) -> None:
    (tmp_path / "far.py").write_text("print('from afar')\n")
    done = mpremote(board, "mount", tmp_path, "exec", "import far")
    assert "from afar" in said(done)


def test_long_source_goes_through_raw_paste_windows(board: VirtualBoard) -> None:
    source = "total = 0\n" + "total += 1  # a line of some length\n" * 300 + "print(total)"
    with prompt(board) as at:
        assert at.exec(source).strip() == b"300"
        assert at.use_raw_paste
        assert 128 <= board.most_unread <= 260
        at.use_raw_paste = False
        assert at.exec(source).strip() == b"300"


def test_bytes_go_up_the_line_as_they_are_and_lines_of_text_with_a_carriage_return(
    board: VirtualBoard,
) -> None:
    with prompt(board) as at:
        raw = "import sys; n = sys.stdout.buffer.write(bytes(range(5, 256)))"
        assert at.exec(raw) == bytes(range(5, 256))
        assert at.exec("print('a\\nb')") == b"a\r\nb\r\n"


def test_source_reads_what_the_host_sends_after_it(board: VirtualBoard) -> None:
    with prompt(board) as at:
        at.exec_raw_no_follow("import sys\nprint(sys.stdin.buffer.read(6))")
        at.serial.write(b"abcdef")
        assert at.follow(10) == (b"b'abcdef'\r\n", b"")


def test_a_soft_reset_from_the_raw_prompt_runs_boot_and_not_main(board: VirtualBoard) -> None:
    boot = "import machine\nprint('boot', machine.reset_cause())\nkept = 'from boot'\n"
    install(board, "print('main', kept)\n", boot)
    board.wait_for_text(f"boot {HARD}\r\nmain from boot\r\n")
    mains = board.console.count("main from boot")
    with prompt(board) as at:
        assert at.eval("kept") == "from boot"
        assert at.eval("machine.reset_cause()") == SOFT
        with pytest.raises(TransportError, match="NameError"):
            at.exec("at_the_prompt_before")
    assert board.console.count("main from boot") == mains


def test_ctrl_c_interrupts_an_app_that_runs_and_ctrl_d_starts_it_again(
    board: VirtualBoard,
) -> None:
    install(board, "import time\nprint('app on')\nwhile True:\n    time.sleep(1)\n")
    board.wait_for_text("app on")
    with prompt(board, soft_reset=False) as at:
        assert at.eval("6 * 7") == 42
    assert "KeyboardInterrupt" in board.console
    at = SerialTransport(board.url, timeout=10)
    at.serial.write(b"\x04")
    board.wait_for(lambda board: board.console.count("app on") == 2)
    at.close()


def test_ctrl_c_is_a_byte_while_an_app_wants_it_so(board: VirtualBoard) -> None:
    with prompt(board) as at:
        source = "import micropython, sys\nmicropython.kbd_intr(-1)\nprint('ready')\n"
        at.exec_raw_no_follow(source + "print(sys.stdin.buffer.read(2))")
        board.wait_for_text("ready")
        at.serial.write(b"\x03\x03")
        assert at.follow(10)[0].endswith(b"b'\\x03\\x03'\r\n")


def test_a_line_at_baud_rate_takes_its_time_both_ways(tmp_path: Path) -> None:
    took = {}
    for limited in (False, True):
        folder = tmp_path / str(limited)
        with flashed(folder, at_baud_rate=limited) as board, prompt(board) as at:
            began = time.monotonic()
            at.exec("pass\n" * 1000)
            down = time.monotonic() - began
            at.exec_raw_no_follow("print('x' * 5000)")
            at.serial.read(5000)
            took[limited] = down, time.monotonic() - began - down
    seconds = 5000 * 10 / 115200
    assert all(seconds <= one < 3 * seconds for one in took[True]), took
    assert all(one < seconds for one in took[False]), took  # the control
