"""Settings come from the environment, and what cannot be used is told by its name."""

from pathlib import Path

import pytest

from deskbell import address, settings
from deskbell.settings import BadSetting, Settings, load
from deskbell_button import address as on_the_button

EVERYWHERE = "0.0.0.0"  # noqa: S104 nothing is bound


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DESKBELL_{name.upper()}", raising=False)


def test_without_any_it_serves_this_machine_alone() -> None:
    chosen = load()

    assert (chosen.bind, chosen.port) == ("127.0.0.1", 8000)
    assert chosen.broker_bind == "127.0.0.1"
    assert chosen.home == Path("~/.local/share/deskbell").expanduser()
    assert chosen.database == f"sqlite:///{chosen.home}/desk.db"
    assert chosen.brokers == ()


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DESKBELL_HOME", str(tmp_path))
    monkeypatch.setenv("DESKBELL_PORT", "8123")
    monkeypatch.setenv("DESKBELL_BROKERS", "mqtts://a:8883, mqtts://b:8883")

    chosen = load()

    assert (chosen.home, chosen.port) == (tmp_path, 8123)
    assert chosen.brokers == ("mqtts://a:8883", "mqtts://b:8883")


def test_a_command_line_comes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKBELL_PORT", "8123")

    assert load(port=9000).port == 9000
    assert load(port=None).port == 8123


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("BROKERS", "mqtt://plain:1883"),
        ("STATUS_INTERVAL_S", "0"),
        ("DESK_NAME", "my desk"),
    ],
)
def test_what_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"DESKBELL_{name}", value)

    with pytest.raises(BadSetting, match=f"DESKBELL_{name} cannot be used"):
        load()


@pytest.mark.parametrize(
    ("brokers", "why"),
    [
        ("mqtts://host:99999", "no port from 1 to 65535"),
        ("mqtts://host:0", "no port from 1 to 65535"),
        ("mqtts://host:abc", "no port from 1 to 65535"),
        ("mqtts://host:", "no port from 1 to 65535"),
        ("mqtts://", "is no host"),
        ("mqtts://:8883", "is no host"),
        ("mqtts://a..b", "is no host"),
        ("mqtts://10.0.0.256", "is no IPv4 address"),
        ("mqtts://host/path", "is no broker"),
        ("mqtts://[fd00::1]:8883", "is no broker"),
        (",".join(f"mqtts://b{number}" for number in range(9)), "names 9 brokers; keep 8"),
    ],
)
def test_brokers_that_buttons_cannot_use_are_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, brokers: str, why: str
) -> None:
    monkeypatch.setenv("DESKBELL_BROKERS", brokers)

    with pytest.raises(BadSetting, match="DESKBELL_BROKERS cannot be used") as refused:
        load()

    assert why in str(refused.value)


@pytest.mark.parametrize("scheme", ["mqtts", "mqtt"])
def test_a_password_in_an_address_is_refused_and_not_told_on(
    monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setenv("DESKBELL_BROKERS", f"{scheme}://alice:s3cret@host")

    with pytest.raises(BadSetting, match=r"@host names a user; leave that out") as refused:
        load()

    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize(
    ("host", "why"),
    [
        ("fd00::1", "is IPv6, which buttons cannot reach"),
        ("https://desk.example", "is an address of pages"),
        ("desk.example:8883", "has a port"),
        ("desk..example", "is no host"),
        ("desk example", "is no host"),
        ("10.0.0.300", "is no IPv4 address"),
    ],
)
def test_a_public_host_that_buttons_cannot_find_is_refused_in_words(host: str, why: str) -> None:
    with pytest.raises(BadSetting, match="DESKBELL_PUBLIC_HOST cannot be used") as refused:
        load(public_host=host)

    assert why in str(refused.value)
    assert "such as desk.example or 10.0.3.7" in str(refused.value)


def test_off_loopback_on_ipv6_buttons_need_a_name() -> None:
    with pytest.raises(BadSetting, match="name this machine in DESKBELL_PUBLIC_HOST"):
        load(bind="fd00::1", proxy="10.0.0.2")

    assert load(bind="::1").certificate_hosts[0] == "127.0.0.1"


@pytest.mark.parametrize("broker", ["mqtts://a_b.example:1", "mqtts://10.0.0.9", "mqtts://x/"])
def test_what_a_desk_takes_as_a_broker_a_button_finds(broker: str) -> None:
    load(brokers=(broker,))

    assert address.split(broker) == on_the_button.parse(broker)


def test_off_loopback_only_with_tls_or_behind_a_named_proxy(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="in the clear"):
        load(bind=EVERYWHERE)

    assert load(bind=EVERYWHERE, proxy="10.0.0.2").bind == EVERYWHERE
    certified = load(bind=EVERYWHERE, tls_certificate=tmp_path / "c", tls_key=tmp_path / "k")
    assert certified.bind == EVERYWHERE


def test_a_certificate_needs_its_key(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="need each other"):
        load(tls_certificate=tmp_path / "c")


def test_a_public_host_opens_the_broker_and_goes_into_its_certificate() -> None:
    chosen = load(public_host="desk.example")

    assert chosen.bind == "127.0.0.1"
    assert chosen.broker_bind == EVERYWHERE
    assert chosen.certificate_hosts == ("desk.example", "127.0.0.1", "localhost")


def test_names_of_this_machine_are_known() -> None:
    assert settings.is_loopback("127.0.0.5")
    assert settings.is_loopback("::1")
    assert settings.is_loopback("localhost")
    assert not settings.is_loopback("desk.example")
