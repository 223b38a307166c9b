"""What the register says of a button. A button loads this only while it reads a configuration."""

from deskbell_wire import checks
from deskbell_wire.checks import between, counter, or_null, text
from deskbell_wire.record import Message, Record
from deskbell_wire.topics import DOWN_CONFIG


class InputConfig(Record):
    """What one input stands for; asset and category are null until it is claimed."""

    FIELDS = (
        ("input", checks.input_number),
        ("asset", or_null(text)),
        ("category", or_null(text)),
    )
    input: int
    asset: "str | None"
    category: "str | None"


class Config(Message):
    """What the register says of a button; `brokers` are mqtts:// addresses in order.

    `wifi` is a list of networks (`wifi.write`), sealed for this button; null: as it is.
    `probes` are `[input, address]`, where to look when that input is pressed, such as
    `ipp+snmp://10.0.3.7`; every `probe_interval_s` also without a press (null: never).
    `resolver` is a second name server to compare the site's own with.
    """

    CHANNEL = DOWN_CONFIG
    LATER = ("wifi", "probes", "probe_interval_s", "resolver")
    FIELDS = (
        ("version", counter),
        ("inputs", checks.many(InputConfig.read, checks.MAX_INPUT)),
        ("probes", or_null(checks.many(checks.pair(checks.input_number, text), checks.MAX_INPUT))),
        ("brightness_percent", between(0, 100)),
        ("sound", checks.flag),
        ("status_interval_s", between(1, 3600)),
        ("brokers", checks.many(text, 8)),
        ("revoked", checks.flag),
        ("wifi", or_null(checks.text_up_to(checks.MAX_SEALED))),
        ("probe_interval_s", or_null(between(5, 86400))),
        ("resolver", or_null(text)),
    )
    version: int
    inputs: "list[InputConfig]"
    probes: "list[tuple[int, str]] | None"
    brightness_percent: int
    sound: bool
    status_interval_s: int
    brokers: "list[str]"
    revoked: bool
    wifi: "str | None"
    probe_interval_s: "int | None"
    resolver: "str | None"
