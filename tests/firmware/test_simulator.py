"""The firmware as a process of its own, on either interpreter, against a real broker over TLS."""

import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskbell_broker import certificates
from deskbell_broker.supervisor import Broker
from deskbell_wire.configuration import Config, InputConfig
from deskbell_wire.signature import seal
from deskbell_wire.topics import DOWN_CONFIG, topic
from tests.support import vm
from tests.support.broker import free_port, running_broker, until
from tests.support.simulated import CPYTHON, NAME, PASSWORD, VM, FakeDesk, Simulated, provision_json

WITHIN_S = 5


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with running_broker(tmp_path / "broker", {NAME: PASSWORD}) as one:
        yield one


@pytest.fixture(params=[CPYTHON, VM])
def interpreter(request: pytest.FixtureRequest) -> str:
    if request.param == VM:
        vm.command()
    return str(request.param)


@pytest.fixture
def button(tmp_path: Path, broker: Broker, interpreter: str) -> Iterator[Simulated]:
    with Simulated(tmp_path / "home", broker, interpreter) as one:
        yield one


def test_a_press_is_published_signed_and_its_receipt_turns_the_lamp(
    broker: Broker, button: Simulated
) -> None:
    with FakeDesk(broker) as desk:
        button.wait_for_lamp("setup")

        button.tap()

        button.wait_for_lamp("filed")
        assert button.states() == ["no_contact", "setup", "heard", "filed"]
        assert desk.seqs() == [1]
        assert desk.presses[0].kind == "short"
        lamp = button.lamp()
        assert lamp is not None
        assert lamp["incident"] == "INC-1042"


def test_a_contact_flashes_before_anything_is_claimed(broker: Broker, button: Simulated) -> None:
    with FakeDesk(broker):
        button.wait_for_lamp("setup")
        before = len(button.events)

        button.tap()

        flash = button.first("flash", before)
        heard = button.first("lamp", before)
        assert flash["flash"] == 1
        assert flash["at"] < heard["at"]
        assert heard["lamp"][0]["state"] == "heard"


def test_a_hold_counts_while_the_finger_is_down(broker: Broker, button: Simulated) -> None:
    with FakeDesk(broker, lamp="fixed") as desk:
        button.wait_for_lamp("setup")
        button.tap()
        button.wait_for_lamp("fixed")

        button.send(pin=1, closed=True)
        until(lambda: len(desk.presses) == 2)
        button.send(pin=1, closed=False)

        press = desk.presses[1]
        assert press.kind == "hold"
        assert press.about is not None
        assert press.about[0] == "INC-1042"


def test_without_an_answer_the_lamp_stays_heard_and_the_press_is_sent_again(
    broker: Broker, button: Simulated
) -> None:
    with FakeDesk(broker) as desk:
        button.wait_for_lamp("setup")
        desk.answers = False

        button.tap()
        until(lambda: len(desk.presses) >= 2, 10, "the press again")

        assert button.state() == "heard"
        desk.answers = True
        button.wait_for_lamp("filed", within_s=WITHIN_S)
        assert desk.seqs() == [1]


def test_a_press_without_wifi_is_filed_soon_after_it_is_back(
    broker: Broker, button: Simulated
) -> None:
    with FakeDesk(broker) as desk:
        button.wait_for_lamp("setup")
        button.send(wifi=False)

        button.tap()
        button.wait_for_lamp("heard")
        assert not desk.presses
        button.send(wifi=True)

        button.wait_for_lamp("filed", within_s=WITHIN_S)
        assert desk.seqs() == [1]


def test_a_press_with_the_broker_stopped_is_filed_soon_after_it_is_back(
    tmp_path: Path, interpreter: str
) -> None:
    port = free_port()
    home = tmp_path / "broker"
    with running_broker(home, {NAME: PASSWORD}, port=port) as first:
        button = Simulated(tmp_path / "home", first, interpreter)
        with FakeDesk(first):
            button.start()
            button.wait_for_lamp("setup")
    try:
        button.tap()
        button.wait_for_lamp("heard")
        time.sleep(1)  # attempts fail meanwhile
        with running_broker(home, {NAME: PASSWORD}, port=port) as second, FakeDesk(second) as desk:
            button.wait_for_lamp("filed", within_s=WITHIN_S)
            assert desk.seqs() == [1]
    finally:
        button.stop()


def test_a_press_survives_a_kill_and_its_age_is_then_unknown(
    broker: Broker, button: Simulated
) -> None:
    with FakeDesk(broker) as desk:
        button.wait_for_lamp("setup")
        desk.answers = False
        button.tap()
        button.wait_for_lamp("heard")

        button.kill()
        desk.answers = True
        button.start()

        until(lambda: [press for press in desk.presses if press.boot > 1])
        again = next(press for press in desk.presses if press.boot > 1)
        assert (again.seq, again.boot, again.age_ms) == (1, 2, None)
        button.wait_for_lamp("filed")


def test_a_power_cut_on_command_ends_the_process(broker: Broker, button: Simulated) -> None:
    with FakeDesk(broker):
        button.wait_for_lamp("setup")

        button.send(power="cut")

        assert button._process is not None
        assert button._process.wait(5) == 0


def test_twenty_presses_in_four_seconds_all_arrive_once(broker: Broker, button: Simulated) -> None:
    with FakeDesk(broker) as desk:
        button.wait_for_lamp("setup")

        for _ in range(20):
            button.tap(seconds=0.1)
            time.sleep(0.1)

        until(lambda: desk.seqs() == list(range(1, 21)), what=str(desk.seqs()))
        button.wait_for_lamp("filed")


def test_several_inputs_have_their_own_lamps(
    tmp_path: Path, broker: Broker, interpreter: str
) -> None:
    with (
        Simulated(tmp_path / "home", broker, interpreter, inputs=3) as button,
        FakeDesk(broker) as desk,
    ):
        until(lambda: desk.statuses)
        desk.answers = False

        button.tap(2)
        button.wait_for_lamp("heard", 2)

        assert button.state(1) != "heard"
        assert button.state(3) != "heard"
        until(lambda: desk.presses)
        assert desk.presses[0].input == 2


def test_a_configuration_claims_the_input(broker: Broker, button: Simulated) -> None:
    where = topic(NAME, DOWN_CONFIG)
    config = Config(
        version=7,
        inputs=[InputConfig(input=1, asset="till 1", category="till")],
        brightness_percent=60,
        sound=False,
        status_interval_s=20,
        brokers=[],
        revoked=False,
        wifi=None,
        probes=None,
        probe_interval_s=None,
        resolver=None,
    )
    with FakeDesk(broker) as desk:
        button.wait_for_lamp("setup")

        desk.publish(where, seal(bytes(range(32)), where, config.encode()), retain=True)

        button.wait_for_lamp("ready")
        before = len(button.events)
        button.tap()
        button.wait_for_lamp("filed")
        assert not [event for event in button.events[before:] if "sound" in event]
        assert desk.presses[0].config == 7


def test_a_wrong_password_is_told_with_the_next_press_and_revokes_nothing(
    tmp_path: Path, interpreter: str
) -> None:
    port = free_port()
    home = tmp_path / "broker"
    with running_broker(home, {NAME: "another password"}, port=port) as wrong:
        button = Simulated(tmp_path / "home", wrong, interpreter)
        button.start()
        until(lambda: any("refused the login" in line for line in button.log))
        assert button.state() == "no_contact"
    try:
        with running_broker(home, {NAME: PASSWORD}, port=port) as right, FakeDesk(right) as desk:
            button.tap()
            button.wait_for_lamp("filed")
            told = desk.presses[0].diagnostics
            assert told is not None
            assert "Refused" in str(told.last_error) or "Error" in str(told.last_error)
    finally:
        button.stop()


def test_a_certificate_of_another_ca_is_refused(
    tmp_path: Path, broker: Broker, interpreter: str
) -> None:
    other = certificates.ensure(tmp_path / "other", ["127.0.0.1"]).ca.read_text()
    button = Simulated(tmp_path / "home", None, interpreter)
    button.copy_provision(provision_json(broker, ca=other))
    with button, FakeDesk(broker) as desk:
        until(lambda: any(re.search("(?i)cert", line) for line in button.log))

        assert button.state() == "no_contact"
        assert not desk.statuses


def test_a_silent_server_does_not_hold_the_button_up(tmp_path: Path, interpreter: str) -> None:
    """It takes the connection and says nothing: the handshake must have a deadline."""
    with running_broker(tmp_path / "broker", {NAME: PASSWORD}) as broker, socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(50)
        brokers = [
            f"mqtts://127.0.0.1:{silent.getsockname()[1]}",
            f"mqtts://127.0.0.1:{broker.port}",
        ]
        text = provision_json(broker, brokers=brokers)
        button = Simulated(tmp_path / "home", None, interpreter)
        button.copy_provision(text)
        with button, FakeDesk(broker) as desk:
            button.wait_for_lamp("no_contact")

            button.tap()

            button.wait_for_lamp("filed", within_s=12)
            assert desk.seqs() == [1]


def test_a_board_without_identity_shows_setup_and_takes_no_press(
    tmp_path: Path, interpreter: str
) -> None:
    with Simulated(tmp_path / "home", None, interpreter) as button:
        assert button.first("ready")["ready"] is None
        button.wait_for_lamp("setup")

        button.tap()

        assert button.states() == ["setup"]


def test_provisioning_moves_the_file_into_nvs(tmp_path: Path, button: Simulated) -> None:
    assert button.first("ready")["ready"] == NAME

    assert not (tmp_path / "home" / "flash" / "provision.json").exists()
    assert (tmp_path / "home" / "nvs" / "button").read_text() == "b0417"


def test_attempts_that_fail_leave_no_socket_open(
    tmp_path: Path, broker: Broker, interpreter: str
) -> None:
    refusing = f"mqtts://127.0.0.1:{free_port()}"
    button = Simulated(tmp_path / "home", None, interpreter)
    button.copy_provision(provision_json(broker, brokers=[refusing]))

    def failures() -> int:
        return len([line for line in button.log if "refused" in line.lower()])

    with button:
        button.wait_for_lamp("no_contact")
        button.tap()
        until(lambda: failures() >= 2)
        before = button.open_files()

        until(lambda: failures() >= 6, 15)

        assert button.open_files() <= before + 1
