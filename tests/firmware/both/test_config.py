"""The configuration: it never goes back, and comes back when flash was lost."""

from deskbell_button.config import DEFAULT_STATUS_INTERVAL_S, Settings
from deskbell_wire.configuration import Config, InputConfig
from deskbell_wire.signature import REPLAYED
from tests.firmware.both.fakes import RamFiles, RamMemory, raises


def config(version: int, **other: object) -> Config:
    values: dict[str, object] = {
        "version": version,
        "inputs": [
            InputConfig(input=1, asset="till 1", category="till"),
            InputConfig(input=2, asset=None, category=None),
        ],
        "brightness_percent": 40,
        "sound": False,
        "status_interval_s": 20,
        "brokers": ["mqtts://10.0.0.9:8883"],
        "revoked": False,
        "wifi": None,
        "probes": None,
        "probe_interval_s": None,
        "resolver": None,
    }
    values.update(other)
    return Config(**values)  # type: ignore[arg-type]  # by name


def take(settings: Settings, one: Config) -> "str | None":
    return settings.take(one.encode().encode(), 0)


def test_before_the_first_configuration_nothing_is_claimed() -> None:
    settings = Settings(RamFiles(), RamMemory())

    assert settings.config.version == 0
    assert settings.status_interval_ms() == DEFAULT_STATUS_INTERVAL_S * 1000
    assert not settings.claims(1)
    assert not settings.config.revoked


def test_a_configuration_is_in_force_at_once_and_after_a_boot() -> None:
    files, memory = RamFiles(), RamMemory()
    take(Settings(files, memory), config(5))

    settings = Settings(files, memory)

    assert settings.config.version == 5
    assert settings.status_interval_ms() == 20000
    assert (settings.claims(1), settings.claims(2), settings.claims(3)) == (True, False, False)
    assert settings.config.brokers == ["mqtts://10.0.0.9:8883"]
    assert not settings.config.sound
    assert settings.config.brightness_percent == 40


def test_an_older_or_the_same_configuration_is_a_replay() -> None:
    settings = Settings(RamFiles(), RamMemory())
    take(settings, config(5))

    assert take(settings, config(4)) == REPLAYED
    assert take(settings, config(5)) == REPLAYED
    assert settings.config.version == 5


def test_the_same_version_counts_again_when_flash_has_lost_it() -> None:
    memory = RamMemory()
    take(Settings(RamFiles(), memory), config(5))
    healed = Settings(RamFiles(), memory)

    assert healed.config.version == 0
    assert take(healed, config(4)) == REPLAYED
    assert take(healed, config(5)) is None
    assert healed.config.version == 5


def test_the_version_is_in_nvs_before_the_content_is_on_flash() -> None:
    files, memory = RamFiles(), RamMemory()
    files.broken = True

    raises(OSError, take, Settings(files, memory), config(5))

    assert memory.values["config"] == "5"
    files.broken = False
    assert take(Settings(files, memory), config(4)) == REPLAYED


def test_a_torn_configuration_is_as_good_as_none() -> None:
    files, memory = RamFiles(), RamMemory()
    take(Settings(files, memory), config(5))
    files.content["config.json"] = files.content["config.json"][:-7]

    settings = Settings(files, memory)

    assert settings.config.version == 0
    assert take(settings, config(5)) is None


def test_revocation_holds_after_a_boot() -> None:
    files, memory = RamFiles(), RamMemory()
    take(Settings(files, memory), config(5, revoked=True))

    assert Settings(files, memory).config.revoked
