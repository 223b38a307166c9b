"""The largest messages that the product makes are not too large to be read."""

from deskbell_button.health import tidy
from deskbell_button.outbox import RUNS
from deskbell_wire import checks, wifi
from deskbell_wire.configuration import Config, InputConfig
from deskbell_wire.messages import Diagnostics, Press, Status
from deskbell_wire.record import Message
from deskbell_wire.sealing import seal_text
from deskbell_wire.signature import MAX_PAYLOAD, seal
from deskbell_wire.topics import topic
from tests.wire import examples

LONGEST_NAME = "b" + 30 * "9" + "-999999999"
LONGEST_ERROR = tidy("é" * 1000)
YEARS = 10**7
"""More presses, boots and messages of a boot than a button sees in its life."""
CLOCK_MS = 10**13

FULL_DIAGNOSTICS = Diagnostics(
    battery_mv=99999,
    rssi_dbm=-127,
    reset_cause="deepsleep_wakeup",
    uptime_s=10**10,
    free_heap_bytes=10**7,
    firmware="100.100.100-rc.1",
    ip="2001:0db8:0000:0000:0000:0000:0000:0017",
    last_error=LONGEST_ERROR,
)


def bytes_of(message: Message) -> int:
    return len(seal(examples.KEY, topic(LONGEST_NAME, message.CHANNEL), message.encode()))


def test_the_largest_state_fits() -> None:
    assert bytes_of(examples.LARGEST_STATE) <= MAX_PAYLOAD


def test_the_largest_status_fits() -> None:
    status = Status(
        boot=YEARS, n=YEARS, connect=YEARS, state="online",
        held=[(YEARS + 9 * at, YEARS + 9 * at + 7) for at in range(RUNS)],
        lamps=[
            examples.lamp(number, "no_contact", ("INC-99999999", CLOCK_MS))
            for number in range(1, checks.MAX_INPUT + 1)
        ],
        config=CLOCK_MS, version=CLOCK_MS, diagnostics=FULL_DIAGNOSTICS,
    )  # fmt: skip

    assert bytes_of(status) <= MAX_PAYLOAD
    assert Status.decode(status.encode().encode()) == status


def test_the_largest_press_fits_three_times() -> None:
    press = Press(
        seq=checks.MAX_INT, boot=checks.MAX_INT, n=checks.MAX_INT, input=16, kind="short",
        about=(examples.LONGEST_NUMBER, checks.MAX_INT), age_ms=checks.MAX_INT,
        config=checks.MAX_INT, diagnostics=FULL_DIAGNOSTICS,
    )  # fmt: skip

    assert bytes_of(press) * 3 <= MAX_PAYLOAD


def test_a_configuration_of_sixteen_inputs_fits() -> None:
    config = Config(
        version=checks.MAX_INT,
        inputs=[
            InputConfig(input=number, asset="ż" * 60, category="label_printer")
            for number in range(1, checks.MAX_INPUT + 1)
        ],
        brightness_percent=100, sound=True, status_interval_s=3600,
        brokers=["mqtts://a-rather-long-host-name.example:65535"] * 4, revoked=True, wifi=None,
        probes=None, probe_interval_s=86400, resolver="192.0.2.53",
    )  # fmt: skip

    assert bytes_of(config) <= MAX_PAYLOAD


def longest_networks(letter: str) -> str:
    static = dict.fromkeys(("ip", "mask", "gateway", "dns"), "255.255.255.255")
    network = {"ssid": letter * 32, "password": letter * 63, "hidden": False, "static": static}
    return seal_text(examples.KEY, wifi.write([network] * wifi.MOST), examples.NONCE)


def test_four_networks_fit_even_where_json_doubles_every_letter() -> None:
    assert len(longest_networks('"')) <= checks.MAX_SEALED


def test_a_configuration_of_sixteen_inputs_and_four_networks_fits() -> None:
    config = Config(
        version=checks.MAX_INT,
        inputs=[
            InputConfig(input=number, asset="ż" * 50, category="label_printer")
            for number in range(1, checks.MAX_INPUT + 1)
        ],
        brightness_percent=100, sound=True, status_interval_s=3600,
        brokers=["mqtts://a-rather-long-host-name.example:65535"] * 4, revoked=False,
        wifi=longest_networks("x"), probes=None, probe_interval_s=86400, resolver="192.0.2.53",
    )  # fmt: skip

    assert bytes_of(config) <= MAX_PAYLOAD
