import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deskbell_broker.errors import ConfigRefused, FolderNotWritable, PortTaken
from deskbell_broker.network import answers
from deskbell_broker.supervisor import Broker
from tests.support.broker import Client, desk, make_broker, running_broker, until

CONFIG = "deskbell/b1-1/down/config"
BUTTONS = {"b1-1": "one"}


def alive(pid: int) -> bool:
    """Tell whether a process runs; a zombie does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def kept(broker: Broker) -> bytes:
    with Client(broker, "b1-1", "one") as button:
        button.subscribe(CONFIG)
        return button.wait_for(CONFIG).payload


def test_a_killed_broker_is_back_within_two_seconds(tmp_path: Path) -> None:
    with running_broker(tmp_path, BUTTONS) as broker:
        killed = broker.pid
        assert killed

        os.kill(killed, signal.SIGKILL)

        until(lambda: broker.pid not in {None, killed}, within_s=2, what="another broker answers")
        with Client(broker, "b1-1", "one") as button:
            assert button.connected
        assert broker.restarts == 1


def test_a_broker_that_is_killed_again_and_again_comes_back_each_time(tmp_path: Path) -> None:
    with running_broker(tmp_path, BUTTONS) as broker:
        for _ in range(3):
            killed = broker.pid
            assert killed
            os.kill(killed, signal.SIGKILL)
            until(lambda: broker.pid not in {None, killed})  # noqa: B023 - awaited in this turn

        with Client(broker, "b1-1", "one") as button:
            assert button.connected


def test_passwords_that_change_while_the_broker_is_down_count_when_it_is_back(
    tmp_path: Path,
) -> None:
    with running_broker(tmp_path, BUTTONS) as broker:
        for number in range(2, 5):
            killed = broker.pid
            assert killed
            os.kill(killed, signal.SIGKILL)
            broker.set_passwords({f"b{number}-1": "new"})
            until(lambda: broker.pid not in {None, killed})  # noqa: B023 - awaited in this turn

            with Client(broker, f"b{number}-1", "new") as button:
                assert button.connected


def test_what_is_retained_outlives_a_restart(tmp_path: Path) -> None:
    with running_broker(tmp_path, BUTTONS) as broker, desk(broker) as sender:
        sender.publish(CONFIG, b"kept", retain=True)

    with running_broker(tmp_path, BUTTONS) as broker:
        assert kept(broker) == b"kept"


def test_control_what_is_not_retained_does_not(tmp_path: Path) -> None:
    with running_broker(tmp_path, BUTTONS) as broker, desk(broker) as sender:
        sender.publish(CONFIG, b"older", retain=True)
        sender.publish(CONFIG, b"newer")

    with running_broker(tmp_path, BUTTONS) as broker:
        assert kept(broker) == b"older"


def test_a_stopped_broker_starts_again_in_the_same_object(tmp_path: Path) -> None:
    with running_broker(tmp_path, BUTTONS) as broker:
        broker.stop()
        assert broker.pid is None
        broker.start()

        with Client(broker, "b1-1", "one") as button:
            assert button.connected


def test_a_stop_leaves_no_process_even_when_the_broker_hangs(tmp_path: Path) -> None:
    with running_broker(tmp_path) as broker:
        pid = broker.pid
        assert pid
        os.kill(pid, signal.SIGSTOP)

        broker.stop()

        assert not alive(pid)


@pytest.mark.parametrize("rubbish", [b"rubbish", b"\0\xb5\0mosquitto db\0\0\0\0\0\0\0\0\0"])
def test_a_damaged_store_is_set_aside_and_the_broker_starts(tmp_path: Path, rubbish: bytes) -> None:
    store = tmp_path / "broker" / "mosquitto.db"
    store.parent.mkdir()
    store.write_bytes(rubbish)

    with running_broker(tmp_path, BUTTONS) as broker, Client(broker, "b1-1", "one") as button:
        assert button.connected

    assert store.with_suffix(".db.damaged").read_bytes() == rubbish


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(PortTaken, match=rf"Port {port} on 127\.0\.0\.1 is taken"):
            make_broker(tmp_path, port=port).start()


def test_an_address_that_this_machine_does_not_have_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigRefused, match=r"cannot listen on 192\.0\.2\.1"):
        Broker(tmp_path, 28883, bind="192.0.2.1").start()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "broker").write_text("a file where the folder should be")

    with pytest.raises(FolderNotWritable, match=str(tmp_path / "broker")):
        make_broker(tmp_path).start()


FAKE = """#!/bin/sh
[ "$1" = -h ] && { echo mosquitto version 2.0.11; exit 3; }
echo '2026-01-01T00:00:00: Warning: a warning'
echo '2026-01-01T00:00:00: Error: Unknown configuration variable "bel".'
exit 1
"""


def test_what_mosquitto_refuses_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "mosquitto"
    program.write_text(FAKE)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)

    with pytest.raises(ConfigRefused, match=r'^Mosquitto does not start: Error: Unknown .* "bel"'):
        make_broker(tmp_path / "home").start()


def test_a_damaged_store_that_cannot_be_moved_is_named(tmp_path: Path) -> None:
    (tmp_path / "broker" / "mosquitto.db.damaged" / "in the way").mkdir(parents=True)
    (tmp_path / "broker" / "mosquitto.db").write_text("rubbish")

    with pytest.raises(FolderNotWritable):
        make_broker(tmp_path).start()


def test_every_file_that_holds_a_secret_is_private_and_ours(tmp_path: Path) -> None:
    with running_broker(tmp_path, BUTTONS):
        files = [path for path in tmp_path.rglob("*") if path.is_file()]

    open_to_others = {path.name for path in files if path.stat().st_mode & 0o077}
    assert open_to_others <= {"ca.crt", "broker.crt"}
    assert {path.stat().st_uid for path in files} == {os.geteuid()}


def test_no_password_stands_in_a_file(tmp_path: Path) -> None:
    with running_broker(tmp_path, {"b1-1": "a-secret-of-b1"}):
        texts = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]

    assert not [text for text in texts if b"a-secret-of-b1" in text or b"desk-password" in text]


PARENT = """
import sys, time
from pathlib import Path
from tests.support.broker import make_broker
broker = make_broker(Path(sys.argv[1]))
broker.start()
print(broker.pid, flush=True)
time.sleep(60)
"""


def start_parent(home: Path) -> tuple[subprocess.Popen[str], int]:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(home)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout
    return parent, int(parent.stdout.readline())


def test_a_broker_does_not_outlive_a_killed_desk(tmp_path: Path) -> None:
    parent, pid = start_parent(tmp_path)
    with parent:
        assert alive(pid)

        parent.kill()

        until(lambda: not alive(pid), what="the broker ends")


def test_a_broker_does_not_outlive_a_killed_desk_that_was_started_with_sigterm_blocked(
    tmp_path: Path,
) -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    try:
        parent, pid = start_parent(tmp_path)
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])

    with parent:
        assert alive(pid)

        parent.kill()

        until(lambda: not alive(pid), what="the broker ends")


def test_control_without_its_leash_a_broker_outlives_a_killed_desk(tmp_path: Path) -> None:
    with running_broker(tmp_path) as broker:
        command = Path(f"/proc/{broker.pid}/cmdline").read_bytes().decode().split("\0")[:-1]
    script = (
        "import subprocess, sys; print(subprocess.Popen(sys.argv[1:]).pid, flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
        try:
            until(lambda: answers(broker.bind, broker.port, broker.ca, 1))
            assert alive(pid)
        finally:
            os.kill(pid, signal.SIGKILL)


def test_ctrl_c_in_the_terminal_does_not_reach_the_broker(tmp_path: Path) -> None:
    with running_broker(tmp_path) as broker:
        assert broker.pid
        assert os.getsid(broker.pid) != os.getsid(0)


def test_the_address_is_what_buttons_are_told(tmp_path: Path) -> None:
    assert Broker(tmp_path, 8883, hosts=["desk.example"]).address == "mqtts://desk.example:8883"
    assert Broker(tmp_path, 8883, hosts=["fd00::1"]).address == "mqtts://[fd00::1]:8883"
    assert re.fullmatch(r"mqtts://127\.0\.0\.1:\d+", make_broker(tmp_path).address)
