"""What a button can be told: a configuration that it would refuse is never stored nor sent."""

from deskbell_wire.checks import MAX_SEALED, Unreadable
from deskbell_wire.configuration import Config
from deskbell_wire.signature import MAX_PAYLOAD, SIGNATURE_BYTES

MAX_BODY = MAX_PAYLOAD - 2 * SIGNATURE_BYTES - 1
MAX_STORED = MAX_BODY - MAX_SEALED
"""The networks of its site join what is stored when it is sent, and must always find room."""


class UnreadableConfiguration(Exception):
    """A button could not read this configuration; shorten or correct the names in it."""

    def __init__(self, name: str, why: str) -> None:
        """Name the button and what it could not read."""
        super().__init__(
            f"{name} could not read its configuration: {why}. Nothing was changed. Use names of "
            "one line, shorter ones on a button with many inputs, and at most 8 brokers."
        )
        self.name = name
        self.why = why


def body_of(name: str, config: Config) -> str:
    """Return what is stored and sent to `<b>`. Raises UnreadableConfiguration."""
    body = config.encode()
    _refuse_longer(name, body, MAX_STORED)
    read(name, body)
    return body


def body_with(name: str, config: Config, probes: list[tuple[int, str]]) -> str:
    """Return the same with where to look: as much of it as fits. Raises UnreadableConfiguration."""
    for count in range(len(probes), 0, -1):
        config.probes = probes[:count]
        try:
            return body_of(name, config)
        except UnreadableConfiguration:
            continue
    config.probes = None
    return body_of(name, config)


def read(name: str, body: str) -> Config:
    """Return a configuration of `<b>`. Raises UnreadableConfiguration."""
    _refuse_longer(name, body, MAX_BODY)
    try:
        return Config.decode(_bytes(body))
    except Unreadable as error:
        raise UnreadableConfiguration(name, str(error)) from None


def _bytes(body: str) -> bytes:
    return body.encode(errors="surrogatepass")


def _refuse_longer(name: str, body: str, most: int) -> None:
    size = len(_bytes(body))
    if size > most:
        raise UnreadableConfiguration(name, f"it has {size} bytes, {most} fit")
