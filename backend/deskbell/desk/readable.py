"""What a button can be told: a configuration that it would refuse is never stored nor sent."""

from deskbell_wire.checks import Unreadable
from deskbell_wire.messages import Config
from deskbell_wire.signature import MAX_PAYLOAD, SIGNATURE_BYTES

MAX_BODY = MAX_PAYLOAD - 2 * SIGNATURE_BYTES - 1


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
    read(name, body)
    return body


def read(name: str, body: str) -> Config:
    """Return a configuration of `<b>`. Raises UnreadableConfiguration."""
    sent = body.encode(errors="surrogatepass")
    if len(sent) > MAX_BODY:
        raise UnreadableConfiguration(name, f"it has {len(sent)} bytes, {MAX_BODY} fit")
    try:
        return Config.decode(sent)
    except Unreadable as error:
        raise UnreadableConfiguration(name, str(error)) from None
